import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A PostgreSQL server with PostGIS of its own, in a temporary directory that goes with it. */
export interface PostgresCluster {
  /** The maintenance database `postgres` as the superuser `postgres`, without a password. */
  readonly connectionString: string;
  /** Makes an empty database with the PostGIS extension in it and answers its connection string. */
  createDatabase(name: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  /** Ends the server as its restart does, connections and all; its data stay. */
  halt(): Promise<void>;
  /** Starts it again at the same address. */
  resume(): Promise<void>;
  /** Ends the server and removes its directory. May be called again. */
  stop(): Promise<void>;
}

const DIRECTORY_PREFIX = 'tongtu-postgres-';
const READY_TIMEOUT_MS = 60_000;
const TEMPLATE = 'template_postgis';

/**
 * Starts a cluster for tests on 127.0.0.1 and a free port. Nothing is synced to disk: it is fast and does not
 * survive a power cut. PostgreSQL refuses to run as root, so root hands it to the account `postgres`.
 * The kernel ends the server when this process dies (pdeathsig), also by `kill -9`.
 *
 * @param settings further settings of postgresql.conf by name
 */
export async function startCluster(
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresCluster> {
  removeAbandoned();
  const bin = binaryDirectory();
  const account = await serverAccount();
  const directory = mkdtempSync(join(tmpdir(), `${DIRECTORY_PREFIX}${process.pid}-`));
  if (account) chownSync(directory, account.uid, account.gid);
  const data = join(directory, 'data');
  await run(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...account, cwd: directory },
  );

  const port = await freePort();
  const configuration = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '60',
    shared_buffers: '128MB',
    jit: 'off',
    ...settings,
  };
  let log = '';
  const launch = () => {
    const server = spawn(
      'setpriv',
      [
        ...['--pdeathsig', 'INT', join(bin, 'postgres'), '-D', data],
        ...Object.entries(configuration).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      { ...account, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    server.stderr.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
    });
    const exited = new Promise<void>((resolve) => {
      server.once('exit', () => resolve());
      server.once('error', () => resolve());
    });
    const isRunning = () =>
      server.exitCode === null && server.signalCode === null && server.pid !== undefined;
    return { server, exited, isRunning };
  };

  const address = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres'];
  const connectionString = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  let current = launch();
  const halt = async () => {
    if (current.isRunning()) current.server.kill('SIGINT');
    await current.exited;
  };
  const stop = async () => {
    await halt();
    rmSync(directory, { recursive: true, force: true });
  };
  const accepting = async () => {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (!(await accepts(join(bin, 'pg_isready'), address))) {
      if (!current.isRunning()) throw new Error(`PostgreSQL ended while starting:\n${log}`);
      if (Date.now() > deadline)
        throw new Error(`PostgreSQL was not ready within ${READY_TIMEOUT_MS} ms:\n${log}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  try {
    await accepting();
    await run(join(bin, 'createdb'), [...address, TEMPLATE]);
    await run(join(bin, 'psql'), [...address, '-d', TEMPLATE, '-qc', 'create extension postgis']);
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    connectionString: connectionString('postgres'),
    async createDatabase(name) {
      await run(join(bin, 'createdb'), [...address, '-T', TEMPLATE, name]);
      return connectionString(name);
    },
    async dropDatabase(name) {
      await run(join(bin, 'dropdb'), [...address, '--force', name]);
    },
    halt,
    async resume() {
      current = launch();
      await accepting();
    },
    stop,
  };
}

async function accepts(isReady: string, address: readonly string[]): Promise<boolean> {
  try {
    await run(isReady, [...address, '-q']);
    return true;
  } catch {
    return false; // pg_isready exits with 1 (starting) or 2 (no answer): the caller asks again
  }
}

/** The newest PostgreSQL ≥ 15 that Debian's packages have put in their usual place. */
function binaryDirectory(): string {
  const root = '/usr/lib/postgresql';
  const version = existsSync(root)
    ? readdirSync(root)
        .map(Number)
        .filter((number) => number >= 15 && existsSync(join(root, String(number), 'bin', 'postgres')))
        .sort((a, b) => b - a)[0]
    : undefined;
  if (version === undefined)
    throw new Error(`no PostgreSQL ≥ 15 under ${root}: apt-get install postgresql-15-postgis-3`);
  return join(root, String(version), 'bin');
}

/** Who the server runs as, or undefined where the caller's own account will do. */
async function serverAccount(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string')
    throw new Error(`expected a TCP address, got ${address}`);
  return address.port;
}

/** Removes the directories of processes that were killed before they could stop their cluster. */
function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(DIRECTORY_PREFIX)
      ? Number(name.slice(DIRECTORY_PREFIX.length).split('-')[0])
      : 0;
    if (pid > 0 && !existsSync(join('/proc', String(pid)))) {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    }
  }
}

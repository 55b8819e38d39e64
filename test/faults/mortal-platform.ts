import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { callServer } from '../../services/platform/src/commands/control.ts';
import type { TestStore } from '../support/databases.ts';
import { type RunningPlatform, startPlatform } from '../support/platform.ts';

/** What a request was answered. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** The platform ended before the request was answered: it may have been done or not. */
export class UnansweredError extends Error {}

/** The platform as `tongtu start` runs it, which a test lets die at a named place and starts again. */
export interface MortalPlatform {
  readonly directory: string;
  readonly origin: string;
  /** Says where it dies next, as `TONGTU_FAILPOINT` does; empty: nowhere. */
  arm(failpoint: string): void;
  /** A request of the administrator, who may do everything. @throws UnansweredError */
  send<Body>(line: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer<Body>>;
  /** The same for what is no JSON. */
  fetch(path: string): Promise<Response>;
  /** Runs a command through the server, as the command line does. @returns its exit code and what it said */
  command(name: string, args: object): Promise<{ readonly code: number; readonly said: string }>;
  /** Asks the database itself, past every door. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  start(): Promise<void>;
  /** Waits for its end by SIGKILL. @throws where it lives on */
  died(timeoutMs?: number): Promise<void>;
  /** Ctrl-C; answers the exit code. */
  stop(): Promise<number | null>;
}

const SIGN_INS = 'sample-sign-ins.txt';

/** Starts the platform over a city that is there already; members are those of the sample city. */
export async function startMortal(
  { directory, databaseUrl }: Pick<TestStore, 'directory' | 'databaseUrl'>,
  environment: Readonly<Record<string, string>> = {},
): Promise<MortalPlatform> {
  const armed = join(directory, 'failpoint');
  const arm = (failpoint: string) => writeFileSync(armed, failpoint);
  const start = () =>
    startPlatform({
      directory,
      environment: {
        TONGTU_FAILPOINT: `@${armed}`,
        ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
        ...environment,
      },
    });
  arm('');
  let platform: RunningPlatform = await start();
  const cookie = await signIn(platform.origin, 'administrator', passwordOf(directory, 'administrator'));

  return {
    directory,
    get origin() {
      return platform.origin;
    },
    arm,
    send: (line, body, headers = {}) => send(platform.origin, line, body, { cookie, ...headers }),
    fetch: (path) => fetch(platform.origin + path, { headers: { cookie } }),
    async command(name, args) {
      let said = '';
      const never = new AbortController().signal;
      const code = await callServer(
        directory,
        { name, args },
        (event) => {
          if (event.kind === 'line') said += `${event.text}\n`;
        },
        never,
      ).catch((error: unknown) => {
        said += String(error);
        return undefined;
      });
      return { code: code ?? 1, said };
    },
    async query<Row extends object>(text: string, values: readonly unknown[] = []) {
      const client = new pg.Client(
        databaseUrl ?? { host: directory, port: 5432, user: 'postgres', database: 'postgres' },
      );
      client.on('error', () => {}); // the query rejects
      await client.connect();
      try {
        return (await client.query<Row>(text, [...values])).rows;
      } finally {
        await client.end();
      }
    },
    async start() {
      platform = await start();
    },
    async died(timeoutMs = 60_000) {
      const { process: child } = platform;
      if (child.exitCode === null && child.signalCode === null)
        await once(child, 'exit', { signal: AbortSignal.timeout(timeoutMs) }).catch((error: unknown) => {
          throw new Error(`the platform did not die:\n${platform.output().slice(-2_000)}`, { cause: error });
        });
      if (child.signalCode !== 'SIGKILL')
        throw new Error(`the platform ended by itself:\n${platform.output()}`);
    },
    stop: () => platform.stop(),
  };
}

/** @throws UnansweredError where the connection was refused or lost */
export async function send<Body>(
  origin: string,
  line: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Answer<Body>> {
  const [method = 'GET', path = '/'] = line.split(' ');
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  try {
    const answer = await fetch(origin + path, {
      ...{ method, headers: { ...type, ...headers } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      ...{ status: answer.status, headers: answer.headers },
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
    };
  } catch (error) {
    throw new UnansweredError(line, { cause: error });
  }
}

/**
 * @param address for whom a trusted proxy asks; missing: our own
 * @returns the cookie of the session
 */
export async function signIn(
  origin: string,
  userName: string,
  password: string,
  address?: string,
): Promise<string> {
  const body = new URLSearchParams({ userName, password });
  const headers: Record<string, string> = address === undefined ? {} : { 'x-forwarded-for': address };
  const answer = await fetch(`${origin}/sign-in`, { method: 'POST', redirect: 'manual', body, headers });
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  if (answer.status !== 303 || cookie === '')
    throw new Error(`${userName} could not sign in: ${answer.status} ${await answer.text()}`);
  return cookie;
}

function passwordOf(directory: string, userName: string): string {
  const lines = readFileSync(join(directory, SIGN_INS), 'utf8').split('\n');
  const password = lines.find((line) => line.startsWith(`${userName}\t`))?.split('\t')[1];
  if (!password) throw new Error(`${userName} is not among the sample sign-ins`);
  return password;
}

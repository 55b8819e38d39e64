import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bringTilesets } from '../../services/platform/src/commands/build.ts';
import { openPlatform } from '../../services/platform/src/platform.ts';
import type { Reporter } from '../../services/platform/src/report.ts';
import { readSettings } from '../../services/platform/src/settings.ts';
import { type PostgresCluster, startCluster } from '../support/postgres-cluster.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { publish, square } from './city.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const GUIDE = readFileSync(new URL('../../docs/backup.md', import.meta.url), 'utf8');
const OWN_TOOLS = GUIDE.slice(GUIDE.indexOf('## On a PostgreSQL server'));
const blocksOf = (language: string) =>
  [...OWN_TOOLS.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, block]) => block!);
const [DUMP, BACK, BASE, RECOVER] = blocksOf('sh') as [string, string, string, string];
const [CONFIGURATION] = blocksOf('ini') as [string];

const quiet: Reporter = { line() {}, error() {}, progress() {} };

/** PostgreSQL's own tools, as docs/backup.md has them: a database on one server, its copy on another. */
describe('the guide to a server’s own backups', () => {
  const folder = temporaryFolder();
  let server: PostgresCluster;
  let another: PostgresCluster;
  /** Where the guide says `/backup`. */
  let backup: string;
  let settings: ReturnType<typeof readSettings>;

  /** A block as somebody would paste it: by the platform's account, or by the one that PostgreSQL runs as. */
  async function paste(
    block: string,
    cluster: PostgresCluster,
    environment: Record<string, string>,
    by = {},
  ) {
    const { hostname, port } = new URL(cluster.connectionString);
    const mine = Object.entries(process.env).filter(([name]) => !name.startsWith('TONGTU_'));
    const env = {
      ...Object.fromEntries(mine),
      ...{ PGHOST: hostname, PGPORT: port, PGUSER: 'postgres' },
      ...environment,
    };
    return run('bash', ['-euo', 'pipefail', '-c', block.replaceAll('/backup/', `${backup}/`)], {
      ...{ cwd: ROOT, env, maxBuffer: 1 << 24 },
      ...by,
    });
  }
  async function ask<Row extends object>(url: string, text: string): Promise<Row[]> {
    const client = new pg.Client(url);
    await client.connect();
    return client.query<Row>(text).then(
      ({ rows }) => client.end().then(() => rows),
      (error) => client.end().then(() => Promise.reject(error)),
    );
  }
  const features = (url: string) =>
    ask<{ row: string }>(url, 'select f::text as row from feature f order by id, edition');

  beforeAll(async () => {
    backup = join(folder.path, 'backup');
    mkdirSync(join(backup, 'wal'), { recursive: true });
    for (const path of [folder.path, backup, join(backup, 'wal')]) chmodSync(path, 0o777);
    const configured = [...CONFIGURATION.matchAll(/^(\w+) = '?(.*?)'?$/gm)].map(
      ([, name, value]) => [name!, value!.replaceAll('/backup/', `${backup}/`)] as const,
    );
    [server, another] = await Promise.all([startCluster(Object.fromEntries(configured)), startCluster()]);
    settings = readSettings({
      ...{ TONGTU_DATA: join(folder.path, 'data'), TONGTU_SAMPLE: 'none', TONGTU_MAX_ZOOM: '12' },
      DATABASE_URL: await server.createDatabase('tongtu'),
    });
    const platform = await openPlatform(settings, quiet);
    await publish(
      platform.database,
      Array.from({ length: 50 }, (_, n) => square(`h${n}`, n, 0)),
    );
    await bringTilesets({ platform, report: quiet, signal: new AbortController().signal });
    await platform.close();
  });
  afterAll(async () => {
    await Promise.all([server?.stop(), another?.stop()]);
  });

  it('has a dump that comes back on another server, with archives and photos, and is found whole', async () => {
    const photo = join('reports', 'sign.jpg');
    mkdirSync(join(settings.dataDirectory, 'reports'));
    writeFileSync(join(settings.dataDirectory, photo), 'the photo of a report');
    const from = { DATABASE_URL: settings.databaseUrl!, TONGTU_DATA: settings.dataDirectory };
    await paste(DUMP, server, from);
    const url = new URL(another.connectionString);
    url.pathname = 'city';
    const to = { DATABASE_URL: url.href, TONGTU_DATA: join(folder.path, 'restored') };
    const { stdout } = await paste(BACK, another, to);
    expect(stdout).toMatch(/revision\s+1\b/);
    expect(await features(url.href)).toEqual(await features(settings.databaseUrl!));
    const archives = await ask<{ path: string }>(url.href, 'select path from tileset_archive');
    expect(archives).toHaveLength(2);
    for (const path of [photo, ...archives.map((archive) => archive.path)])
      expect(readFileSync(join(to.TONGTU_DATA, path))).toEqual(
        readFileSync(join(settings.dataDirectory, path)),
      );
  });

  it('has a way back to the minute before an accident', async () => {
    const url = settings.databaseUrl!;
    const account = process.getuid?.() === 0 ? { uid: await idOf('-u'), gid: await idOf('-g') } : {};
    await paste(BASE, server, {}, account);
    let platform = await openPlatform(settings, quiet);
    await publish(platform.database, [square('later', 100, 0)]);
    const kept = await features(url);
    const [{ at }] = (await ask(url, 'select clock_timestamp()::text as at')) as [{ at: string }];
    await sleep(100);
    await publish(platform.database, [square('accident', 102, 0)]);
    await platform.close();
    expect(await features(url)).toHaveLength(kept.length + 2);

    const [{ data }] = (await ask(url, `select current_setting('data_directory') as data`)) as [
      { data: string },
    ];
    await server.halt();
    await run('find', [data, '-mindepth', '1', '-delete']);
    const base = readdirSync(backup).find((name) => name.startsWith('base-'))!;
    const block = RECOVER.replaceAll('base-2026-11-22', base).replace(/'2026-11-22 [^']*'/, `'${at}'`);
    await paste(block, server, { PGDATA: data }, account);
    await server.resume();
    const isRecovered = async () =>
      (await ask<{ done: boolean }>(url, 'select not pg_is_in_recovery() as done'))[0]?.done;
    await expect.poll(isRecovered, { timeout: 30_000 }).toBe(true);

    expect(await features(url)).toEqual(kept);
    platform = await openPlatform(settings, quiet);
    expect(platform.registry.problems().size).toBe(0);
    expect(await publish(platform.database, [square('again', 104, 0)])).toBe(3);
    await platform.close();
  });
});

const idOf = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);

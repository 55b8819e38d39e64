import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@tongtu/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, square } from '../../../../test/conformance/city.ts';
import { createTestStore, ENGINES, type Engine, type TestStore } from '../../../../test/support/databases.ts';
import { bringTilesets } from '../commands/build.ts';
import { verifyCommand } from '../commands/verify.ts';
import { openPlatform, type Platform } from '../platform.ts';
import type { Reporter } from '../report.ts';
import { readSettings, type Settings } from '../settings.ts';
import { makeBackup } from './make-backup.ts';
import { readBackupFile } from './read-file.ts';
import { restoreBackup } from './restore-backup.ts';

const PHOTO = 'reports/0123456789abcdef0123456789abcdef.jpg';
const photo = Buffer.from('the photo of a report');
const SECRET = 'a-secret-that-must-not-be-in-any-backup';
const quiet: Reporter = { line() {}, error() {}, progress() {} };
const never = new AbortController().signal;

const settingsOf = (store: TestStore): Settings =>
  readSettings({
    TONGTU_DATA: store.directory,
    TONGTU_SAMPLE: 'none',
    TONGTU_MAX_ZOOM: '12',
    TONGTU_SECRET: SECRET,
    ...(store.databaseUrl ? { DATABASE_URL: store.databaseUrl } : {}),
  });

/** What a platform holds, to be compared: rows of every kind, where sequences stand, tiles as bytes. */
async function standOf(platform: Platform) {
  const { database, registry } = platform;
  const rows = await database.asOwner(async (tx) => ({
    zone: await tx.query(`select set_config('timezone', 'UTC', true)`), // times as both engines write them
    features: await tx.query('select f::text as row from feature f order by id, edition'),
    history: await tx.query('select h::text as row from feature_history h order by 1'),
    revisions: await tx.query('select r::text as row from revision r order by number'),
    tasks: await tx.query('select t::text as row from task t order by id'),
    users: await tx.query('select u::text as row from auth."user" u order by 1'),
    moves: await tx.query('select m::text as row from tileset_move m order by 1'),
    sequences: await tx.query(
      `select sequencename as name, last_value as value from pg_sequences where schemaname = 'public' and last_value is not null order by 1`,
    ),
  }));
  const reported = readFileSync(join(platform.settings.dataDirectory, PHOTO)).toString('base64');
  const shown = registry.list().toSorted((a, b) => a.id.localeCompare(b.id));
  const archives = shown.map(({ id, version, revision, base }) => ({
    ...{ id, version, revision, path: base.path },
    bytes: readFileSync(join(platform.settings.dataDirectory, base.path)).toString('base64'),
  }));
  return { ...rows, reported, archives };
}

describe.each(ENGINES)('a backup of a platform on the %s engine', { timeout: 300_000 }, (engine) => {
  const other: Engine = engine === 'embedded' ? 'server' : 'embedded';
  const stores: TestStore[] = [];
  let folder: string;
  let platform: Platform;
  let file: string;
  /** A restore into it is broken off, done again, and refused from then on: an engine is dear to start. */
  let ours: TestStore;

  /** Migrated, which spares most of a minute on the embedded engine, but for the one restore into nothing at all. */
  const newStore = async (kind: Engine, state: 'migrated' | 'empty' = 'migrated') => {
    const store = await createTestStore(kind, state);
    stores.push(store);
    return store;
  };
  const backup = (path: string, signal = never) =>
    makeBackup({
      ...{ platform, file: path, report: quiet, signal },
      environment: { TONGTU_SECRET: SECRET, TONGTU_MAX_ZOOM: '12' },
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tongtu-backup-'));
    ours = await newStore(engine);
    platform = await openPlatform(settingsOf(await newStore(engine)), quiet);
    const houses = Array.from({ length: 1_200 }, (_, n) => square(`h${n}`, n % 40, Math.floor(n / 40)));
    await publish(platform.database, houses);
    await publish(platform.database, [square('h0', 0, 0, { name: '一号 "quoted", (brackets) \\ 楼' })]);
    await platform.database.asOwner((tx) =>
      tx.query(
        `insert into auth."user" (id, name, email, "emailVerified") values ('u1', '测绘员', 'a@example.org', true)`,
      ),
    );
    await platform.database.asOwner((tx) =>
      tx.query(
        `insert into task (kind, text, report_kind, photo_path, photo_type, photo_bytes, photo_sha256)
         values ('report', '牌子换了', 'other', $1, 'image/jpeg', $2, $3)`,
        [PHOTO, photo.length, createHash('sha256').update(photo).digest('hex')],
      ),
    );
    mkdirSync(join(platform.settings.dataDirectory, 'reports'));
    writeFileSync(join(platform.settings.dataDirectory, PHOTO), photo);
    await bringTilesets({ platform, report: quiet, signal: never });
    await platform.registry.refresh();
    file = join(folder, 'city.tongtu');
    await backup(file);
  });
  afterAll(async () => {
    await platform?.close();
    for (const store of stores) await store.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is readable for its owner alone, sound, tells what it holds and has no secret in it', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const head = await readBackupFile(file, { signal: never });
    expect(head).toMatchObject({
      revision: 2,
      platform: { engine },
      settings: { TONGTU_MAX_ZOOM: '12' },
      leftOut: ['TONGTU_SECRET'],
    });
    expect(head.archives).toHaveLength(3);
    expect(readFileSync(file).includes(SECRET)).toBe(false);
    expect(existsSync(join(platform.settings.dataDirectory, 'backup.tmp'))).toBe(false);
  });

  it('that is broken off leaves no file, and a restore that is broken off an empty platform', async () => {
    const stop = new AbortController();
    const broken = join(folder, 'broken.tongtu');
    const stopAt = (task: string): Reporter => ({
      ...quiet,
      progress: (name, done) => name === task && done > 0 && stop.abort(),
    });
    await expect(
      makeBackup({
        ...{ platform, file: broken, signal: stop.signal, environment: {} },
        report: stopAt('backup public.feature'),
      }),
    ).rejects.toThrow(/abort/i);
    expect([existsSync(broken), existsSync(`${broken}.part`)]).toEqual([false, false]);

    const later = new AbortController();
    await expect(
      restoreBackup({
        ...{ settings: settingsOf(ours), file, signal: later.signal },
        report: { ...quiet, progress: (name) => name === 'restore public.feature' && later.abort() },
      }),
    ).rejects.toThrow(/abort/i);
    const empty = await openPlatform(settingsOf(ours), quiet);
    const [row] = await empty.database.asOwner((tx) =>
      tx.query<{ n: string }>('select count(*) as n from feature'),
    );
    expect(row).toEqual({ n: '0' });
    expect(empty.registry.list()).toEqual([]);
    await empty.close();
  });

  it.each<Engine>([engine, other])('comes back whole on the %s engine, tiles byte for byte', async (kind) => {
    const settings = settingsOf(kind === engine ? ours : await newStore(kind, 'empty'));
    await restoreBackup({ settings, file, report: quiet, signal: never });
    const restored = await openPlatform(settings, quiet);
    try {
      expect(await standOf(restored)).toEqual(await standOf(platform));
      expect(await verifyCommand.run({ platform: restored, report: quiet, signal: never }, {})).toBe(0);
      const before = await standOf(platform);
      expect(await publish(restored.database, [square('new', 50, 50)])).toBe(3);
      const [row] = await restored.database.asOwner((tx) =>
        tx.query<{ id: number }>('select max(id)::float8 as id from feature'),
      );
      expect(JSON.stringify(before.features)).not.toContain(`full,${row!.id},`);
    } finally {
      await restored.close();
    }
  });

  it('does not go into a platform that holds data, and leaves that alone', async () => {
    const settings = settingsOf(ours);
    await expect(restoreBackup({ settings, file, report: quiet, signal: never })).rejects.toThrow(
      'holds data already; wanted an empty platform',
    );
    const again = await openPlatform(settings, quiet);
    const rows = await again.database.asOwner((tx) =>
      tx.query<{ count: number }>('select count(*)::int as count from feature where revision_from = 3'),
    );
    await again.close();
    // What was published after it was restored, in both editions.
    expect(rows).toEqual([{ count: 2 }]);
  });

  it('of a moment between two publications holds that revision whole, and nothing of the next', async () => {
    const stop = new AbortController();
    const written = join(folder, 'busy.tongtu');
    let published = 2;
    const writing = (async () => {
      for (let n = 0; !stop.signal.aborted; n++) {
        const height = n + 1;
        published = await publish(
          platform.database,
          Array.from({ length: 30 }, (_, house) => square(`h${house}`, house, 0, { height })),
        );
      }
    })();
    await expect.poll(() => published, { timeout: 30_000 }).toBeGreaterThan(3);
    const startedAt = published;
    const { head, heldMs } = await backup(written);
    const endedAt = published;
    stop.abort();
    await writing;
    console.log(
      `${engine}: backup of revision ${head.revision} while ${startedAt} to ${endedAt} were published, held ${Math.round(heldMs)} ms`,
    );
    expect(endedAt).toBeGreaterThan(head.revision);

    const settings = settingsOf(await newStore('server'));
    await restoreBackup({ settings, file: written, report: quiet, signal: never });
    const restored = await openPlatform(settings, quiet);
    const at = (database: Database) =>
      database.asOwner((tx) =>
        tx.query(
          `select id, edition, version, properties::text from (
             select * from feature union all select collection_id, edition, id, version, revision_from, min_zoom, geom, properties
             from feature_history where revision_to > $1) f
           where revision_from <= $1 order by id, edition`,
          [head.revision],
        ),
      );
    try {
      expect(await at(restored.database)).toEqual(await at(platform.database));
      const [row] = await restored.database.asOwner((tx) =>
        tx.query<{ later: string; heads: string; staged: string }>(
          `select (select count(*) from feature where revision_from > $1) as later,
             (select max(number) from revision) as heads,
             (select count(*) from changeset s where state = 'published' and published_revision > $1) as staged`,
          [head.revision],
        ),
      );
      expect(row).toEqual({ later: '0', heads: String(head.revision), staged: '0' });
    } finally {
      await restored.close();
    }
  });

  it('never replaces a file, and is not made of an archive that is damaged', async () => {
    await expect(backup(file)).rejects.toThrow('is there already');
    const { path } = platform.registry.get('base')!.base;
    const archive = await open(join(platform.settings.dataDirectory, path), 'r+');
    const kept = Buffer.alloc(1);
    await archive.read(kept, 0, 1, 200);
    await archive.write(Buffer.of(kept[0]! ^ 1), 0, 1, 200);
    await expect(backup(join(folder, 'bad.tongtu'))).rejects.toThrow(`${path} is damaged`);
    await archive.write(kept, 0, 1, 200);
    await archive.close();
    expect(existsSync(join(folder, 'bad.tongtu'))).toBe(false);
  });
});

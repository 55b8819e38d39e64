import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginRestore, type Database, migrate, openDatabase } from '@tongtu/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore, ENGINES, type TestStore } from '../../../../test/support/databases.ts';
import { isLong } from '../../../../test/support/length.ts';
import { restore } from '../commands/restore.ts';
import { openPlatform } from '../platform.ts';
import type { Reporter } from '../report.ts';
import { readSettings, type Settings } from '../settings.ts';
import { makeBackup } from './make-backup.ts';
import { readBackupFile } from './read-file.ts';

/** What the platform that makes the backup does not know yet: it renames a column and adds one. */
const NEXT = '0019_lasting_keys.sql';
const ALL = readdirSync(new URL('../../../database/migrations/', import.meta.url)).sort();
const signal = new AbortController().signal;

const settingsOf = ({ directory, databaseUrl }: TestStore): Settings =>
  readSettings({
    ...{ TONGTU_DATA: directory, TONGTU_SAMPLE: 'none' },
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  });

const namesOf = async (database: Database) =>
  (
    await database.asOwner((tx) => tx.query<{ name: string }>('select name from migration order by name'))
  ).map(({ name }) => name);

describe('a backup of a platform that is some migrations behind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongtu-older-'));
  const file = join(folder, 'older.tongtu');
  const older = new Set(ALL.filter((name) => name < NEXT));
  const stores: TestStore[] = [];
  const said: string[] = [];
  const report: Reporter = {
    line: (text) => void said.push(text),
    error: (text) => void said.push(text),
    progress() {},
  };
  const newStore = async (...[engine, state]: Parameters<typeof createTestStore>) => {
    const store = await createTestStore(engine, state);
    stores.push(store);
    return store;
  };

  beforeAll(async () => {
    const settings = settingsOf(await newStore('server', 'empty'));
    const database = await openDatabase(settings);
    try {
      await migrate(database, older);
      await database.asOwner(async (tx) => {
        await tx.query(
          `insert into auth."user" (id, name, email, "emailVerified") values ('u1', '测绘员', 'a@example.org', true)`,
        );
        await tx.query(
          `insert into changeset (kind, state, title, author, author_id) values ('edit', 'draft', '桥', '测绘员', 'u1')`,
        );
        await tx.query(
          `insert into idempotency_key (member_id, key, request_sha256, status, headers, created_at)
           values ('u1', 'k', 'x', 201, '{}', '2026-11-01T08:00:00Z')`,
        );
      });
      await makeBackup({ platform: { settings, database }, file, environment: {}, report, signal });
    } finally {
      await database.close();
    }
  });
  afterAll(async () => {
    for (const store of stores) await store.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says at which schema it was made', async () => {
    const { database } = await readBackupFile(file, { signal });
    expect(database.migrations.map(({ name }) => name)).toEqual([...older]);
    const columns = database.tables.find(({ name }) => name === 'public.idempotency_key')?.columns;
    expect(columns).toContain('created_at');
  });

  // The migrations are the same on both; the embedded engine's first ones take most of a minute.
  it.each(isLong ? ENGINES : (['server'] as const))(
    'comes back, brought up to this version (%s)',
    async (engine) => {
      const settings = settingsOf(await newStore(engine, 'empty'));
      said.length = 0;
      expect(await restore(file, { settings, report, signal }), said.join('\n')).toBe(0);
      expect(said).toContain(`database: migration ${NEXT} done`);
      const platform = await openPlatform(settings, report);
      try {
        expect(await namesOf(platform.database)).toEqual(ALL);
        const kept = await platform.database.asOwner((tx) =>
          tx.query(
            `select s.title, u.name, k.kept_since = '2026-11-01T08:00:00Z' as "isKept"
           from changeset s join auth."user" u on u.id = s.author_id join idempotency_key k on k.member_id = u.id`,
          ),
        );
        expect(kept).toEqual([{ title: '桥', name: '测绘员', isKept: true }]);
      } finally {
        await platform.close();
      }
    },
  );

  it('does not go where this version has been already, though nothing is there, and says why', async () => {
    const settings = settingsOf(await newStore('server', 'migrated'));
    said.length = 0;
    expect(await restore(file, { settings, report, signal })).toBe(1);
    expect(said).toEqual([
      `restore: the target was set up by another version of the platform (migration ${NEXT}); wanted an empty database`,
    ]);
    // Left as it was: it starts.
    const platform = await openPlatform(settings, report);
    expect(await namesOf(platform.database)).toEqual(ALL);
    await platform.close();
    expect(existsSync(join(settings.dataDirectory, 'tilesets'))).toBe(false);
  });

  it('is told apart from a database of others also where this version has tables that it did not', async () => {
    const { database: image } = await readBackupFile(file, { signal });
    const before = image.migrations.filter(({ name }) => name < '0018');
    const tables = image.tables.filter(({ name }) => !/\.(?:task|report)/.test(name));
    const database = await openDatabase(settingsOf(await newStore('server', 'migrated')));
    try {
      await expect(beginRestore(database, { ...image, migrations: before, tables })).rejects.toThrow(
        'the target was set up by another version of the platform (migration 0018_tasks.sql)',
      );
    } finally {
      await database.close();
    }
  });
});

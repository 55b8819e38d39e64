import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestStore, ENGINES, eachEngine, type TestStore } from '../../../test/support/databases.ts';
import { checkDatabase, type Database, migrate, openDatabase } from './index.ts';

describe.each(ENGINES)('migrating from empty on the %s engine', (engine) => {
  let store: TestStore;
  let database: Database;
  beforeEach(async () => {
    store = await createTestStore(engine, 'empty');
    database = await openDatabase({ databaseUrl: store.databaseUrl, dataDirectory: store.directory });
  });
  afterEach(async () => {
    await database.close();
    await store.remove();
  });

  it('runs every file once, in order, and then there is nothing left to do', async () => {
    const files = readdirSync(new URL('../migrations/', import.meta.url)).sort();
    expect(await migrate(database)).toEqual(files);
    expect(await migrate(database)).toEqual([]);
    await checkDatabase(database);
  }, 300_000);
});

eachEngine('a migrated database', (opened) => {
  it('is not migrated again', async () => {
    expect(await migrate(opened().database)).toEqual([]);
  });

  it('is refused where a migration was edited after it ran', async () => {
    const { database } = opened();
    const edit = (to: string) =>
      database.asOwner((tx) => tx.query(`update migration set sha256 = ${to} where name like '0001%'`));
    await edit(`'old-' || sha256`);
    await expect(migrate(database)).rejects.toThrow(
      /migration 0001_base\.sql was changed after it ran here: got /,
    );
    await edit('substr(sha256, 5)');
  });

  it('takes two that migrate at once', async () => {
    const { database } = opened();
    expect(await Promise.all([migrate(database), migrate(database)])).toEqual([[], []]);
  });
});

eachEngine('the check at boot', (opened) => {
  const problemsAfter = async (change: string, undo: string) => {
    const { database } = opened();
    await database.asOwner((tx) => tx.script(change));
    try {
      return await checkDatabase(database).then(
        () => 'no problem',
        (error: Error) => error.message,
      );
    } finally {
      await database.asOwner((tx) => tx.script(undo));
    }
  };

  it('is content with what the migrations made', async () => {
    await checkDatabase(opened().database);
  });

  it.each([
    ['geometry_overlaps', 'geometry_overlaps(geometry, geometry)'],
    ['jsonb_contains', 'jsonb_contains(jsonb, jsonb)'],
    ['arraycontains', 'arraycontains(anyarray, anyarray)'],
  ])('names %s where it is not leakproof, and what to do about it', async (name, signature) => {
    const message = await problemsAfter(
      `alter function ${signature} not leakproof`,
      `alter function ${signature} leakproof`,
    );
    expect(message).toContain(`function ${name} is not marked leakproof: run "alter function ${name}`);
  });

  it('names a table without row-level security, also where only its owner gets around it', async () => {
    expect(
      await problemsAfter(
        'alter table feature disable row level security',
        'alter table feature enable row level security',
      ),
    ).toContain('row-level security is off on table feature');
    expect(
      await problemsAfter(
        'alter table tileset no force row level security',
        'alter table tileset force row level security',
      ),
    ).toContain('row-level security is off on table tileset');
  });

  it('names a role that may look into the accounts', async () => {
    const message = await problemsAfter(
      'grant usage on schema auth to tongtu_reader',
      'revoke usage on schema auth from tongtu_reader',
    );
    expect(message).toContain('role tongtu_reader may look into the accounts');
  });
});

import type { AuthTransaction, Database } from '@tongtu/database';
import { getMigrations } from 'better-auth/db/migration';
import { expect, it } from 'vitest';
import { eachEngine } from '../../../test/support/databases.ts';
import { libraryOptions } from './library.ts';

const planFor = (database: Database) =>
  getMigrations(libraryOptions({ database, secret: 'x'.repeat(32), publicUrl: undefined, log: () => {} }));

eachEngine('the schema that our migrations make', (opened) => {
  it('is what the sign-in library asks for: nothing to create, to add or in its way', async () => {
    const { toBeCreated, toBeAdded, toBeAddedIndexes, schemaProblems } = await planFor(opened().database);
    expect({ toBeCreated, toBeAdded, toBeAddedIndexes, schemaProblems }).toEqual({
      toBeCreated: [],
      toBeAdded: [],
      toBeAddedIndexes: [],
      schemaProblems: [],
    });
  });

  it('has every index that the library’s own generator makes from nothing', async () => {
    const nothing: AuthTransaction = { query: async () => [], run: async () => ({ rows: [], rowCount: 0 }) };
    const { compileMigrations } = await planFor({ ...opened().database, asAuth: (work) => work(nothing) });
    const wanted = [
      ...(await compileMigrations()).matchAll(
        /create (?:unique )?index "(\w+)" on "auth"."(\w+)" \("(\w+)"\)/g,
      ),
    ].map(([, name, table, column]) => [table, name, column]);
    expect(wanted).toHaveLength(9);
    const made = await opened().database.asOwner((tx) =>
      tx.query<{ table: string; name: string; column: string }>(
        `select tablename as table, indexname as name, substring(indexdef from '\\("?(\\w+)"?\\)$') as column
         from pg_indexes where schemaname = 'auth'`,
      ),
    );
    expect(made.map(({ table, name, column }) => [table, name, column])).toEqual(
      expect.arrayContaining(wanted),
    );
  });

  it('would be reported where a column is missing', async () => {
    const { database } = opened();
    await database.asOwner((tx) => tx.script('alter table auth."user" drop column "username"'));
    const { toBeAdded } = await planFor(database);
    expect(toBeAdded.map(({ table, fields }) => [table, Object.keys(fields)])).toEqual([
      ['user', ['username']],
    ]);
  });
});

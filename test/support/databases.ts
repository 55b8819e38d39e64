import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@tongtu/database';
import pg from 'pg';
import { afterAll, beforeAll, describe, inject } from 'vitest';

export type Engine = Database['engine'];
export const ENGINES: readonly Engine[] = ['embedded', 'server'];

/** A migrated database of one test file, with the data directory of its platform. */
export interface TestDatabase {
  readonly engine: Engine;
  readonly database: Database;
  /** Data directory: its lock is held until {@link TestDatabase.close}. */
  readonly directory: string;
  /** Missing on the embedded engine. */
  readonly databaseUrl: string | undefined;
  /** Closes and removes it. */
  close(): Promise<void>;
}

/** A place for a database that is not open yet: for tests that open, kill and open again. */
export interface TestStore {
  readonly engine: Engine;
  readonly directory: string;
  readonly databaseUrl: string | undefined;
  remove(): Promise<void>;
}

/**
 * Runs the same tests on both engines, each on a fresh migrated database that all tests of the block share.
 * Only in files named `*.db.test.ts`.
 *
 *     eachEngine('the change feed', (opened) => {
 *       it('is empty at first', async () => {
 *         const { database } = opened();
 */
export function eachEngine(name: string, define: (opened: () => TestDatabase, engine: Engine) => void): void {
  describe.each(ENGINES)(`${name} on the %s engine`, (engine) => {
    let current: TestDatabase | undefined;
    beforeAll(async () => {
      current = await openTestDatabase(engine);
    });
    afterAll(async () => {
      await current?.close();
    });
    define(() => {
      if (!current) throw new Error('the database is open inside of tests and hooks only');
      return current;
    }, engine);
  });
}

/** A migrated database of its own; takes about 3 s embedded, 0.3 s on the server. */
export async function openTestDatabase(engine: Engine): Promise<TestDatabase> {
  const store = await createTestStore(engine);
  try {
    const database = await openDatabase({ databaseUrl: store.databaseUrl, dataDirectory: store.directory });
    return {
      ...store,
      database,
      async close() {
        await database.close();
        await store.remove();
      },
    };
  } catch (error) {
    await store.remove();
    throw error;
  }
}

/** Like {@link openTestDatabase}, not opened; `state: 'empty'` has no migrations and, embedded, no engine's files yet. */
export async function createTestStore(
  engine: Engine,
  state: 'migrated' | 'empty' = 'migrated',
): Promise<TestStore> {
  const directory = mkdtempSync(join(tmpdir(), 'tongtu-test-'));
  const removeDirectory = () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  if (engine === 'embedded') {
    // The locks of the template are not copied.
    if (state === 'migrated') {
      cpSync(join(inject('embeddedTemplate'), 'pglite'), join(directory, 'pglite'), { recursive: true });
    }
    return { engine, directory, databaseUrl: undefined, remove: async () => removeDirectory() };
  }
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  const template = state === 'migrated' ? inject('serverTemplate') : 'template_postgis';
  await maintain(`create database ${name} template ${template}`);
  const databaseUrl = new URL(inject('clusterUrl'));
  databaseUrl.pathname = name;
  return {
    engine,
    directory,
    databaseUrl: databaseUrl.href,
    async remove() {
      await maintain(`drop database if exists ${name} with (force)`);
      removeDirectory();
    },
  };
}

async function maintain(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('clusterUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

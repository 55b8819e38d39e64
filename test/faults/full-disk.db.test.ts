import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestStore, ENGINES, type TestStore } from '../support/databases.ts';
import { deedOf } from './deeds.ts';
import { type MortalPlatform, startMortal, UnansweredError } from './mortal-platform.ts';
import { fillSmallCity } from './small-city.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';
import { expectWhole, standOf } from './whole-city.ts';

const ROOM_BYTES = 24 * 1024 * 1024;
const TABLESPACE = 'small_disk';

interface Ready {
  readonly status: string;
  readonly checks: Readonly<Record<string, string>>;
}

describe.each(ENGINES)('a full disk during publication on the %s engine', { timeout: 240_000 }, (engine) => {
  let store: TestStore;
  let platform: MortalPlatform;
  let archives: SmallDisk;
  let database: SmallDisk;
  let tablespace: string | undefined;
  const sound = new Set<string>();
  const tilesets = () => join(store.directory, 'tilesets');

  beforeAll(async () => {
    store = await createTestStore(engine);
    await fillSmallCity(store);
    archives = mountSmallDisk(tilesets(), ROOM_BYTES);
    if (engine === 'embedded') database = mountSmallDisk(join(store.directory, 'pglite'), ROOM_BYTES);
    else {
      tablespace = mkdtempSync(join(tmpdir(), 'tongtu-tablespace-'));
      const owner = Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' }));
      const size = await maintain<{ size: number }>(
        `select pg_database_size('${nameOf(store)}')::float8 as size`,
      );
      database = mountSmallDisk(tablespace, size[0]!.size + ROOM_BYTES, owner);
      await maintain(`create tablespace ${TABLESPACE} location '${tablespace}'`);
      await maintain(`alter database ${nameOf(store)} set tablespace ${TABLESPACE}`);
    }
    platform = await startMortal(store);
  });
  afterAll(async () => {
    await platform?.stop();
    archives?.unmount();
    if (engine === 'embedded') database?.unmount();
    await store?.remove();
    if (tablespace === undefined) return;
    await maintain(`drop tablespace ${TABLESPACE}`);
    database?.unmount();
    rmSync(tablespace, { recursive: true });
  });

  const ready = async () => (await platform.send<Ready>('GET /health/ready')).body;

  it('of the archives is told, leaves nothing half, and is over once there is room', async () => {
    const pointers = () => platform.query('select id, version, revision from tileset order by id');
    const files = () => readdirSync(tilesets(), { recursive: true }).toSorted();
    await expectWhole(platform, sound);
    const [before, filesBefore] = [await pointers(), files()];
    archives.fill();
    const deed = deedOf('edit', platform);
    await deed.go(); // the publication is whole: tiles follow it
    await deed.check();
    await expect
      .poll(async () => (await ready()).checks.publication, { timeout: 30_000 })
      .toMatch(/base: .*ENOSPC: no space left on device/);
    expect((await ready()).status).toBe('ready');
    expect(await pointers()).toEqual(before);
    // A try that is under way has a folder, which goes with it.
    await expect
      .poll(() => files().filter((name) => name !== 'filler'), { timeout: 30_000 })
      .toEqual(filesBefore);
    archives.clear();
    await expectWhole(platform, sound);
    await expect.poll(async () => (await ready()).checks.publication, { timeout: 30_000 }).toBe('ok');
  });

  it('of the database is told, leaves nothing half, and is over once there is room', async () => {
    const before = await standOf(platform);
    database.fill();
    const deed = deedOf('import', platform);
    await expect(deed.go()).rejects.toThrow(/no space|disk|connection to the database/i);
    database.clear();
    await expect
      .poll(async () => (await ready().catch(() => undefined))?.status, { timeout: 90_000 })
      .toBe('ready');
    expect(await standOf(platform)).toEqual(before);
    await deed.go().catch((error: unknown) => {
      if (!(error instanceof UnansweredError)) throw error;
    });
    await deed.check();
    const after = await standOf(platform);
    expect(after.features).toBe(before.features + deed.features);
    expect(after.revision).toBe(before.revision + 1);
    await expectWhole(platform, sound);
  });
});

const nameOf = ({ databaseUrl }: TestStore) => new URL(databaseUrl!).pathname.slice(1);

async function maintain<Row extends object>(statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: inject('clusterUrl') });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

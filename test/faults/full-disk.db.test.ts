import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '@tongtu/sdk/contract';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestStore, ENGINES, type TestStore } from '../support/databases.ts';
import { isLong } from '../support/length.ts';
import { deedOf } from './deeds.ts';
import { type MortalPlatform, startMortal, UnansweredError } from './mortal-platform.ts';
import { fillSmallCity } from './small-city.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';
import { expectWhole, standOf } from './whole-city.ts';

const ROOM_BYTES = 24 * 1024 * 1024;
/** How long it stays full once everybody was told; the embedded engine gave up after half a minute in former times. */
const FULL_MS = isLong ? 75_000 : 0;
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

  /** Without the cookie of whoever is signed in, as those ask who look after the platform: sign-in needs the database. */
  const ready = async () => (await (await fetch(`${platform.origin}/health/ready`)).json()) as Ready;

  /** Several starts have failed: nobody is kept waiting any more, and whoever asks is told since when. */
  async function expectDown(): Promise<void> {
    const down = /^the embedded database is down since .*, \d+ starts have failed; it is tried again/;
    await expect.poll(async () => (await ready()).checks.database, { timeout: 90_000 }).toMatch(down);
    const asked = Date.now();
    const answer = await platform.send<Problem>('GET /api/collections/building/items?limit=1');
    expect(answer.body).toMatchObject({ status: 503, code: 'database_unavailable' });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(Date.now() - asked).toBeLessThan(2_000);
    expect((await fetch(`${platform.origin}/health/live`)).status).toBe(200);
  }

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
    if (engine === 'embedded') {
      // A table that can't grow is an error. A log that can't is the engine's end, and keeps it from starting again.
      const logged = platform.query(
        `select pg_logical_emit_message(false, 'full', repeat('x', 1000000)) from generate_series(1, 150)`,
      );
      await expect(logged).rejects.toThrow();
      await expectDown();
    }
    await sleep(FULL_MS);
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

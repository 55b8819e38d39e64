import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ANONYMOUS } from '@tongtu/database';
import { type LngLat, tileAt } from '@tongtu/sdk/geo';
import {
  buildTileset,
  defaultProfile,
  Publisher,
  TilesetRegistry,
  tileRoutes,
  verifyArchive,
} from '@tongtu/tiles';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { withLease } from '../../services/tiles/src/publish/lease.ts';
import { mergeTileset } from '../../services/tiles/src/publish/merging.ts';
import { takeLease } from '../../services/tiles/src/publish/store.ts';
import { readPointers, readVersion } from '../../services/tiles/src/store.ts';
import { eachEngine } from '../support/databases.ts';
import { CENTRE, type CityFeature, editedCity, house, LONELY, LONELY_ID } from '../support/edited-city.ts';
import { publishChanges } from '../support/published-changes.ts';
import { ORIGINS } from '../support/tile-service.ts';

eachEngine('the publisher of tilesets', (opened) => {
  let registry: TilesetRegistry;
  let publisher: Publisher;
  let attribution: string | undefined;
  let nextId = 50_000;

  beforeAll(async () => {
    await publishChanges(opened().database, editedCity());
    await build();
  });
  beforeEach(async () => {
    attribution = undefined;
    registry = await openRegistry();
    publisher = publisherOf(registry);
    await publisher.of('base').bring();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await publisher.close();
    await registry.close();
  });

  function build() {
    const { database, directory } = opened();
    const profile = defaultProfile;
    return buildTileset({ database, directory, tilesetId: 'base', edition: 'public', profile, workers: 1 });
  }
  const openRegistry = () => {
    const { database, directory } = opened();
    return TilesetRegistry.open({ database, directory, pollMs: 3_600_000 });
  };
  const publisherOf = (
    over: TilesetRegistry,
    more: Partial<ConstructorParameters<typeof Publisher>[0]> = {},
  ) =>
    new Publisher({
      ...{ ...opened(), registry: over, profile: defaultProfile, tilesetIds: ['base'], keepSeconds: 3600 },
      attribution: async () => attribution,
      ...more,
    });
  const target = () => ({ database: opened().database, directory: opened().directory });
  const pointer = async () =>
    (await opened().database.asService(readPointers)).find(({ id }) => id === 'base')!;
  const moves = () =>
    opened().database.asService((tx) =>
      tx.query<{ version: number; revision: number; tile_ids: number[] | null }>(
        `select version::float8 as version, revision::float8 as revision, tile_ids::float8[] as tile_ids
         from tileset_move where tileset_id = 'base' order by version desc limit 1`,
      ),
    );
  const files = async () =>
    (await readdir(join(opened().directory, 'tilesets', 'base'))).filter((name) => name.endsWith('.pmtiles'));
  const publishHouse = (at: LngLat = CENTRE) => publishChanges(opened().database, [house(nextId++, at)]);
  const remark = (text: string): CityFeature => ({
    ...house(LONELY_ID, LONELY, { restricted: false, source: text }),
    action: 'replace',
  });

  it('lays a delta over what is shown and says which tiles differ', async () => {
    const before = await pointer();
    const revision = await publishHouse();
    const done = await publisher.of('base').bring();
    expect(done).toMatchObject({ kind: 'published', revision });
    const after = await pointer();
    expect(after).toMatchObject({ version: before.version + 1, revision, base: before.base });
    expect(after.deltas.length).toBe(before.deltas.length + 1);
    const [move] = await moves();
    expect(move).toMatchObject({ version: after.version, revision });
    expect(move!.tile_ids!.length).toBe(done.kind === 'published' && done.changedTiles);
    expect(registry.get('base')?.version).toBe(after.version);
    const { figures } = publisher.of('base');
    expect(figures.deltaBytes).toBe(after.deltas[0]!.sizeBytes);
    expect(figures.lagSeconds).toBeGreaterThan(0);
    expect(await publisher.of('base').bring()).toEqual({ kind: 'current' });
  });

  it('moves the pointer alone where no tile differs, and every version can still be read', async () => {
    const { database } = opened();
    const before = await pointer();
    const revision = await publishChanges(database, [remark('survey of 2026')]);
    expect(await publisher.of('base').bring()).toMatchObject({
      kind: 'published',
      revision,
      changedTiles: 0,
    });
    expect(await pointer()).toEqual({ ...before, version: before.version + 1, revision });
    expect(await moves()).toEqual([{ version: before.version + 1, revision, tile_ids: [] }]);
    for (let version = 1; version <= before.version + 1; version++) {
      const found = await database.asService((tx) => readVersion(tx, 'base', version));
      expect(found?.archives[0].id).toBe(before.base!.id);
    }
    expect(await database.asService((tx) => readVersion(tx, 'base', before.version + 2))).toBeUndefined();
  });

  it('names bounds that hold what it took away as well', async () => {
    const { database, directory } = opened();
    const id = nextId++;
    await publishChanges(database, [house(id, [CENTRE[0] + 0.2, CENTRE[1]])]);
    await publisher.of('base').bring();
    await publishChanges(database, [{ ...house(id, [CENTRE[0] - 0.2, CENTRE[1]]), action: 'replace' }]);
    await publisher.of('base').bring();
    const { deltas } = await pointer();
    expect((await verifyArchive(join(directory, deltas[0]!.path))).problems).toEqual([]);
  });

  it('tells a new attribution although no tile differs', async () => {
    attribution = '© the city';
    await publishChanges(opened().database, [remark('again')]);
    await publisher.of('base').bring();
    const { stack } = registry.get('base')!;
    expect(stack.metadata.attribution).toBe('© the city');
    expect((await moves())[0]!.tile_ids).toEqual([]);
  });

  it('merges deltas into a new base under those that come meanwhile; what is shown stays the same', async () => {
    const { database } = opened();
    await publishHouse([CENTRE[0] + 0.003, CENTRE[1]]);
    await publisher.of('base').bring();
    const merged = registry.get('base')!;
    merged.stack.retain();
    // While the merge runs, the next publication is laid on top.
    const merging = mergeTileset(target(), merged);
    const late = await publishHouse([CENTRE[0] + 0.004, CENTRE[1]]);
    await publisher.of('base').bring();
    const before = await pointer();
    const tilesBefore = await tilesOf();
    const version = await merging;
    await merged.stack.release();
    await registry.refresh();
    const after = await pointer();
    expect(after).toMatchObject({ version, revision: late });
    expect(after.base!.id).not.toBe(before.base!.id);
    expect(
      after.deltas.map(({ revision }) => revision).filter((revision) => revision <= merged.revision),
    ).toEqual([]);
    expect(await tilesOf()).toEqual(tilesBefore);
    // Versions before, between and after are each the archives that they were.
    for (let each = 1; each <= after.version; each++)
      expect(
        await database.asService((tx) => readVersion(tx, 'base', each)),
        `version ${each}`,
      ).toBeDefined();
    const then = await database.asService((tx) => readVersion(tx, 'base', merged.version));
    expect(then?.archives.map(({ id }) => id)).toEqual([merged.base, ...merged.deltas].map(({ id }) => id));
  });

  it('gives up a merge where a full build came between', async () => {
    await publishHouse([CENTRE[0] + 0.005, CENTRE[1]]);
    await publisher.of('base').bring();
    const merged = registry.get('base')!;
    merged.stack.retain();
    await build();
    const before = await pointer();
    const names = await files();
    expect(await mergeTileset(target(), merged)).toBeUndefined();
    await merged.stack.release();
    expect(await pointer()).toEqual(before);
    expect(await files()).toEqual(names);
  });

  it('removes what no version needs any more after its time, and only that', async () => {
    const { database } = opened();
    await publishHouse([CENTRE[0] + 0.006, CENTRE[1]]);
    const patient = publisherOf(registry, { maxDeltas: 1 });
    await patient.of('base').bring();
    await patient.of('base').tidy(); // merges; the replaced archives are young
    const former = registry.get('base')!.version - 1;
    expect(await database.asService((tx) => readVersion(tx, 'base', former))).toBeDefined();
    await patient.close();
    const impatient = publisherOf(registry, { keepSeconds: 0 });
    await impatient.of('base').tidy();
    await impatient.close();
    const { base, deltas } = await pointer();
    expect((await files()).toSorted()).toEqual(
      [base!, ...deltas].map(({ path }) => basename(path)).toSorted(),
    );
    expect(await database.asService((tx) => readVersion(tx, 'base', former))).toBeUndefined();
    expect((await tilesOf()).length).toBeGreaterThan(0);
  });

  it('asks for a full build where there is no archive, another profile, or too much has changed', async () => {
    const { database, directory } = opened();
    await database.asService((tx) =>
      tx.query(`insert into tileset (id, edition) values ('empty', 'public') on conflict do nothing`),
    );
    const known = await openRegistry();
    const options = { registry: known, tilesetIds: ['empty'] };
    const empty = publisherOf(known, options);
    expect(await empty.of('empty').bring()).toMatchObject({ kind: 'rebuild', reason: 'no archive' });
    await empty.close();
    const [layer, ...others] = defaultProfile.layers;
    const profile = { ...defaultProfile, layers: [{ ...layer!, bufferUnits: 32 }, ...others] };
    const other = publisherOf(registry, { profile });
    expect(await other.of('base').bring()).toMatchObject({ kind: 'rebuild', reason: 'another profile' });
    await other.close();
    await publishHouse();
    await database.asService((tx) =>
      tx.query(
        'update revision set created_count = 1000000 where number = (select max(number) from revision)',
      ),
    );
    expect(await publisher.of('base').bring()).toMatchObject({ kind: 'rebuild', reason: 'too many changes' });
    let builds = 0;
    const rebuild = async () => {
      builds++;
      await buildTileset({
        ...{ database, directory, tilesetId: 'base', edition: 'public', profile: defaultProfile, workers: 1 },
      });
    };
    // Two who found it necessary: one builds.
    await Promise.all([publisher.of('base').rebuild(rebuild), publisher.of('base').rebuild(rebuild)]);
    expect(builds).toBe(1);
    await known.close();
  });

  it('publishes each revision once, though two processes hear of it', async () => {
    const others = await openRegistry();
    const rival = publisherOf(others);
    const before = (await pointer()).version;
    for (let i = 0; i < 3; i++) {
      await publishHouse([CENTRE[0] + 0.007 + i * 0.0005, CENTRE[1]]);
      const done = await Promise.all([publisher.of('base').bring(), rival.of('base').bring()]);
      expect(done.map(({ kind }) => kind).toSorted()).toEqual(['current', 'published']);
    }
    expect((await pointer()).version).toBe(before + 3);
    await rival.close();
    await others.close();
  });

  it('waits while another holds the lease, and takes one that was not renewed', async () => {
    const { database } = opened();
    const stranger = crypto.randomUUID();
    await database.asService((tx) => takeLease(tx, 'base', stranger, 0.6));
    const started = performance.now();
    await withLease(database, 'base', async () => {});
    expect(performance.now() - started).toBeGreaterThan(400);
    await database.asService((tx) => takeLease(tx, 'base', stranger, 60));
    const stopped = AbortSignal.timeout(200);
    await expect(withLease(database, 'base', async () => {}, stopped)).rejects.toThrow();
    await database.asService((tx) => tx.query('delete from tileset_lease'));
  });

  it('is woken, or finds out by itself, and tries again after a failure', async () => {
    const own = publisherOf(registry, { pollMs: 100 });
    const errors: unknown[] = [];
    own.start({ rebuild: async () => {}, onError: (error) => errors.push(error) });
    const shows = (revision: number) =>
      vi.waitFor(() => expect(registry.get('base')!.revision).toBe(revision), { timeout: 20_000 });
    await shows(await publishHouse([CENTRE[0] + 0.0001, CENTRE[1] + 0.002])); // by the poll

    const unreadable = vi.spyOn(registry, 'get').mockImplementation(() => {
      throw new Error('the disk is away');
    });
    const revision = await publishHouse([CENTRE[0] + 0.0001, CENTRE[1] + 0.003]);
    own.wake();
    await vi.waitFor(() => expect(own.problems().get('base')).toBe('the disk is away'), { timeout: 20_000 });
    expect(errors.length).toBeGreaterThan(0);
    expect(own.of('base').figures.failures).toBeGreaterThan(0);
    unreadable.mockRestore();
    await shows(revision);
    await vi.waitFor(() => expect(own.problems().size).toBe(0));
    await own.close();
  });

  it('leaves full builds to who holds them, until they are let go', async () => {
    const { database } = opened();
    const own = publisherOf(registry, { pollMs: 50 });
    const rebuild = vi.fn(async () => void (await build().then(() => registry.refresh())));
    const release = own.holdBuilds();
    own.start({ rebuild });
    const revision = await publishHouse([CENTRE[0] + 0.0001, CENTRE[1] + 0.0035]);
    await vi.waitFor(() => expect(registry.get('base')!.revision).toBe(revision), { timeout: 20_000 });
    await database.asService((tx) =>
      tx.query('update revision_head set number = number + 1').then(() =>
        tx.query(
          `insert into revision (number, changeset_id, created_count, replaced_count, removed_count)
           select h.number, (select min(id) from changeset), 1000000, 0, 0 from revision_head h`,
        ),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(rebuild).not.toHaveBeenCalled();
    release();
    await vi.waitFor(() => expect(registry.get('base')!.revision).toBe(revision + 1), { timeout: 30_000 });
    expect(rebuild).toHaveBeenCalledTimes(1);
    await own.close();
  });

  it('leaves archives of another profile to the process that made them, and says so', async () => {
    const [layer, ...others] = defaultProfile.layers;
    const profile = { ...defaultProfile, layers: [{ ...layer!, bufferUnits: 32 }, ...others] };
    const own = publisherOf(registry, { profile });
    const rebuild = vi.fn(async () => {});
    own.start({ rebuild });
    await vi.waitFor(() => expect(own.problems().get('base')).toContain('another tile profile'), {
      timeout: 20_000,
    });
    expect(rebuild).not.toHaveBeenCalled();
    await own.close();
  });

  it('leaves no folder behind where writing fails, and the pointer where it was', async () => {
    const before = await pointer();
    attribution = '© a';
    const failing = publisherOf(registry, { attribution: () => Promise.reject(new Error('no notices')) });
    await publishHouse([CENTRE[0] + 0.0002, CENTRE[1] + 0.004]);
    await expect(failing.of('base').bring()).rejects.toThrow('no notices');
    await failing.close();
    expect(await pointer()).toEqual(before);
    const names = await readdir(join(opened().directory, 'tilesets', 'base'));
    expect(names.filter((name) => !name.endsWith('.pmtiles'))).toEqual([]);
  });

  it('refuses to lay a delta over an archive that is damaged; a full build puts another in its place', async () => {
    await build();
    const { base } = await pointer();
    await rm(join(opened().directory, base!.path));
    const blind = await openRegistry();
    const own = publisherOf(blind);
    await publishHouse([CENTRE[0] + 0.0002, CENTRE[1] + 0.005]);
    await expect(own.of('base').bring()).rejects.toThrow("can't be opened");
    await build();
    expect(await own.of('base').bring()).toEqual({ kind: 'current' });
    await own.close();
    await blind.close();
  });

  it('lets a tile that was emptied be answered 204', async () => {
    const app: FastifyInstance = Fastify();
    await app.register(tileRoutes, { registry, origins: ORIGINS, principalOf: () => ANONYMOUS });
    const { z, x, y } = tileAt([LONELY[0] + 0.0001, LONELY[1] + 0.0001], 15);
    const get = (version: string) => app.inject(`/tiles/base/${z}/${x}/${y}${version}`);
    expect((await get('')).statusCode).toBe(200);
    await publishChanges(opened().database, [{ action: 'remove', id: LONELY_ID, collectionId: 'building' }]);
    await publisher.of('base').bring();
    expect((await get('')).statusCode).toBe(204);
    expect((await get(`?v=${registry.get('base')!.version}`)).statusCode).toBe(204);
    await app.close();
  });

  /** All tiles that hold anything, decoded, by id. */
  async function tilesOf(): Promise<[number, string][]> {
    const { stack } = registry.get('base')!;
    const found: [number, string][] = [];
    for (let z = 10; z <= 14; z++) {
      const centre = tileAt(CENTRE, z);
      for (let dx = -2; dx <= 2; dx++) {
        for (let dy = -2; dy <= 2; dy++) {
          const tile = stack.locate({ z, x: centre.x + dx, y: centre.y + dy });
          if (!tile) continue;
          const plain = gunzipSync(await tile.archive.read(tile.location));
          if (plain.length > 0) found.push([z * 1e6 + dx * 1e3 + dy, plain.toString('base64')]);
        }
      }
    }
    return found;
  }
});

import { gunzipSync } from 'node:zlib';
import { type LngLat, tileAt } from '@tongtu/sdk/geo';
import { ArchiveReader, buildTileset, defaultProfile, Publisher, TilesetRegistry } from '@tongtu/tiles';
import fc from 'fast-check';
import type { Position } from 'geojson';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tileOfId } from '../../services/tiles/src/archive/tile-id.ts';
import { eachEngine } from '../support/databases.ts';
import {
  CELL_IDS,
  CENTRE,
  type CityFeature,
  cell,
  DISTRICT_ID,
  editedCity,
  house,
  LAKE_ID,
  LONELY,
  LONELY_ID,
  PLACE_IDS,
  ROAD_IDS,
  TILE_EDGE,
} from '../support/edited-city.ts';
import { isLong } from '../support/length.ts';
import { publishChanges, type TestChange } from '../support/published-changes.ts';

const TILESETS = { base: 'public', 'base-full': 'full' } as const;
/** What is drawn does not depend on the engine: the embedded one, which is slow, has some of it. */
const EMBEDDED_BATCHES = isLong ? 6 : 3;
type TilesetId = keyof typeof TILESETS;
const IDS = Object.keys(TILESETS) as TilesetId[];

eachEngine('an incremental publication', (opened, engine) => {
  let registry: TilesetRegistry;
  let publisher: Publisher;
  const city = new Map<number, CityFeature>();

  beforeAll(async () => {
    const { database, directory } = opened();
    await database.asService((tx) =>
      tx.query(
        `insert into tileset (id, edition) values ('check-base', 'public'), ('check-base-full', 'full')`,
      ),
    );
    await publish(editedCity());
    for (const id of IDS) await build(id);
    registry = await TilesetRegistry.open({ database, directory, pollMs: 3_600_000 });
    publisher = new Publisher({
      ...{ database, directory, registry, profile: defaultProfile, tilesetIds: IDS },
      ...{ keepSeconds: 3600, attribution: async () => undefined, maxDeltas: 5 },
    });
  });
  afterAll(async () => {
    await publisher?.close();
    await registry?.close();
  });

  function build(tilesetId: string) {
    const { database, directory } = opened();
    const edition = tilesetId.endsWith('full') ? 'full' : 'public';
    return buildTileset({ database, directory, tilesetId, edition, profile: defaultProfile, workers: 1 });
  }

  async function publish(changes: readonly TestChange[]): Promise<number> {
    const revision = await publishChanges(opened().database, changes);
    for (const change of changes) {
      if (change.action === 'remove') city.delete(change.id);
      else city.set(change.id, change);
    }
    return revision;
  }

  /** Publishes and brings both tilesets up to it. @returns how many tiles differ in the full edition */
  async function edit(changes: readonly TestChange[]): Promise<number> {
    const revision = await publish(changes);
    let changed = 0;
    for (const id of IDS) {
      const done = await publisher.of(id).bring();
      expect(done.kind).toBe('published');
      expect(registry.get(id)?.revision).toBe(revision);
      if (done.kind === 'published' && id === 'base-full') changed = done.changedTiles;
    }
    return changed;
  }

  /** Every tile of every zoom, decoded: what is served against a full build of the same revision. */
  async function expectAsRebuilt(tilesets: readonly TilesetId[] = ['base-full']): Promise<void> {
    for (const id of tilesets) {
      const { stack } = registry.get(id)!;
      const archive = await ArchiveReader.open((await build(`check-${id}`)).archivePath);
      const ids = new Set(
        [stack.base, ...stack.deltas, archive].flatMap(({ directory }) => idsOf(directory)),
      );
      const wrong: string[] = [];
      for (const tileId of ids) {
        const tile = tileOfId(tileId);
        const found = stack.locate(tile);
        const served = found && gunzipSync(await found.archive.read(found.location));
        const stored = await archive.tile(tile);
        const rebuilt = stored && gunzipSync(stored);
        if (!Buffer.from(served ?? []).equals(Buffer.from(rebuilt ?? [])))
          wrong.push(`${id} ${tile.z}/${tile.x}/${tile.y}`);
      }
      await archive.close();
      expect(wrong).toEqual([]);
    }
  }

  /** Between edits, where the engine is quick: the embedded one is asked when a test ends. */
  const midway = async () => {
    if (engine === 'server') await expectAsRebuilt();
  };

  const replaced = (id: number, more: Partial<CityFeature>): CityFeature => ({
    ...city.get(id)!,
    ...more,
    action: 'replace',
  });
  const withProperties = (id: number, properties: CityFeature['properties']) =>
    replaced(id, { properties: { ...city.get(id)!.properties, ...properties } });
  const removed = (id: number): TestChange => ({
    ...{ action: 'remove', id, collectionId: city.get(id)!.collectionId },
  });
  /** The feature with all its vertices moved. */
  const moved = (id: number, lng: number, lat: number, only?: number): CityFeature => {
    const { geometry } = city.get(id)!;
    let count = 0;
    const shift = (value: unknown): unknown => {
      if (!Array.isArray(value)) return value;
      if (typeof value[0] !== 'number') return value.map(shift);
      const [x, y] = value as Position as [number, number];
      return only === undefined || count++ === only ? [x + lng, y + lat] : [x, y];
    };
    const coordinates = shift((geometry as { coordinates: unknown }).coordinates);
    return replaced(id, { geometry: { ...geometry, coordinates } as CityFeature['geometry'] });
  };

  it('adds, moves, changes and deletes a house', async () => {
    const [lng, lat] = CENTRE;
    expect(await edit([house(10_000, [lng + 0.011, lat + 0.011])])).toBeGreaterThan(0);
    await midway();
    await edit([moved(10_000, 0.013, -0.004)]);
    await edit([withProperties(10_000, { kind: 'office', height: 99 })]);
    await midway();
    await edit([removed(10_000)]);
    await expectAsRebuilt();
  });

  it('takes a neighbour out of a coverage and puts it back as something else', async () => {
    const id = CELL_IDS[14]!;
    await edit([removed(id)]);
    await midway();
    await edit([{ ...cell(10_001, 2, 2, 'grass') }]);
    await expectAsRebuilt();
  });

  it('puts a vertex on the edge of tiles and into their buffers', async () => {
    const units = (count: number) => (count * 360) / 2 ** 15 / 4096;
    const at = (offset: number): LngLat => [TILE_EDGE + offset, CENTRE[1]];
    await edit([house(10_010, at(0)), house(10_011, at(units(60))), house(10_012, at(units(100)))]);
    await midway();
    await edit([moved(10_011, units(8), 0), moved(10_012, -units(40), 0), moved(10_010, -0.0002, 0)]);
    await midway();
    await edit([moved(10_010, units(-64), 0), moved(10_011, units(-1), 0)]);
    await expectAsRebuilt();
  });

  it('raises and lowers what competes for the cells of names', async () => {
    await edit([withProperties(PLACE_IDS[3]!, { population: 900_000 })]);
    await midway();
    await edit([
      withProperties(PLACE_IDS[3]!, { population: 1 }),
      withProperties(PLACE_IDS[4]!, { kind: 'town' }),
    ]);
    await expectAsRebuilt();
  });

  it('lets pieces of a street stop and start to be one line', async () => {
    await edit([
      withProperties(ROAD_IDS[4]!, { kind: 'secondary' }),
      withProperties(ROAD_IDS[14]!, { tunnel: true }),
    ]);
    await midway();
    await edit([withProperties(ROAD_IDS[4]!, { kind: 'motorway' }), removed(ROAD_IDS[15]!)]);
    await expectAsRebuilt();
  });

  it('moves a vertex of a district, renames it, reshapes a lake', async () => {
    await edit([moved(DISTRICT_ID, 0.0007, 0.0003, 30)]);
    await edit([withProperties(DISTRICT_ID, { name: '城东区' })]);
    await edit([moved(LAKE_ID, 0.0004, 0, 7)]);
    await expectAsRebuilt();
  });

  it('pushes a tile over the size cap and back under it', async () => {
    const [lng, lat] = CENTRE;
    // Text that does not compress, so that some hundred points fill a tile.
    let state = 7;
    const noise = () => {
      let text = '';
      for (let i = 0; i < 250; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        text += String.fromCharCode(0x4e00 + ((state >>> 12) % 20_000));
      }
      return text;
    };
    const pois = Array.from(
      { length: 1_400 },
      (_, i): CityFeature => ({
        ...{ action: 'create', collectionId: 'poi', id: 20_000 + i },
        geometry: { type: 'Point', coordinates: [lng + 0.003 + (i % 40) * 1e-5, lat + 0.003 + i * 1e-6] },
        properties: { category: 'amenity', kind: 'restaurant', name: noise() },
      }),
    );
    await edit(pois);
    await midway();
    const over = registry.get('base-full')!;
    const found = over.stack.locate(tileAt([lng + 0.0032, lat + 0.0035], 15))!;
    expect(found.location.length).toBeGreaterThan(450_000);
    expect(found.location.length).toBeLessThanOrEqual(500_000);
    await edit(pois.slice(0, 100).map(({ id }) => removed(id)));
    await midway();
    await edit(pois.slice(100).map(({ id }) => removed(id)));
    await expectAsRebuilt();
  });

  it('empties a tile: there, but with nothing in it', async () => {
    await edit([removed(LONELY_ID)]);
    await midway();
    const { stack } = registry.get('base')!;
    const found = stack.locate(tileAt([LONELY[0] + 0.0001, LONELY[1] + 0.0001], 15))!;
    expect(found).toBeDefined();
    expect((await registry.tile(found)).isEmpty).toBe(true);
    await edit([house(LONELY_ID, LONELY)]);
    await expectAsRebuilt();
  });

  it('is as a full build whatever is edited, at random', async () => {
    const anEdit = fc.record({
      action: fc.constantFrom('add', 'remove', 'move', 'vertex', 'kind', 'name', 'importance'),
      which: fc.nat(100_000),
      lng: fc.integer({ min: -300, max: 300 }),
      lat: fc.integer({ min: -300, max: 300 }),
      value: fc.nat(5),
    });
    const batches = fc.sample(fc.array(anEdit, { minLength: 1, maxLength: 6 }), {
      seed: 42,
      numRuns: engine === 'server' ? 16 : EMBEDDED_BATCHES,
    });
    let nextId = 30_000;
    for (const [number, batch] of batches.entries()) {
      const changes = new Map<number, TestChange>();
      for (const { action, which, lng, lat, value } of batch) {
        const ids = [...city.keys()].filter((id) => !changes.has(id));
        const id = ids[which % ids.length]!;
        const feature = city.get(id)!;
        const kinds = ['residential', 'farmland', 'primary', 'village', 'grass', 'industrial'];
        const change: TestChange =
          action === 'add'
            ? house(nextId++, [CENTRE[0] + lng * 1e-4, CENTRE[1] + lat * 1e-4])
            : action === 'remove'
              ? removed(id)
              : action === 'move'
                ? moved(id, lng * 1e-5, lat * 1e-5)
                : action === 'vertex'
                  ? moved(id, lng * 1e-6, lat * 1e-6, value)
                  : withProperties(
                      id,
                      action === 'kind'
                        ? { kind: kinds[value]! }
                        : action === 'name'
                          ? { name: `名${value}` }
                          : { population: value * 1000, restricted: value === 0 },
                    );
        // Removing all of one kind would leave nothing to edit.
        if (action === 'remove' && feature.collectionId === 'administrative_area') continue;
        changes.set(change.id, change);
      }
      if (changes.size === 0) continue;
      await edit([...changes.values()]);
      if (engine === 'server' || number % 3 === 2) await expectAsRebuilt();
      if (number % 6 === 5 || (engine === 'embedded' && number === EMBEDDED_BATCHES - 1)) {
        for (const id of IDS) await publisher.of(id).tidy();
        await expectAsRebuilt(IDS);
      }
    }
  });

  it('takes several publications in one turn', async () => {
    const before = registry.get('base')!.version;
    const id = [...city.values()].find(({ collectionId }) => collectionId === 'building')!.id;
    await publish([moved(id, 0.001, 0)]);
    await publish([moved(id, 0.001, 0.001)]);
    await publish([removed(PLACE_IDS[20]!)]);
    for (const tileset of IDS) await publisher.of(tileset).bring();
    expect(registry.get('base')!.version).toBe(before + 1);
    await expectAsRebuilt(IDS);
  });
});

function idsOf({ tileIds, runLengths }: ArchiveReader['directory']): number[] {
  return [...tileIds].flatMap((first, index) =>
    Array.from({ length: runLengths[index]! }, (_, run) => first + run),
  );
}

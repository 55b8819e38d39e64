/**
 * From an edit sent to be published to its tiles over HTTP, on server PostGIS, both tilesets at once:
 *
 *     npm run bench -- publish                    in cities of 10,000 and 100,000 features, 100 edits each
 *     npm run bench -- publish 1000000 --edits 20 at another size, with fewer
 *
 * Edits of a building's height and place, a street's class, a lake's outline. Ends in one line and exits 1 where the
 * slowest twentieth takes longer than the goal, or a city of ten times the size more than half as long again.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { collections } from '@tongtu/data/model';
import { ANONYMOUS, type Database, migrate, openServer } from '@tongtu/database';
import { syncCollections } from '@tongtu/features';
import { BASE_TILESETS, type BaseTilesetId } from '@tongtu/sdk/contract';
import { type LngLat, tileAt } from '@tongtu/sdk/geo';
import {
  buildTileset,
  compileProfile,
  defaultProfile,
  minZoomOf,
  Publisher,
  TilesetRegistry,
  tileRoutes,
} from '@tongtu/tiles';
import type { Geometry, Position } from 'geojson';
import { createApp } from '../../services/platform/src/http/app.ts';
import { startCluster } from '../support/postgres-cluster.ts';
import { publishChanges } from '../support/published-changes.ts';
import { ORIGINS } from '../support/tile-service.ts';
import { buildings, type CityFeature, roads } from './build/city.ts';
import { Random } from './build/random.ts';
import { loadFeatures } from './build/store.ts';
import { surroundings } from './build/surroundings.ts';

const GOAL_P95_MS = 1_000;
const GOAL_GROWTH = 1.5;
const WARM_UP = 5;
const IDS = Object.keys(BASE_TILESETS) as BaseTilesetId[];
const PROFILE = compileProfile(defaultProfile, 'full');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { edits: { type: 'string', default: '100' } },
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [10_000, 100_000];
const edits = Number(values.edits);

interface Figures {
  readonly size: number;
  readonly moved: readonly number[];
  readonly fetched: readonly number[];
}

const cluster = await startCluster({ shared_buffers: '512MB' });
const figures: Figures[] = [];
try {
  for (const size of sizes) figures.push(await measure(size));
} finally {
  await cluster.stop();
}
judge();

async function measure(size: number): Promise<Figures> {
  const directory = mkdtempSync(join(tmpdir(), 'tongtu-bench-'));
  const database = await openServer(await cluster.createDatabase(`publish_${size}`), 6);
  const registry = await fill(database, directory, size);
  const publisher = new Publisher({
    ...{ database, registry, directory, profile: defaultProfile, tilesetIds: IDS, keepSeconds: 3600 },
    attribution: async () => undefined,
  });
  const app = createApp({ logLevel: 'silent' });
  await app.register(tileRoutes, { registry, origins: ORIGINS, principalOf: () => ANONYMOUS });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  publisher.start({ rebuild: () => Promise.reject(new Error('an edit made a full build necessary')) });
  const editable = [...city(size)].map((feature, index) => ({ feature, id: index + 1 }));
  const random = new Random(5);
  const [moved, fetched]: [number[], number[]] = [[], []];
  try {
    for (let round = -WARM_UP; round < edits; round++) {
      const { feature, id } = editable[Math.floor(random.between(0, editable.length))]!;
      const edited = editedOf(feature, random);
      const started = performance.now();
      const revision = await publishChanges(database, [{ action: 'replace', id, ...edited }]);
      publisher.wake();
      while (IDS.some((each) => registry.get(each)!.revision < revision)) {
        const [problem] = publisher.problems().values();
        if (problem !== undefined) throw new Error(problem);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      if (round >= 0) moved.push(performance.now() - started);
      const { version } = registry.get('base')!;
      const at = firstOf(edited.geometry);
      for (let z = 10; z <= PROFILE.maxZoom; z++) {
        const tile = tileAt(at, z);
        await statusOf(`http://127.0.0.1:${port}/tiles/base/${z}/${tile.x}/${tile.y}?v=${version}`);
      }
      if (round >= 0) fetched.push(performance.now() - started);
    }
    const { dirtyTiles, renderSeconds } = publisher.of('base').figures;
    console.log(
      `${size.toLocaleString('en')} features: pointer moved after ${told(moved)}, tiles fetched after ${told(fetched)} ` +
        `(the last: ${dirtyTiles} tiles, ${(renderSeconds * 1000).toFixed(0)} ms in the thread)`,
    );
    return { size, moved, fetched };
  } finally {
    await publisher.close();
    await app.close();
    await registry.close();
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The city as revision 1, in both editions and both tilesets. */
async function fill(database: Database, directory: string, size: number): Promise<TilesetRegistry> {
  await migrate(database);
  await database.asService((tx) => syncCollections(tx, collections));
  for (const edition of ['full', 'public'] as const) {
    await loadFeatures(database, edition, 1, city(size), ({ collectionId, geometry, properties }) =>
      minZoomOf(collectionId, geometry, properties, PROFILE),
    );
  }
  await database.asService((tx) =>
    tx.query(
      `with made as (insert into changeset (kind, state, title, author) values ('import', 'published', 'bench', 'bench') returning id),
            told as (insert into revision (number, changeset_id, created_count, replaced_count, removed_count)
                     select 1, id, 0, 0, 0 from made)
       update revision_head set number = 1`,
    ),
  );
  await database.asOwner((tx) => tx.query('analyze feature'));
  for (const tilesetId of IDS) {
    const edition = BASE_TILESETS[tilesetId];
    await buildTileset({ database, directory, tilesetId, edition, profile: defaultProfile, workers: 2 });
  }
  return TilesetRegistry.open({ database, directory });
}

function* city(size: number): Generator<CityFeature> {
  yield* buildings(Math.round(size * 0.9));
  yield* roads(Math.round(size * 0.1));
  yield* surroundings();
}

function editedOf({ collectionId, geometry, properties }: CityFeature, random: Random): CityFeature {
  if (collectionId === 'building' && random.next() < 0.5)
    return {
      collectionId,
      geometry,
      properties: { ...properties, height: Math.round(random.between(3, 90)) },
    };
  if (collectionId === 'road')
    return {
      collectionId,
      geometry,
      properties: { ...properties, kind: random.next() < 0.5 ? 'primary' : 'tertiary' },
    };
  const [dx, dy] = [random.between(-1e-4, 1e-4), random.between(-1e-4, 1e-4)];
  const shifted = (value: unknown): unknown =>
    Array.isArray(value) && typeof value[0] === 'number'
      ? [value[0] + dx, (value[1] as number) + dy]
      : (value as unknown[]).map(shifted);
  const { coordinates } = geometry as { coordinates: unknown };
  return {
    collectionId,
    properties,
    geometry: { ...geometry, coordinates: shifted(coordinates) } as Geometry,
  };
}

function firstOf(geometry: Geometry): LngLat {
  let value = (geometry as { coordinates: unknown }).coordinates as unknown[];
  while (Array.isArray(value[0])) value = value[0];
  const [lng = 0, lat = 0] = value as Position;
  return [lng, lat];
}

function statusOf(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      response.resume();
      response.on('end', () =>
        [200, 204].includes(response.statusCode!)
          ? resolve()
          : reject(new Error(`${url}: ${response.statusCode}`)),
      );
    }).on('error', reject);
  });
}

function quantile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

function told(list: readonly number[]): string {
  return `${quantile(list, 0.5).toFixed(0)} ms (p95 ${quantile(list, 0.95).toFixed(0)})`;
}

function judge(): void {
  const worst = Math.max(...figures.map(({ fetched }) => quantile(fetched, 0.95)));
  const [small, large] = [figures[0]!, figures.at(-1)!];
  const growth = quantile(large.fetched, 0.5) / quantile(small.fetched, 0.5);
  const good = worst <= GOAL_P95_MS && growth <= GOAL_GROWTH;
  console.log(
    `publish: p95 ${worst.toFixed(0)} ms from edit to tiles (goal ${GOAL_P95_MS}), ${growth.toFixed(2)} times from ` +
      `${small.size.toLocaleString('en')} to ${large.size.toLocaleString('en')} features (goal ${GOAL_GROWTH}): ${good ? 'good' : 'falls short'}`,
  );
  process.exitCode = good ? 0 : 1;
}

/**
 * The peer, a process of its own: rows from PostGIS, `@maplibre/geojson-vt`, `@maplibre/vt-pbf`, gzip, tile by tile.
 * One index per layer, tiles in the order of the library; features below their own min zoom are left out of a tile.
 * It neither writes an archive nor sorts: what it takes is the loop alone.
 *
 *     node test/bench/build/peer.ts <connection string> [--totals]
 */
import { gzipSync } from 'node:zlib';
import { GeoJSONVT, type GeoJSONVTFeature, type GeoJSONVTOptions } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { Feature, Geometry } from 'geojson';
import pg from 'pg';
import { PEER_LAYERS, timedProfile } from './profile.ts';
import { Totals } from './totals.ts';

const [connectionString, flag] = process.argv.slice(2);
if (!connectionString) throw new Error('wanted a connection string');
const totals = flag === '--totals' ? new Totals() : undefined;

const started = performance.now();
const client = new pg.Client({ connectionString });
await client.connect();
const { rows } = await client.query<{
  collection_id: string;
  id: number;
  min_zoom: number;
  geometry: string;
  properties: Record<string, string | number | boolean>;
}>(
  `select collection_id, id::float8 as id, min_zoom, st_asgeojson(geom) as geometry, properties
   from feature where edition = 'full' order by id`,
);
await client.end();

const minZoom = new Map<number, number>();
const features = new Map<string, Feature[]>();
for (const row of rows) {
  const target = PEER_LAYERS[row.collection_id];
  if (!target) throw new Error(`collection ${row.collection_id} is in no layer`);
  const properties: Feature['properties'] = {};
  for (const name of target.attributes) {
    const value = row.properties[name];
    if (value !== undefined) properties[name] = value;
  }
  minZoom.set(row.id, row.min_zoom);
  const geometry = JSON.parse(row.geometry) as Geometry;
  const feature: Feature = { type: 'Feature', id: row.id, geometry, properties };
  const list = features.get(target.layer);
  if (list) list.push(feature);
  else features.set(target.layer, [feature]);
}
const read = performance.now();

const options: Partial<GeoJSONVTOptions> = {
  maxZoom: timedProfile.maxZoom,
  tolerance: 3,
  extent: 4096,
  buffer: 64,
};
const indexes = new Map<string, GeoJSONVT>();
for (const [layer, list] of features) {
  indexes.set(
    layer,
    new GeoJSONVT({ type: 'FeatureCollection', features: list }, options as GeoJSONVTOptions),
  );
}

let bytes = 0;
let count = 0;
visit(0, 0, 0);

/** Writes a tile and those below it; below a tile that no index fills there is nothing. */
function visit(z: number, x: number, y: number): void {
  const layers: Parameters<typeof fromGeojsonVt>[0] = {};
  let occupied = false;
  for (const [layer, index] of indexes) {
    const tile = index.getTile(z, x, y);
    if (!tile || tile.features.length === 0) continue;
    occupied = true;
    // The features of a tile are of one type or of another, which TypeScript takes for arrays of different types.
    const drawn = (tile.features as GeoJSONVTFeature[]).filter(({ id }) => minZoom.get(id as number)! <= z);
    if (drawn.length > 0) layers[layer] = { ...tile, features: drawn };
  }
  if (z >= timedProfile.minZoom && Object.keys(layers).length > 0) {
    const compressed = gzipSync(fromGeojsonVt(layers, { version: 2, extent: 4096 }));
    bytes += compressed.length;
    count++;
    totals?.add(z, compressed);
  }
  if (!occupied || z === timedProfile.maxZoom) return;
  visit(z + 1, x * 2, y * 2);
  visit(z + 1, x * 2, y * 2 + 1);
  visit(z + 1, x * 2 + 1, y * 2);
  visit(z + 1, x * 2 + 1, y * 2 + 1);
}

const result = {
  milliseconds: performance.now() - started,
  readMilliseconds: read - started,
  rows: rows.length,
  tiles: count,
  bytes,
  peakRssBytes: process.resourceUsage().maxRSS * 1024,
  totals: totals?.byZoom(),
};
console.log(JSON.stringify(result));

/**
 * How fast a full build is, against the plain loop of geojson-vt, vt-pbf and gzip in one process, over the same
 * rows of the same PostGIS with the same min zooms, z6–15. Ends in one line and exits 1 where the goal is missed.
 *
 *     node test/bench/build.ts            200,000 buildings and 20,000 roads, some two minutes
 *     node test/bench/build.ts --large    also how time and memory grow: 100k, 300k and 1M features
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Database, migrate, openServer } from '@tongtu/database';
import { compileProfile, defaultProfile, minZoomOf } from '@tongtu/tiles';
import { startCluster } from '../support/postgres-cluster.ts';
import { buildings, type CityFeature, roads } from './build/city.ts';
import { timedProfile } from './build/profile.ts';
import { loadFeatures } from './build/store.ts';
import { surroundings } from './build/surroundings.ts';
import type { ZoomTotals } from './build/totals.ts';

const run = promisify(execFile);
const GOAL = 1.8;
const ROUNDS = 3;
const WORKERS = 2;
const MAX_DEVIATION = 0.03;

interface Leg {
  readonly milliseconds: number;
  readonly tiles: number;
  readonly bytes: number;
  readonly peakRssBytes: number;
  readonly totals: Record<string, ZoomTotals>;
}

const cluster = await startCluster();
const directory = mkdtempSync(join(tmpdir(), 'tongtu-bench-'));
try {
  process.exitCode = await bench();
} finally {
  await cluster.stop();
  rmSync(directory, { recursive: true, force: true });
}

async function bench(): Promise<number> {
  const url = await cityDatabase('bench', 200_000, 20_000);
  const peer = (...flags: string[]) => leg('peer.ts', url, ...flags);
  const ours = (profile: 'timed' | 'full', ...flags: string[]) =>
    leg('ours.ts', url, directory, profile, String(WORKERS), ...flags);

  // The first of each warms the database's cache and is not timed; it counts what is in the tiles instead.
  const closeEnough = compare(await peer('--totals'), await ours('timed', '--totals'));
  const peers: Leg[] = [];
  const own: Leg[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    peers.push(await peer());
    own.push(await ours('timed'));
  }
  const full = await ours('full', '--totals');
  report('peer', peers);
  report(`ours, ${WORKERS} workers`, own);
  report('ours, full profile with land, water, names, addresses and points beside', [full]);

  if (process.argv.includes('--large')) await growth();
  const figure = median(peers) / median(own);
  console.log(`build: ${figure.toFixed(2)}× (goal ${GOAL}×, peer geojson-vt+vt-pbf+gzip)`);
  return figure >= GOAL && closeEnough ? 0 : 1;
}

async function growth(): Promise<void> {
  for (const count of [100_000, 300_000, 1_000_000]) {
    const url = await cityDatabase(`bench_${count}`, Math.round(count * 0.9), Math.round(count * 0.1));
    const legs = [await leg('ours.ts', url, join(directory, String(count)), 'timed', String(WORKERS))];
    report(`ours, ${count} features`, legs);
    console.log(`  ${((legs[0]!.milliseconds * 1000) / count).toFixed(1)} µs a feature`);
  }
}

async function cityDatabase(name: string, buildingCount: number, roadCount: number): Promise<string> {
  const url = await cluster.createDatabase(name);
  const database = await openServer(url, 2);
  const started = performance.now();
  await migrate(database);
  const timed = compileProfile(timedProfile, 'full');
  const zoom = ({ collectionId, geometry, properties }: CityFeature) =>
    minZoomOf(collectionId, geometry, properties, timed);
  let count = await loadFeatures(database, 'full', 1, buildings(buildingCount), zoom);
  count += await loadFeatures(database, 'full', count + 1, roads(roadCount), zoom);
  if (name === 'bench') await addPublicCity(database, count);
  await database.asOwner((tx) => tx.query('analyze feature'));
  await database.close();
  const vertices = count.toLocaleString('en');
  console.log(`${vertices} features written in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return url;
}

/** The public edition: the same buildings and roads and the rest of a city, for the full profile. */
async function addPublicCity(database: Database, count: number): Promise<void> {
  await database.asService((tx) =>
    tx.query(`insert into feature select collection_id, 'public', id, version, revision_from, min_zoom, geom, properties
      from feature where edition = 'full'`),
  );
  const profile = compileProfile(defaultProfile, 'public');
  await loadFeatures(
    database,
    'public',
    count + 1,
    surroundings(),
    ({ collectionId, geometry, properties }) => minZoomOf(collectionId, geometry, properties, profile),
  );
}

async function leg(script: string, ...parameters: string[]): Promise<Leg> {
  const path = join(import.meta.dirname, 'build', script);
  const { stdout } = await run(process.execPath, ['--max-old-space-size=8192', path, ...parameters], {
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Leg;
}

/** Prints what is in the tiles of both, decoded, zoom by zoom; true where they differ by no more than they may. */
function compare(peer: Leg, own: Leg): boolean {
  console.log('zoom      peer: tiles  features   vertices      ours: tiles  features   vertices   deviation');
  let fits = true;
  for (const [zoom, theirs] of Object.entries(peer.totals)) {
    const mine = own.totals[zoom] ?? { tiles: 0, features: 0, vertices: 0 };
    const features = mine.features / theirs.features - 1;
    const vertices = mine.vertices / theirs.vertices - 1;
    if (Math.abs(features) > MAX_DEVIATION || Math.abs(vertices) > MAX_DEVIATION) fits = false;
    const row = ({ tiles, features: count, vertices: corners }: ZoomTotals) =>
      `${String(tiles).padStart(11)}${String(count).padStart(10)}${String(corners).padStart(11)}`;
    console.log(
      `z${zoom.padEnd(8)} ${row(theirs)}      ${row(mine)}   ${percent(features)} ${percent(vertices)}`,
    );
  }
  console.log(fits ? `all within ${percent(MAX_DEVIATION)}` : `more than ${percent(MAX_DEVIATION)} apart`);
  return fits;
}

function report(name: string, legs: readonly Leg[]): void {
  const seconds = legs.map(({ milliseconds }) => milliseconds / 1000).sort((a, b) => a - b);
  const { tiles, bytes } = legs[0]!;
  const rss = Math.max(...legs.map(({ peakRssBytes }) => peakRssBytes));
  console.log(
    `${name}: ${(median(legs) / 1000).toFixed(2)} s (${seconds.map((value) => value.toFixed(2)).join(', ')}), ` +
      `${tiles} tiles, ${(bytes / 1e6).toFixed(1)} MB, peak RSS ${(rss / 1e6).toFixed(0)} MB`,
  );
}

function median(legs: readonly Leg[]): number {
  const sorted = legs.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

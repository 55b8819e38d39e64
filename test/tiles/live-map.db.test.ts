import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { GeoJSONVT } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { collections } from '@tongtu/data/model';
import { type Database, openServer } from '@tongtu/database';
import { syncCollections } from '@tongtu/features';
import { type TileCoordinate, tileAt } from '@tongtu/sdk/geo';
import { publishArchive, runOf, tilesetDirectory, writeArchive } from '@tongtu/tiles';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { tileIdOf } from '../../services/tiles/src/archive/tile-id.ts';
import { at, building, publish, square } from '../conformance/city.ts';
import { launchBrowser, mapIdle, openPage, type PageRecord } from '../support/browser.ts';
import { createTestStore, type TestStore } from '../support/databases.ts';
import { type RunningPlatform, startPlatform } from '../support/platform.ts';

const HERE = at(0.25, 0.25) as [number, number];
/** Farther than a screen. */
const ELSEWHERE = at(30, 30) as [number, number];
const DEEPEST = 15;

let store: TestStore;
let database: Database;
let platform: RunningPlatform;
let browser: Browser;
let opened: PageRecord[] = [];

/** The house of the moves of this file, as one tile shows it: its number tells which move it was. */
function tileBytes({ z, x, y }: TileCoordinate, id: number): Buffer {
  const house = building('h', [
    [0, 0],
    [0.5, 0],
    [0.5, 0.5],
    [0, 0.5],
  ]);
  const feature = { type: 'Feature' as const, id, geometry: house.geometry, properties: { kind: 'house' } };
  const index = new GeoJSONVT(
    { type: 'FeatureCollection', features: [feature] },
    { maxZoom: DEEPEST, indexMaxZoom: DEEPEST, indexMaxPoints: 0 },
  );
  return gzipSync(fromGeojsonVt({ buildings: index.getTile(z, x, y)! }, { version: 2, extent: 4096 }));
}

/** Publishes a delta of one tile, in which the house has this number, as a publisher does. */
async function move(id: number, place: readonly [number, number] = HERE): Promise<TileCoordinate> {
  const { directory } = store;
  const revision = await publish(database, [square('a', 0, 0, { height: id })]);
  const tile = tileAt(place, DEEPEST);
  const tileId = tileIdOf(tile);
  const folder = tilesetDirectory(directory, 'base');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `finished-${revision}`);
  const written = await writeArchive(path, [runOf([{ tileId, bytes: tileBytes(tile, id) }])], {
    ...{ minZoom: 0, maxZoom: DEEPEST, bounds: [120.69, 30.69, 120.8, 30.8], center: HERE, centerZoom: 14 },
    metadata: { vector_layers: [{ id: 'buildings', fields: {} }] },
  });
  await publishArchive({ database, tilesetId: 'base', directory }, path, {
    ...{ kind: 'delta', sha256: written.sha256, sizeBytes: written.sizeBytes, revision },
    ...{ minZoom: 0, maxZoom: DEEPEST, metadata: {}, tileIds: [tileId] },
  });
  return tile;
}

const MAP = 'document.querySelector("map-page").baseMap.map';
/** Numbers of what is drawn. */
const drawn = (page: Page) =>
  page.evaluate<number[]>(`${MAP}.queryRenderedFeatures({ layers: ${MAP}.getStyle().layers
    .filter((layer) => layer['source-layer'] === 'buildings').map(({ id }) => id) }).map(({ id }) => id)`);
const shows = (page: Page, id: number) =>
  expect.poll(() => drawn(page), { timeout: 20_000, interval: 200 }).toContain(id);
const jump = async (page: Page, place: readonly number[], zoom: number) => {
  await page.evaluate(`${MAP}.jumpTo({ center: [${place.join()}], zoom: ${zoom} })`);
  await mapIdle(page);
};
const streams = ({ requests }: PageRecord) => requests.filter((url) => url.includes('/api/events'));

/** The page on a place, once it listens. */
async function openMap(zoom: number): Promise<PageRecord> {
  const record = await openPage(browser);
  opened.push(record);
  await record.page.goto(`${platform.origin}/#map=${zoom}/${HERE[1]}/${HERE[0]}&lang=en`);
  await mapIdle(record.page);
  await expect.poll(() => streams(record).length, { timeout: 20_000 }).toBe(1);
  return record;
}

beforeAll(async () => {
  store = await createTestStore('server');
  database = await openServer(store.databaseUrl!, 2);
  await database.asService((tx) => syncCollections(tx, collections));
  await publish(database, [square('a', 0, 0), square('b', 30, 30), square('c', 90, 90)]);
  [browser, platform] = await Promise.all([launchBrowser(), start()]);
});
afterEach(async () => {
  for (const record of opened) await record.close();
  opened = [];
});
afterAll(async () => {
  await browser?.close();
  await platform?.stop();
  await database.close();
  await store.remove();
});

const start = (environment: Record<string, string> = {}) =>
  startPlatform({
    directory: store.directory,
    environment: { TONGTU_SAMPLE: 'none', DATABASE_URL: store.databaseUrl!, ...environment },
  });

it('asks again for the tile that changed and no other, and says which publication it shows', async () => {
  const record = await openMap(15.2);
  const { page, requests } = record;
  const before = requests.length;
  const { z, x, y } = await move(101);
  await shows(page, 101);
  const tiles = requests.slice(before).filter((url) => url.includes('/tiles/'));
  expect(tiles.map((url) => url.replace(/\d+$/, 'N'))).toEqual([
    `${platform.origin}/tiles/base/${z}/${x}/${y}?v=N`,
  ]);
  await tellsRevision(page);
  expect(record.complaints).toEqual([]);
});

it.each([15.2, 16.6, 19])('shows the new tile where one comes back to it, at zoom %f', async (zoom) => {
  const { page } = await openMap(zoom);
  await jump(page, ELSEWHERE, zoom);
  const id = 200 + Math.round(zoom * 10);
  await move(id);
  await tellsRevision(page);
  // A map waits up to half a second at random.
  await page.waitForTimeout(600);
  await jump(page, HERE, zoom);
  await shows(page, id);
});

it('reads one stream for all tabs of a browser, which another takes over when its tab is closed', async () => {
  const record = await openMap(15.2);
  const other = await record.page.context().newPage();
  await other.goto(`${platform.origin}/#map=15.2/${HERE[1]}/${HERE[0]}&lang=en`);
  await mapIdle(other);
  await other.waitForTimeout(1_000);
  await move(401);
  await Promise.all([shows(record.page, 401), shows(other, 401)]);
  expect(streams(record)).toHaveLength(1);
  await record.page.close();
  await expect.poll(() => streams(record).length, { timeout: 20_000 }).toBe(2);
  await move(402);
  await shows(other, 402);
});

it('catches up after the server was away', async () => {
  const { page } = await openMap(15.2);
  const { port } = new URL(platform.origin);
  await platform.stop();
  await move(501);
  platform = await start({ PORT: port });
  await shows(page, 501);
});

/** Waits until the page says that it shows the newest publication. */
async function tellsRevision(page: Page): Promise<void> {
  const [head] = await database.asService((tx) =>
    tx.query<{ number: string }>('select number from revision_head'),
  );
  await page.getByText(`Revision ${head!.number}`).waitFor();
}

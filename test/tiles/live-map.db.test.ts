import { collections } from '@tongtu/data/model';
import { type Database, openServer } from '@tongtu/database';
import { syncCollections } from '@tongtu/features';
import { tileAt } from '@tongtu/sdk/geo';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { at, publish, square } from '../conformance/city.ts';
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

/** Publishes the house with another height: the platform's own publisher brings it to the tiles. */
async function raise(height: number): Promise<number> {
  return publish(database, [square('a', 0, 0, { height })]);
}

const MAP = 'document.querySelector("map-page").baseMap.map';
/** Heights of what is drawn, in metres. */
const drawn = (page: Page) =>
  page.evaluate<(number | undefined)[]>(`${MAP}.queryRenderedFeatures({ layers: ${MAP}.getStyle().layers
    .filter((layer) => layer['source-layer'] === 'buildings').map(({ id }) => id) }).map(({ properties }) => properties.height)`);
const shows = (page: Page, height: number) =>
  expect.poll(() => drawn(page), { timeout: 20_000, interval: 200 }).toContain(height);
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
  await raise(101);
  const { z, x, y } = tileAt(HERE, DEEPEST);
  await shows(page, 101);
  const tiles = requests.slice(before).filter((url) => url.includes('/tiles/'));
  expect(tiles.map((url) => url.replace(/\d+$/, 'N'))).toEqual([
    `${platform.origin}/tiles/base/${z}/${x}/${y}?v=N`,
  ]);
  await tellsRevision(page);
  expect(record.complaints).toEqual([]);
});

it('shows the newest where the answer for a former publication comes after it', async () => {
  const { page } = await openMap(15.2);
  const held = Promise.withResolvers<void>();
  let asked = 0;
  await page.route('**/tiles/base/15/**', async (route) => {
    const isFirst = asked++ === 0;
    // What the server has for this publication, but on its way for long.
    const answer = await route.fetch();
    if (isFirst) await held.promise;
    await route.fulfill({ response: answer });
  });
  await raise(151);
  await expect.poll(() => asked, { timeout: 20_000 }).toBe(1);
  await raise(152);
  await tellsRevision(page);
  await page.waitForTimeout(1_500);
  held.resolve();
  await shows(page, 152);
  await page.waitForTimeout(1_000);
  expect(await drawn(page)).toContain(152);
});

it.each([15.2, 16.6, 19])('shows the new tile where one comes back to it, at zoom %f', async (zoom) => {
  const { page } = await openMap(zoom);
  await jump(page, ELSEWHERE, zoom);
  const height = 200 + Math.round(zoom);
  await raise(height);
  await tellsRevision(page);
  // A map waits up to half a second at random.
  await page.waitForTimeout(600);
  await jump(page, HERE, zoom);
  await shows(page, height);
});

it('reads one stream for all tabs of a browser, which another takes over when its tab is closed', async () => {
  const record = await openMap(15.2);
  const other = await record.page.context().newPage();
  await other.goto(`${platform.origin}/#map=15.2/${HERE[1]}/${HERE[0]}&lang=en`);
  await mapIdle(other);
  await other.waitForTimeout(1_000);
  await raise(401);
  await Promise.all([shows(record.page, 401), shows(other, 401)]);
  expect(streams(record)).toHaveLength(1);
  await record.page.close();
  await expect.poll(() => streams(record).length, { timeout: 20_000 }).toBe(2);
  await raise(402);
  await shows(other, 402);
});

it('catches up after the server was away', async () => {
  const { page } = await openMap(15.2);
  const { port } = new URL(platform.origin);
  await platform.stop();
  await raise(501);
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

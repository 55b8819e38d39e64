import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignRequests, launchBrowser, mapIdle, openPage } from '../support/browser.ts';
import { takePicture } from '../support/pictures.ts';
import { freshDirectory, type RunningPlatform, removeDirectory, startPlatform } from '../support/platform.ts';
import { type PostgresCluster, startCluster } from '../support/postgres-cluster.ts';
import { HAN, mapSight } from './map-sight.ts';

const OLD_TOWN = 'map=14.2/30.7605/120.757/0/0&lang=zh';
const OLD_TOWN_3D = 'map=15.6/30.7565/120.7575/-18/60&3d=1&lang=zh';
const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

describe('the sample city on a server', () => {
  const directory = freshDirectory();
  let cluster: PostgresCluster;
  let platform: RunningPlatform;
  let browser: Browser;
  beforeAll(async () => {
    [cluster, browser] = await Promise.all([startCluster(), launchBrowser()]);
    const databaseUrl = await cluster.createDatabase('sample_city');
    platform = await startPlatform({ directory, environment: { DATABASE_URL: databaseUrl } });
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
    await cluster?.stop();
    removeDirectory(directory);
  });

  const sees = async (hash: string, options = {}) => {
    const record = await openPage(browser, options);
    await record.page.goto(`${platform.origin}/#${hash}`);
    await mapIdle(record.page);
    return record;
  };

  it('is published with its buildings, streets, waters, addresses and names', async () => {
    const items = async (path: string) =>
      (await (await fetch(`${platform.origin}/api/collections/${path}`)).json()) as {
        numberReturned: number;
      };
    for (const collection of ['building', 'road', 'water_area', 'address', 'place', 'poi'])
      expect((await items(`${collection}/items?limit=5`)).numberReturned, collection).toBe(5);
    const created = /([\d,]+) features published as revision 1/.exec(platform.output())?.[1];
    expect(Number(created?.replaceAll(',', ''))).toBeGreaterThanOrEqual(60_000);
  });

  it.each([
    ['sample-city', OLD_TOWN, {}],
    ['sample-city-3d', OLD_TOWN_3D, {}],
    ['phone', OLD_TOWN, PHONE],
  ])('shows its old town (%s)', async (name, hash, options) => {
    const record = await sees(hash, options);
    const { buildings, raised, labels } = await mapSight(record.page);
    expect(buildings + raised).toBeGreaterThan(100);
    expect(labels.filter((label) => HAN.test(label)).length).toBeGreaterThan(5);
    await record.page.locator('map-imprint').getByText('模拟数据').first().waitFor();
    await takePicture(record.page, name);
    expect(record.complaints).toEqual([]);
    expect(foreignRequests(record, platform.origin)).toEqual([]);
    await record.close();
  });
});

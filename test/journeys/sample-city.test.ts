import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignRequests, launchBrowser, mapIdle, openPage } from '../support/browser.ts';
import { takePicture } from '../support/pictures.ts';
import { freshDirectory, type RunningPlatform, removeDirectory, startPlatform } from '../support/platform.ts';
import { type PostgresCluster, startCluster } from '../support/postgres-cluster.ts';
import {
  buildingInView,
  choose,
  deskReady,
  doneCount,
  drag,
  pixelOf,
  ringOf,
} from '../support/survey-page.ts';
import { drawn, looks } from '../support/work-page.ts';
import { HAN, mapSight } from './map-sight.ts';
import { extended, type House, middleOf, type SampleWork, sampleWork } from './sample-work.ts';

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

  describe('is kept by its members:', () => {
    /** Less than the room around the houses that are chosen. */
    const WING_METERS = 8;
    /** Around the old town. */
    const BOX = '120.745,30.752,120.765,30.766';
    let work: SampleWork;
    let houses: House[];
    beforeAll(async () => {
      work = await sampleWork(platform);
      houses = await work.houses(BOX);
      expect(houses.length).toBeGreaterThan(3);
    });

    /** A page of the work, as the sample member with the role. */
    const opens = async (role: string, address: string) => {
      const record = await openPage(browser);
      await work.enter(record.page, role);
      await record.page.goto(`${platform.origin}/${address}`);
      return record;
    };
    const placeOf = (house: House, zoom: number) => {
      const [lng, lat] = middleOf(house);
      return `map=${zoom}/${lat}/${lng}`;
    };
    const taller = ({ properties: { floors, height } }: House) => ({
      floors: Number(floors) + 1,
      height: Number(height) + 3,
    });
    const replaced = (house: House, properties: House['properties'], geometry = house.geometry) => ({
      ...{ action: 'replace', collection: 'building', featureId: house.id, geometry },
      properties: { ...house.properties, ...properties },
    });

    it('a surveyor reshapes a house at the desk', async () => {
      const { page, complaints, close } = await opens('surveyor', `survey#${placeOf(houses[0]!, 18.6)}`);
      await deskReady(page);
      const building = await buildingInView(page);
      await choose(page, building);
      const ring = ringOf(building);
      const [corner, opposite] = [await pixelOf(page, ring[1]!), await pixelOf(page, ring[3] ?? ring[0]!)];
      const away = [0, 1].map((axis) => 14 * Math.sign(corner[axis]! - opposite[axis]!)) as [number, number];
      await drag(page, corner, [corner[0] + away[0], corner[1] + away[1]]);
      await expect.poll(() => doneCount(page)).toBe(1);
      await page.locator('attribute-form').first().waitFor();
      await expect
        .poll(() => page.evaluate('document.querySelector("survey-page").baseMap.isIdle'), {
          timeout: 60_000,
        })
        .toBe(true);
      await takePicture(page, 'survey-desk');
      expect(complaints).toEqual([]);
      await close();
    });

    it('a reviewer sees a changeset before and after', async () => {
      const [, house] = houses as [House, House];
      const change = replaced(house, taller(house), extended(house, WING_METERS));
      const id = await work.submit('东侧加建', [change]);
      const { page, complaints, close } = await opens(
        'reviewer',
        `review?changeset=${id}#${placeOf(house, 18)}`,
      );
      const view = page.locator('changeset-view');
      await view.locator('difference-table tbody').waitFor();
      await expect
        .poll(() => looks(page, 'review-page'))
        .toEqual(expect.arrayContaining(['before', 'after']));
      await drawn(page, 'review-page');
      await takePicture(page, 'review');
      expect(complaints).toEqual([]);
      await close();
    });

    it('anybody who works on it sees what became of a house, and when', async () => {
      const [, , house] = houses as [House, House, House];
      const wing = extended(house, WING_METERS);
      await work.publish('补充名称', [replaced(house, { name: '望湖楼', name_pinyin: 'Wàng hú lóu' })]);
      const named = { name: '望湖楼', name_pinyin: 'Wàng hú lóu', ...taller(house) };
      await work.publish('扩建后复测', [replaced(house, named, wing)]);
      const address = `history?collection=building&feature=${house.id}#${placeOf(house, 18)}`;
      const { page, complaints, close } = await opens('reviewer', address);
      await expect.poll(() => page.locator('version-table tbody tr').count()).toBe(3);
      await drawn(page, 'history-page');
      await takePicture(page, 'history');
      expect(complaints).toEqual([]);
      await close();
    });
  });
});

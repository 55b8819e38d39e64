import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { foreignRequests, screenshot } from '../support/browser.ts';
import { axeFindings, PHONE } from '../support/map-page.ts';
import { freshDirectory, removeDirectory } from '../support/platform.ts';
import { deskReady, doneCount, pixelOf, ringOf, selected } from '../support/survey-page.ts';
import { surveySite } from '../support/survey-site.ts';

const HERE = 'map=18/31.9633/121.0727';
const site = surveySite();
const directory = freshDirectory();
/** The chunk of the DXF parser, fetched when a DXF is opened. */
const PARSER = /\/dist-[^/]*\.js$/;
const AREA = [
  [121.0727, 31.9634],
  [121.0731, 31.9634],
  [121.0731, 31.9637],
  [121.0727, 31.9637],
  [121.0727, 31.9634],
];
const OFFICE = { name: '档案楼', floors: 3, kind: 'no such kind', owner: 'x' };

beforeAll(() => {
  mkdirSync(directory, { recursive: true });
  const plan = {
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', properties: OFFICE, geometry: { type: 'Polygon', coordinates: [AREA] } },
      {
        ...{ type: 'Feature', properties: {} },
        geometry: { type: 'LineString', coordinates: [AREA[0], [121.072, 31.9631]] },
      },
    ],
  };
  writeFileSync(join(directory, 'plan.geojson'), JSON.stringify(plan));
  // As a surveyor's software writes it: GDAL's own, in the zone's metres.
  const bare = {
    type: 'FeatureCollection',
    features: plan.features.map(({ geometry: { coordinates } }, index) => ({
      ...{ type: 'Feature', properties: { Layer: 'JMD' } },
      // Of an area it would make a hatching.
      geometry: { type: 'LineString', coordinates: index === 0 ? AREA : coordinates },
    })),
  };
  writeFileSync(join(directory, 'bare.geojson'), JSON.stringify(bare));
  execFileSync('ogr2ogr', [
    ...['-f', 'DXF', '-s_srs', 'EPSG:4326', '-t_srs', 'EPSG:4549'],
    ...[join(directory, 'plan.dxf'), join(directory, 'bare.geojson')],
  ]);
  const far = { type: 'Point', coordinates: [116.4, 39.9] };
  writeFileSync(join(directory, 'beijing.geojson'), JSON.stringify(far));
  writeFileSync(join(directory, 'notes.dxf'), 'not a drawing');
});
afterAll(() => removeDirectory(directory));

const panelOf = (page: Page) => page.locator('backdrop-panel');
async function openFile(page: Page, name: string) {
  const panel = panelOf(page);
  if ((await panel.locator('details[open]').count()) === 0) await panel.locator('summary').click();
  await panel.locator('input[type=file]').setInputFiles(join(directory, name));
  return panel;
}

it('opens a DXF of the zone, asks for its system, and copies a shape of it as a building', async () => {
  const record = await site.open(HERE);
  const { page } = record;
  await deskReady(page);
  const panel = await openFile(page, 'plan.dxf');
  await panel.getByLabel(/坐标系/).waitFor();
  expect(await panel.getByLabel(/坐标系/).inputValue()).toBe('EPSG:4549');
  await panel.getByRole('button', { name: '载入' }).click();
  await panel.getByText('EPSG:4549 · 2 个图形').waitFor();
  await panel.getByRole('button', { name: '点选底稿' }).click();
  await page.mouse.click(...(await pixelOf(page, [121.0729, 31.96355])));
  await panel.getByText('已选 1 个图形 · JMD').waitFor();
  await screenshot(page, 'survey-backdrop');
  await panel.getByLabel('复制到').selectOption('building');
  await panel.getByRole('button', { name: '复制为草稿' }).click();
  await expect.poll(() => doneCount(page)).toBe(1);
  const [copied] = await selected(page);
  expect(copied).toMatchObject({
    collection: 'building',
    geometry: { type: 'Polygon' },
    properties: { source_kind: 'JMD' },
  });
  for (const [lng, lat] of ringOf(copied!))
    expect(
      Math.min(...AREA.map(([x, y]) => Math.hypot(lng! - x!, lat! - y!))),
      // A centimetre.
    ).toBeLessThan(1e-7);
  await page.keyboard.press('Control+z');
  await expect.poll(() => doneCount(page)).toBe(0);
  expect(record.requests.some((url) => PARSER.test(url))).toBe(true);
  expect(record.complaints).toEqual([]);
  expect(foreignRequests(record, site.origin)).toEqual([]);
});

it('keeps a GeoJSON through a reload, takes what fits of its attributes, hides and removes it', async () => {
  const { page, complaints, requests } = await site.open(HERE);
  await deskReady(page);
  const panel = await openFile(page, 'plan.geojson');
  await panel.getByText('CRS84 · 2 个图形').waitFor();
  // What the collection is like is on its way still when its copy is asked for.
  await page.route(/\/api\/collections\/building$/, async (route) => {
    await sleep(4_000);
    await route.continue();
  });
  await page.reload();
  await deskReady(page);
  await panel.locator('summary').click();
  await panel.getByText('CRS84 · 2 个图形').waitFor();
  await panel.getByRole('button', { name: '点选底稿' }).click();
  // By keys alone: the shape at the centre.
  await page.evaluate(
    'document.querySelector("survey-page").baseMap.map.jumpTo({ center: [121.0729, 31.96355] })',
  );
  await page.keyboard.press('b');
  await panel.getByText('档案楼').waitFor();
  await panel.getByLabel('复制到').selectOption('building');
  await panel.getByRole('button', { name: '复制为草稿' }).click();
  await expect.poll(() => doneCount(page)).toBe(1);
  expect((await selected(page))[0]!.properties).toEqual({ name: '档案楼', floors: 3 });

  const drawn = () =>
    page.evaluate<number>(
      'document.querySelector("survey-page").baseMap.map.querySourceFeatures("desk-backdrop").length',
    );
  await expect.poll(drawn).toBeGreaterThan(0);
  await panel.getByLabel('显示“plan.geojson”').uncheck();
  await expect.poll(drawn).toBe(0);
  await panel.getByRole('button', { name: '移除“plan.geojson”' }).click();
  await panel.getByRole('button', { name: '移除' }).waitFor({ state: 'detached' });
  await page.reload();
  await deskReady(page);
  await panel.locator('summary').click();
  await panel.getByRole('button', { name: '移除' }).waitFor({ state: 'detached' });
  expect(requests.filter((url) => PARSER.test(url))).toEqual([]);
  expect(complaints).toEqual([]);
});

it('snaps what is drawn to a vertex of a backdrop', async () => {
  const { page } = await site.open(HERE);
  await deskReady(page);
  const panel = await openFile(page, 'plan.geojson');
  await panel.getByText('2 个图形').waitFor();
  await page.keyboard.press('d');
  const draw = page.locator('draw-panel');
  await draw.locator('select').selectOption('road');
  const [x, y] = await pixelOf(page, AREA[2]!);
  await page.mouse.click(x + 4, y - 3);
  await page.mouse.click(x + 70, y - 60);
  await page.mouse.move(x + 75, y - 62);
  await draw.getByRole('button', { name: '完成' }).click();
  await expect.poll(() => doneCount(page)).toBe(1);
  expect((await selected(page))[0]!.geometry.coordinates).toContainEqual(AREA[2]);
});

it('says what it can not open: no drawing, elsewhere, and a system by which it lies elsewhere', async () => {
  const { page, complaints } = await site.open(HERE);
  await deskReady(page);
  const panel = await openFile(page, 'notes.dxf');
  await panel.getByRole('alert').getByText('不是 DXF，也不是 GeoJSON').waitFor();
  await openFile(page, 'beijing.geojson');
  await panel.getByRole('alert').getByText('它不在本市').waitFor();
  await openFile(page, 'plan.dxf');
  await panel.getByLabel(/坐标系/).selectOption('EPSG:4548');
  await panel.getByRole('button', { name: '载入' }).click();
  await panel.getByRole('alert').getByText('按 EPSG:4548 它不在本市').waitFor();
  await panel.getByLabel(/坐标系/).selectOption('EPSG:4549');
  await panel.getByRole('button', { name: '载入' }).click();
  await panel.getByText('2 个图形').waitFor();
  expect(await panel.getByRole('alert').count()).toBe(0);
  await panel.getByRole('button', { name: '点选底稿' }).click();
  await page.mouse.click(...(await pixelOf(page, [121.0729, 31.96355])));
  await panel.getByLabel('复制到').selectOption('road');
  await panel.getByRole('button', { name: '复制为草稿' }).click();
  await expect.poll(() => doneCount(page)).toBe(1);
  expect(complaints).toEqual([]);
});

it.each([
  ['small phone', { ...PHONE, viewport: { width: 360, height: 640 } }],
  ['dark', { colorScheme: 'dark' as const, locale: 'en-GB' }],
])('is usable by the rules of WCAG 2.2 AA (%s)', async (name, options) => {
  const { page, complaints } = await site.open(HERE, options);
  await deskReady(page);
  const panel = await openFile(page, 'plan.dxf');
  await panel.locator('select').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await screenshot(page, `survey-backdrop-ask-${name.replace(' ', '-')}`);
  await panel.getByRole('button', { name: /载入|Load/ }).click();
  await panel.getByRole('button', { name: /点选底稿|Choose shapes/ }).click();
  await panel.getByRole('button', { name: /点选底稿|Choose shapes/ }).scrollIntoViewIfNeeded();
  const [x, y] = await pixelOf(page, [121.0729, 31.9635]);
  if (name === 'dark') await page.mouse.click(x, y);
  else await page.touchscreen.tap(x, y);
  await panel.locator('#target').waitFor();
  await panel.locator('#target').scrollIntoViewIfNeeded();
  expect(await axeFindings(page)).toEqual([]);
  await screenshot(page, `survey-backdrop-${name.replace(' ', '-')}`);
  expect(complaints).toEqual([]);
});

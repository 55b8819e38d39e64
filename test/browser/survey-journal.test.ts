import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import {
  beginShape,
  deskReady,
  doneCount,
  drawFeature,
  ringOf,
  type Shown,
  selected,
  shown,
} from '../support/survey-page.ts';
import { surveySite } from '../support/survey-site.ts';

const HERE = 'map=18/31.9633/121.0727';
const site = surveySite();

const drawRoad = (page: Page, y = 300) =>
  drawFeature(page, 'road', [
    [600, y],
    [820, y + 30],
  ]);
const holds = async (page: Page, road: Shown) => (await shown(page)).find(({ key }) => key === road.key);

it('keeps every edit through a reload, with what was taken back', async () => {
  const { page } = await site.open(HERE);
  await deskReady(page);
  const [one, two] = [await drawRoad(page), await drawRoad(page, 420)];
  await page.keyboard.press('Control+z');
  await expect.poll(() => doneCount(page)).toBe(1);
  await page.reload();
  await deskReady(page);
  expect(await holds(page, one)).toEqual(one);
  expect(await holds(page, two)).toBeUndefined();
  await page.keyboard.press('Control+y');
  await expect.poll(async () => await holds(page, two)).toEqual(two);
});

it('goes on with a shape that was half drawn when the page was loaded again', async () => {
  const { page, complaints } = await site.open(HERE);
  await deskReady(page);
  const panel = await beginShape(page, 'water_area', [
    [600, 300],
    [720, 300],
    [720, 380],
  ]);
  await panel.getByText('面积').waitFor();
  await page.reload();
  await deskReady(page);
  await panel.getByText('面积').waitFor();
  expect(await panel.locator('select').inputValue()).toBe('water_area');
  await panel.getByRole('button', { name: '完成' }).click();
  await expect.poll(() => doneCount(page)).toBe(1);
  const [lake] = await selected(page);
  expect(lake).toMatchObject({ collection: 'water_area', geometry: { type: 'Polygon' } });
  expect(ringOf(lake!)).toHaveLength(3);

  // Escape gives it up: nothing comes again.
  for (const [x, y] of [
    [600, 420],
    [720, 420],
  ] as const)
    await page.mouse.click(x, y);
  await page.keyboard.press('Escape');
  await expect.poll(() => panel.locator('p[role=status]').innerText()).toBe('');
  await page.reload();
  await deskReady(page);
  expect(await page.evaluate('document.querySelector("survey-page").tool')).toBe('select');
  expect(complaints).toEqual([]);
});

it('keeps an edit of which the page was killed a moment later', async () => {
  const { page } = await site.open(HERE);
  await deskReady(page);
  const road = await drawRoad(page);
  const context = page.context();
  const devtools = await context.newCDPSession(page);
  // The process of the page ends without a word to it.
  const crashed = page.waitForEvent('crash');
  void devtools.send('Page.crash').catch(() => {});
  await crashed;
  const again = await context.newPage();
  await again.goto(`${site.origin}/survey#${HERE}`);
  await deskReady(again);
  expect(await holds(again, road)).toEqual(road);
});

it('lets one tab work: the other is told, takes over, and the first one can write no more', async () => {
  const { page: first } = await site.open(HERE);
  await deskReady(first);
  const road = await drawRoad(first);
  const second = await first.context().newPage();
  await second.goto(`${site.origin}/survey#${HERE}`);
  const notice = second.locator('survey-notice');
  await notice.getByText('已在另一个标签页打开').waitFor();
  expect(await second.evaluate('document.querySelector("survey-page").desk === undefined')).toBe(true);
  await notice.getByRole('button', { name: '在这里工作' }).click();
  await deskReady(second);
  expect(await holds(second, road)).toEqual(road);
  await first.locator('survey-notice').getByText('接管了测绘台').waitFor();
  expect(await first.evaluate('document.querySelector("survey-page").desk === undefined')).toBe(true);
  await drawRoad(second, 420);

  // Back again.
  await first.locator('survey-notice').getByRole('button', { name: '在这里工作' }).click();
  await deskReady(first);
  expect(await doneCount(first)).toBe(2);
});

it('goes on in the other tab when the first is closed', async () => {
  const { page: first } = await site.open(HERE);
  await deskReady(first);
  const road = await drawRoad(first);
  const second = await first.context().newPage();
  await second.goto(`${site.origin}/survey#${HERE}`);
  await second.locator('survey-notice').getByText('已在另一个标签页打开').waitFor();
  await first.close();
  await deskReady(second);
  expect(await holds(second, road)).toEqual(road);
});

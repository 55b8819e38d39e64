import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** What is asked of the survey desk by more than one test. */

const DESK = 'document.querySelector("survey-page").desk';

/** Waits until the page has a desk with the features of the view. */
export async function deskReady(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(`${DESK} && document.querySelector('survey-page').load`), { timeout: 60_000 })
    .toMatch(/^(loaded|partial)$/);
}

/** A feature on the desk. */
export interface Shown {
  readonly key: string;
  readonly id?: number;
  readonly version?: number;
  readonly collection: string;
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
  readonly properties: Readonly<Record<string, unknown>>;
}

export const shown = (page: Page): Promise<Shown[]> => page.evaluate(`[...${DESK}.sheet.values()]`);
export const selected = (page: Page): Promise<Shown[]> => page.evaluate(`${DESK}.selected`);
export const doneCount = (page: Page): Promise<number> => page.evaluate(`${DESK}.history.done.length`);
export interface Sent {
  readonly state: string;
  readonly acknowledged: number;
  readonly changesetId?: string;
  readonly problem?: { readonly code: string; readonly detail?: string; readonly got?: string };
}
export const sendings = (page: Page): Promise<Sent[]> => page.evaluate(`${DESK}.sendings`);

export type Pixel = readonly [x: number, y: number];

/** Where a position is on the page. */
export async function pixelOf(page: Page, [lng, lat]: readonly number[]): Promise<Pixel> {
  const { x, y } = await page.evaluate<{ x: number; y: number }>(
    `document.querySelector('survey-page').baseMap.map.project([${lng}, ${lat}])`,
  );
  return [x, y];
}

/** The outer ring of an area of one part, open. */
export function ringOf({ geometry: { type, coordinates } }: Shown): number[][] {
  const rings = type === 'MultiPolygon' ? (coordinates as number[][][][])[0]! : (coordinates as number[][][]);
  return rings[0]!.slice(0, -1);
}

/** Some building that lies in the middle of the view as a whole, where no panel covers it. */
export async function buildingInView(page: Page): Promise<Shown> {
  for (const feature of await shown(page)) {
    if (feature.collection !== 'building') continue;
    const pixels = await Promise.all(ringOf(feature).map((position) => pixelOf(page, position)));
    const { width, height } = page.viewportSize()!;
    const isClear = pixels.every(([x, y]) => x > 390 && x < width - 90 && y > 90 && y < height - 90);
    if (isClear && pixels.length < 9) return feature;
  }
  throw new Error('no building in the middle of the view');
}

/** Clicks into the middle of an area. */
export async function choose(page: Page, feature: Shown): Promise<void> {
  const ring = ringOf(feature);
  const middle = [0, 1].map((axis) => ring.reduce((sum, position) => sum + position[axis]!, 0) / ring.length);
  await page.mouse.click(...(await pixelOf(page, middle)));
  await expect.poll(async () => (await selected(page)).map(({ key }) => key)).toEqual([feature.key]);
}

export async function drag(page: Page, from: Pixel, to: Pixel): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 3 });
  await page.mouse.move(...to, { steps: 3 });
  await page.mouse.up();
}

/** Names what is done and hands it in. */
export async function handIn(page: Page, title: string): Promise<void> {
  await page.getByLabel('标题').fill(title);
  await page.locator('pending-list').getByRole('button', { name: '提交审核' }).click();
  await expect.poll(() => doneCount(page)).toBe(0);
}

/** Begins to draw a shape of a collection by these corners; the pointer stands beside the last. @returns the panel that says how it goes */
export async function beginShape(
  page: Page,
  collection: string,
  corners: readonly Pixel[],
): Promise<Locator> {
  await page.keyboard.press('d');
  const panel = page.locator('draw-panel');
  await panel.locator('select').selectOption(collection);
  for (const [x, y] of corners) await page.mouse.click(x, y);
  await page.mouse.move(corners.at(-1)![0] + 4, corners.at(-1)![1] + 2);
  return panel;
}

/** Draws a line or a point of a collection through these pixels. */
export async function drawFeature(page: Page, collection: string, pixels: readonly Pixel[]): Promise<Shown> {
  const count = await doneCount(page);
  await page.locator('survey-tools').getByRole('button', { name: '新建' }).click();
  const panel = page.locator('draw-panel');
  await panel.locator('select').selectOption(collection);
  for (const [x, y] of pixels) await page.mouse.click(x, y);
  if (pixels.length > 1) {
    await page.mouse.move(pixels.at(-1)![0] + 4, pixels.at(-1)![1] + 2);
    await panel.getByRole('button', { name: '完成' }).click();
  }
  await expect.poll(() => doneCount(page)).toBe(count + 1);
  const [drawn] = await selected(page);
  await panel.getByRole('button', { name: '取消' }).click();
  return drawn!;
}

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { screenshot } from '../support/browser.ts';
import { runTongtu } from '../support/platform.ts';
import { deskReady, shown } from '../support/survey-page.ts';
import { surveySite } from '../support/survey-site.ts';

/** South of the town, where there is nothing: more houses than the desk takes of a view, in rows. */
const QUARTER = { lng: 121.06, lat: 31.94, columns: 100, rows: 85, step: 0.00006 };
/** What docs/survey-desk.md says that a view holds. */
const MOST = 8_000;

const site = surveySite(async (directory) => {
  const { lng, lat, columns, rows, step } = QUARTER;
  const features = Array.from({ length: columns * rows }, (_, index) => {
    const [west, south] = [lng + (index % columns) * step, lat + Math.floor(index / columns) * step];
    const [east, north] = [west + step * 0.6, south + step * 0.6];
    const ring = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
    return {
      ...{ type: 'Feature', properties: { kind: 'house' } },
      geometry: { type: 'Polygon', coordinates: [ring] },
    };
  });
  const file = join(directory, '..', `large-quarter-${process.pid}.geojson`);
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }));
  const imported = await runTongtu(['import', file, '--collection', 'building'], { directory });
  rmSync(file);
  expect(imported, imported.stderr).toMatchObject({ code: 0 });
});

it('says that a view has more than 8,000 features, holds as many, and has them all a step nearer', async () => {
  const { lng, lat, columns, rows, step } = QUARTER;
  const middle = `${lat + (rows * step) / 2}/${lng + (columns * step) / 2}`;
  const { page, complaints } = await site.open(`map=16/${middle}`);
  await deskReady(page);
  const notice = page.locator('survey-notice');
  await notice.getByText('要素太多，没有全部载入，请再放大，或少载入几个数据集。').waitFor();
  expect(await shown(page)).toHaveLength(MOST);
  await screenshot(page, 'survey-limit');
  const LOAD = `document.querySelector('survey-page').load`;
  expect(await page.evaluate(LOAD)).toBe('partial');

  await notice.getByRole('button').click();
  await expect.poll(() => page.evaluate(LOAD), { timeout: 120_000 }).toBe('loaded');
  await notice.getByText('要素太多').waitFor({ state: 'detached' });
  const inView = (await shown(page)).length;
  expect(inView).toBeGreaterThan(0);
  expect(inView).toBeLessThan(MOST);
  expect(complaints).toEqual([]);
});

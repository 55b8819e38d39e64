import { expect, it } from 'vitest';
import { screenshot } from '../support/browser.ts';
import { importQuarter } from '../support/quarter.ts';
import { deskReady, shown } from '../support/survey-page.ts';
import { surveySite } from '../support/survey-site.ts';

/** South of the town, where there is nothing: more houses than the desk takes of a view, in rows. */
const QUARTER = { lng: 121.06, lat: 31.94, columns: 100, rows: 85, step: 0.00006 };
/** What docs/survey-desk.md says that a view holds. */
const MOST = 8_000;

const site = surveySite((directory) => importQuarter(directory, QUARTER));

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

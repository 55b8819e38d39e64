import { beforeAll, expect, it } from 'vitest';
import { screenshot } from '../support/browser.ts';
import { axeFindings } from '../support/map-page.ts';
import { surveySite } from '../support/survey-site.ts';
import {
  type Building,
  buildings,
  drawn,
  HERE,
  looks,
  outside,
  publishAll,
  replaced,
  stretched,
  submitted,
  textOf,
} from '../support/work-page.ts';

const PHONE_360 = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const site = surveySite();
let building: Building;
beforeAll(async () => {
  building = (await buildings(site))[0]!;
  const named = { name: '历史楼', name_pinyin: 'Lì shǐ lóu', floors: 9 };
  await publishAll(site, await submitted(site, '命名', [replaced(building, named, stretched(building))]));
});
const open = (options: Parameters<typeof site.open>[1] = {}) =>
  site.open(HERE, { path: `history?collection=building&feature=${building.id}`, ...options });

it('shows who changed a feature when and why, any two versions side by side, and brings one back as a draft', async () => {
  const { page, complaints } = await open();
  const rows = page.locator('version-table tbody tr');
  await expect.poll(() => rows.count()).toBe(2);
  expect(await rows.first().innerText()).toMatch(/2[\s\S]*修改[\s\S]*测绘员[\s\S]*命名/);
  const table = page.locator('difference-table');
  await expect.poll(() => textOf(table)).toMatch(/名称[\s\S]*（无）[\s\S]*历史楼/);
  expect(await textOf(table)).toMatch(/几何有变化。 移动节点 1/);
  await drawn(page, 'history-page');
  expect(await looks(page, 'history-page')).toEqual(expect.arrayContaining(['before', 'after', 'moved']));
  await screenshot(page, 'history-zh');

  // The newest is chosen: the other one is what can be brought back.
  await page.getByRole('button', { name: '恢复第 1 版' }).waitFor();
  await rows.nth(1).locator('input[name=newer]').check();
  await rows.nth(0).locator('input[name=older]').check();
  await expect.poll(() => textOf(table)).toMatch(/第 2 版\s+第 1 版[\s\S]*历史楼[\s\S]*（无）/);
  await page.getByRole('button', { name: '恢复第 1 版' }).click();
  await page.getByText('已生成草稿').waitFor();
  // Once is enough.
  expect(await page.getByRole('button', { name: '恢复' }).count()).toBe(0);
  await page.locator('p[role=status] a').click();
  const view = page.locator('changeset-view');
  await view.getByText('草稿', { exact: true }).waitFor();
  await expect.poll(() => textOf(view.locator('difference-table'))).toMatch(/历史楼[\s\S]*（无）/);
  expect(complaints).toEqual([]);
});

it('is reached from the card of the map by members, and shows the public what it may see', async () => {
  const member = await site.open(`${HERE}&feature=building/${building.id}`, { path: '' });
  const link = member.page.locator('feature-card').getByRole('link', { name: '历史' });
  await link.click();
  await member.page.locator('version-table').waitFor();

  const { page } = await open({ signedIn: false, locale: 'en' });
  const rows = page.locator('version-table tbody tr');
  await expect.poll(() => rows.count()).toBe(2);
  expect(await rows.first().innerText()).not.toMatch(/测绘员|命名/);
  await rows.nth(1).locator('input[name=newer]').check();
  expect(await page.getByRole('button', { name: 'Restore' }).count()).toBe(0);
  const stranger = await site.open(`${HERE}&feature=building/${building.id}`, { path: '', signedIn: false });
  await stranger.page.locator('feature-card h2').waitFor();
  expect(await stranger.page.locator('feature-card').getByRole('link', { name: '历史' }).count()).toBe(0);
});

it('says so where there is no such feature, or none in the address', async () => {
  const gone = await site.open(HERE, { path: 'history?collection=building&feature=999999' });
  await gone.page.getByText('这个要素不存在').waitFor();
  const none = await site.open(HERE, { path: 'history' });
  await none.page.getByText('地址中没有要素').waitFor();
});

it('fits a phone in the dark, and meets WCAG 2.2 AA', async () => {
  const { page } = await open({ ...PHONE_360, colorScheme: 'dark', locale: 'en' });
  await page.locator('difference-table table').waitFor();
  await drawn(page, 'history-page');
  expect(await outside(page, 'history-page')).toEqual([]);
  expect(await axeFindings(page)).toEqual([]);
  await screenshot(page, 'history-phone-dark');
  // No word of the first column that has any is broken in two.
  const said = page.locator('version-table td:nth-child(3) .soft');
  expect(await said.evaluateAll((each) => each.map((word) => word.getClientRects().length))).toEqual([1, 1]);
});

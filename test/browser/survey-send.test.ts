import type { Change, Changeset } from '@tongtu/sdk/contract';
import type { Page, Route } from 'playwright-core';
import { expect, it } from 'vitest';
import { screenshot } from '../support/browser.ts';
import {
  deskReady,
  doneCount,
  drawFeature,
  handIn,
  type Pixel,
  type Shown,
  selected,
  sendings,
  shown,
} from '../support/survey-page.ts';
import { surveySite } from '../support/survey-site.ts';

const HERE = 'map=18/31.9633/121.0727';
const site = surveySite();
/** Until the desk tries again by itself, and once more. */
const SENT = { timeout: 60_000 };

/** What has become of what was handed in; of what was refused, why. */
const stateOf = async (page: Page) =>
  (await sendings(page)).map(({ state, problem }) =>
    problem ? `${state}: ${problem.code} ${problem.got}` : state,
  );
const isSubmitted = (page: Page) => expect.poll(() => stateOf(page), SENT).toEqual(['submitted']);
const changesetsOf = async (title: string) =>
  (
    await site.ask<{ changesets: Changeset[] }>('reviewer', 'GET /api/changesets?limit=200')
  ).changesets.filter((changeset) => changeset.title === title);
const changesOf = async ({ id }: Changeset) =>
  (await site.ask<{ changes: Change[] }>('surveyor', `GET /api/changesets/${id}/changes`)).changes;

/** Draws a shop and fills in what it needs. */
async function drawShop(page: Page, name: string, at: Pixel = [700, 300]): Promise<Shown> {
  await drawFeature(page, 'poi', [at]);
  const form = page.locator('attribute-form');
  await form.getByLabel(/^大类/).selectOption('amenity');
  await form.getByLabel(/^类型/).selectOption('restaurant');
  await form.getByLabel('名称', { exact: true }).fill(name);
  await form.getByLabel('汉语拼音').fill('Miàn guǎn');
  await page.keyboard.press('Tab');
  await expect
    .poll(async () => (await selected(page))[0]!.properties)
    .toMatchObject({ name, kind: 'restaurant' });
  return (await selected(page))[0]!;
}

/** There is one changeset with the title, submitted, with this feature and nothing else. */
async function arrivedOnce(title: string, shop: Shown): Promise<Changeset> {
  const found = await changesetsOf(title);
  expect(found).toMatchObject([{ state: 'submitted', counts: { created: 1, replaced: 0, removed: 0 } }]);
  const { geometry, properties } = shop;
  expect(await changesOf(found[0]!)).toMatchObject([{ collection: 'poi', after: { geometry, properties } }]);
  return found[0]!;
}

it('sends what was handed in without a network when it is back, once', async () => {
  const { page } = await site.open(HERE);
  await deskReady(page);
  const shop = await drawShop(page, '一号');
  await page.context().setOffline(true);
  await handIn(page, '没有网络');
  await page.locator('pending-list').getByText('等待网络或服务器').waitFor();
  expect(await changesetsOf('没有网络')).toEqual([]);
  await page.context().setOffline(false);
  await isSubmitted(page);
  await arrivedOnce('没有网络', shop);
});

/**
 * In the browser's network, for the next write whose path ends so: done by the server, then whatever the test does to it, and
 * the answer is lost.
 */
async function loseAnswer(page: Page, path: string, then: () => Promise<unknown> = async () => {}) {
  let isLost = false;
  await page.context().route(`**/api/changesets${path}`, async (route: Route) => {
    if (isLost || route.request().method() !== 'POST') return route.continue();
    isLost = true;
    const answer = await route.fetch();
    expect(answer.status()).toBeLessThan(300);
    await then();
    await route.abort('connectionreset');
  });
}

it.each(['', '/*/changes', '/*/submit'])(
  'sends once where the answer to POST /api/changesets%s is lost',
  async (path) => {
    const { page } = await site.open(HERE);
    await deskReady(page);
    const shop = await drawShop(page, '二号');
    await loseAnswer(page, path);
    await handIn(page, `没有回音${path}`);
    await isSubmitted(page);
    await arrivedOnce(`没有回音${path}`, shop);
  },
);

it('sends the rest, once, where page and server die in the middle', async () => {
  const { page } = await site.open(HERE);
  await deskReady(page);
  const shop = await drawShop(page, '三号');
  let died = () => {};
  const dead = new Promise<void>((resolve) => {
    died = resolve;
  });
  await loseAnswer(page, '/*/changes', async () => {
    await site.kill();
    died();
  });
  await handIn(page, '服务器断电');
  await dead;
  const [context] = [page.context()];
  await page.close();
  await site.restart();
  const again = await context.newPage();
  await again.goto(`${site.origin}/survey#${HERE}`);
  await deskReady(again);
  await isSubmitted(again);
  await arrivedOnce('服务器断电', shop);
});

it('sends once where the server dies before it has answered anything', async () => {
  const { page } = await site.open(HERE);
  await deskReady(page);
  const shop = await drawShop(page, '四号');
  let isKilled = false;
  await page.context().route('**/api/changesets', async (route) => {
    if (isKilled || route.request().method() !== 'POST') return route.continue();
    isKilled = true;
    await Promise.all([route.continue(), site.kill()]);
  });
  await handIn(page, '半路断电');
  await page.locator('pending-list').getByText('等待网络或服务器').waitFor();
  await site.restart();
  await isSubmitted(page);
  await arrivedOnce('半路断电', shop);
});

it('sends once from whichever of two tabs has the desk', async () => {
  const { page: first } = await site.open(HERE);
  await deskReady(first);
  const shop = await drawShop(first, '五号');
  await first.context().setOffline(true);
  await handIn(first, '两个标签页');
  await first.context().setOffline(false);
  const second = await first.context().newPage();
  await second.goto(`${site.origin}/survey#${HERE}`);
  const takeOver = second.locator('survey-notice').getByRole('button', { name: '在这里工作' });
  await takeOver.click();
  await deskReady(second);
  await isSubmitted(second);
  await first.locator('survey-notice').getByRole('button', { name: '在这里工作' }).click();
  await deskReady(first);
  await isSubmitted(first);
  await arrivedOnce('两个标签页', shop);
});

it('waits for a new sign-in where the old one has expired, and sends then, as nobody else', async () => {
  const { page } = await site.open(HERE);
  await deskReady(page);
  const shop = await drawShop(page, '六号');
  await page.context().clearCookies();
  await handIn(page, '登录过期');
  await page.locator('survey-notice').getByText('登录已过期').waitFor();
  await site.signIn(page.context(), 'reviewer');
  await page.reload();
  await deskReady(page);
  expect([await sendings(page), await doneCount(page)]).toEqual([[], 0]);
  expect(await changesetsOf('登录过期')).toEqual([]);
  await page.context().clearCookies();
  await site.signIn(page.context());
  await page.reload();
  await deskReady(page);
  await isSubmitted(page);
  await arrivedOnce('登录过期', shop);
});

const pending = (page: Page) => page.locator('pending-list');
const mine = (page: Page, id: number) => page.locator(`my-changesets [data-changeset="${id}"]`);

it.each([
  ['reject', 'rejected'],
  ['send-back', 'draft'],
])('goes on with the same changeset after a reviewer’s %s', async (action) => {
  const { page } = await site.open(HERE);
  await deskReady(page);
  const title = `审核 ${action}`;
  const shop = await drawShop(page, '七号');
  await handIn(page, title);
  await isSubmitted(page);
  const sent = await arrivedOnce(title, shop);
  await site.ask('reviewer', `POST /api/changesets/${sent.id}/${action}`, { reason: '名称不对' });
  // A desk asks once a minute, and when it is opened.
  await page.reload();
  await deskReady(page);
  await pending(page).getByText('被退回：名称不对').waitFor();
  await pending(page).getByRole('button', { name: '取回继续修改' }).click();
  await expect.poll(() => doneCount(page)).toBeGreaterThan(0);
  await pending(page).getByText(`继续修改“${title}”`).waitFor();
  const other = await drawShop(page, '八号', [800, 340]);
  await page
    .locator('pending-list')
    .getByRole('button', { name: /· 八号/ })
    .waitFor();
  // The first one is not wanted any more: its change has to leave the changeset.
  await pending(page)
    .getByRole('button', { name: /· 七号/ })
    .click();
  await page.keyboard.press('Delete');
  await expect.poll(async () => (await shown(page)).some(({ key }) => key === shop.key)).toBe(false);
  await page.reload();
  await deskReady(page);
  await handIn(page, `${title}，改过`);
  await isSubmitted(page);
  const again = await arrivedOnce(`${title}，改过`, other);
  expect(again.id).toBe(sent.id);
  expect(await changesetsOf(title)).toEqual([]);
});

it('goes on with the changeset that the checks have refused, and shows where they found what', async () => {
  const { page } = await site.open(HERE);
  await deskReady(page);
  const shop = await drawShop(page, '九号');
  const double = await drawShop(page, '九号', [700, 301]);
  await handIn(page, '重复');
  await pending(page)
    .getByText(/被退回/)
    .waitFor();
  const [draft] = await changesetsOf('重复');
  await mine(page, draft!.id).getByRole('button', { name: '意见和检查' }).click();
  await mine(page, draft!.id).getByText('同一位置已有相同要素').first().click();
  await pending(page).getByRole('button', { name: '取回继续修改' }).click();
  await expect.poll(() => doneCount(page)).toBeGreaterThan(0);
  await page.evaluate(`document.querySelector('survey-page').desk.select(['${double.key}'])`);
  await page.locator('survey-tools').getByRole('button', { name: '删除' }).click();
  await expect.poll(async () => (await shown(page)).some(({ key }) => key === double.key)).toBe(false);
  await handIn(page, '不重复');
  await isSubmitted(page);
  expect((await arrivedOnce('不重复', shop)).id).toBe(draft!.id);
});

it('lists my changesets with what was said, withdraws one and opens it again in another browser', async () => {
  const { page } = await site.open(HERE);
  await deskReady(page);
  const shop = await drawShop(page, '十号');
  await handIn(page, '撤回的');
  await isSubmitted(page);
  const { id } = await arrivedOnce('撤回的', shop);
  await site.ask('reviewer', `POST /api/changesets/${id}/comments`, { text: '照片呢？' });
  const { page: elsewhere } = await site.open(HERE);
  await deskReady(elsewhere);
  await mine(elsewhere, id).getByText('等待审核').waitFor();
  await mine(elsewhere, id).getByRole('button', { name: '意见和检查' }).click();
  await mine(elsewhere, id).getByText('照片呢？').waitFor();
  await screenshot(elsewhere, 'survey-mine');
  await elsewhere.setViewportSize({ width: 360, height: 740 });
  await mine(elsewhere, id).scrollIntoViewIfNeeded();
  await screenshot(elsewhere, 'survey-mine-phone');
  await elsewhere.setViewportSize({ width: 1280, height: 800 });
  await mine(elsewhere, id).getByRole('button', { name: '撤回', exact: true }).click();
  await mine(elsewhere, id).getByText('已撤回').waitFor();
  await mine(elsewhere, id).getByRole('button', { name: '取到台上修改' }).click();
  await expect.poll(() => doneCount(elsewhere)).toBe(1);
  expect((await shown(elsewhere)).find(({ properties }) => properties.name === '十号')).toMatchObject({
    geometry: shop.geometry,
    properties: shop.properties,
  });
  await handIn(elsewhere, '又提交');
  await isSubmitted(elsewhere);
  expect((await arrivedOnce('又提交', shop)).id).toBe(id);
});

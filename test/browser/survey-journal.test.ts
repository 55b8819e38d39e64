import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import {
  answerChangesets,
  deskReady,
  doneCount,
  type Shown,
  selected,
  sendings,
  shown,
} from '../support/survey-page.ts';
import { surveySite } from '../support/survey-site.ts';

const HERE = 'map=18/31.9633/121.0727';
const site = surveySite();

/** Draws a road across the view and gives it a kind. */
async function drawRoad(page: Page, y = 300): Promise<Shown> {
  const count = await doneCount(page);
  await page.keyboard.press('d');
  const panel = page.locator('draw-panel');
  await panel.locator('select').selectOption('road');
  await page.mouse.click(600, y);
  await page.mouse.click(820, y + 30);
  await page.mouse.move(824, y + 32);
  await panel.getByRole('button', { name: '完成' }).click();
  await expect.poll(() => doneCount(page)).toBe(count + 1);
  const [road] = await selected(page);
  await panel.getByRole('button', { name: '取消' }).click();
  return road!;
}

async function handIn(page: Page, title: string): Promise<void> {
  await page.getByLabel('标题').fill(title);
  await page.locator('pending-list').getByRole('button', { name: '提交审核' }).click();
  await expect.poll(() => doneCount(page)).toBe(0);
}

const stateOf = async (page: Page) => (await sendings(page)).map(({ state }) => state);
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

it('sends what was handed in without a network when it is back, once', async () => {
  const { page } = await site.open(HERE);
  const server = await answerChangesets(page);
  await deskReady(page);
  const road = await drawRoad(page);
  await page.context().setOffline(true);
  await handIn(page, '新路');
  await page.locator('pending-list').getByText('等待网络或服务器').waitFor();
  expect(server.writes).toEqual([]);
  // Nobody changes what was handed in.
  expect(await holds(page, road)).toEqual(road);
  await page.context().setOffline(false);
  await expect.poll(() => stateOf(page), { timeout: 40_000 }).toEqual(['submitted']);
  expect(server.done()).toEqual([
    '/api/changesets',
    '/api/changesets/17/changes',
    '/api/changesets/17/submit',
  ]);
  expect(server.writes[0]?.body).toEqual({ title: '新路', description: '' });
  expect(server.writes[1]?.body).toEqual({
    changes: [{ action: 'create', collection: 'road', geometry: road.geometry, properties: {} }],
  });
});

it('repeats under the same key what the server did without saying so, also after a reload', async () => {
  const { page } = await site.open(HERE);
  const server = await answerChangesets(page);
  await deskReady(page);
  await drawRoad(page);
  // The answer to each of the first requests is lost on its way, as of a server that is killed when it has just written.
  server.faults.push('drop-after', 'busy', 'drop');
  await handIn(page, '新路');
  await expect.poll(() => server.writes.length).toBeGreaterThan(0);
  server.faults.push('drop-after');
  await page.reload();
  await deskReady(page);
  await expect.poll(() => stateOf(page), { timeout: 60_000 }).toEqual(['submitted']);
  expect(server.writes.length).toBeGreaterThan(3);
  expect(server.done()).toEqual([
    '/api/changesets',
    '/api/changesets/17/changes',
    '/api/changesets/17/submit',
  ]);
});

it('waits for a new sign-in where the old one has expired, and sends then', async () => {
  const { page } = await site.open(HERE);
  const server = await answerChangesets(page);
  await deskReady(page);
  await drawRoad(page);
  await page.context().clearCookies();
  await handIn(page, '新路');
  await page.locator('survey-notice').getByText('登录已过期').waitFor();
  expect(server.writes).toEqual([]);
  await site.signIn(page.context());
  await page.reload();
  await deskReady(page);
  await expect.poll(() => stateOf(page), { timeout: 40_000 }).toEqual(['submitted']);
});

it('never sends the work of one member as another’s, and shows it to nobody else', async () => {
  const { page } = await site.open(HERE);
  const server = await answerChangesets(page);
  await deskReady(page);
  const road = await drawRoad(page);
  await page.context().clearCookies();
  await site.signIn(page.context(), 'reviewer');
  await handIn(page, '新路');
  await page.locator('survey-notice').getByText('登录已过期').waitFor();
  expect(server.writes).toEqual([]);
  await page.reload();
  await deskReady(page);
  expect(await holds(page, road)).toBeUndefined();
  expect(await sendings(page)).toEqual([]);
});

it('gives back what the server refuses, with the reason, and sends it anew when it is handed in again', async () => {
  const { page } = await site.open(HERE);
  const server = await answerChangesets(page);
  await deskReady(page);
  const road = await drawRoad(page);
  server.faults.push('refuse');
  await handIn(page, '新路');
  await page.locator('pending-list').getByText('被退回：conflict').waitFor();
  await page.reload();
  await deskReady(page);
  await page.locator('pending-list').getByRole('button', { name: '取回继续修改' }).click();
  await expect.poll(() => doneCount(page)).toBe(1);
  expect(await holds(page, road)).toEqual(road);
  await handIn(page, '新路');
  await expect.poll(() => stateOf(page)).toEqual(['submitted']);
});

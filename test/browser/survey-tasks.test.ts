import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { phoneJpeg } from '../../services/features/src/reports/photo/pictures.fixture.ts';
import { screenshot } from '../support/browser.ts';
import { axeFindings, PHONE } from '../support/map-page.ts';
import { deskReady, doneCount, sendings } from '../support/survey-page.ts';
import { surveySite } from '../support/survey-site.ts';

const PLACE = [121.0727, 31.9633] as const;
const site = surveySite();

interface Sent {
  readonly token: string;
}

/** What the public sends, past the form: its own tests are elsewhere. */
async function report(page: Page, text: string, place: readonly number[], contact?: string): Promise<Sent> {
  const { request } = page.context();
  const headers = { origin: site.origin };
  const { ticket } = (await (await request.get(`${site.origin}/api/reports`)).json()) as { ticket: string };
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  const answer = await request.post(`${site.origin}/api/reports`, {
    ...{ headers, data: { ticket, kind: 'missing', place, text, ...(contact ? { contact } : {}) } },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as Sent;
}
/** `innerText` of an element stops at its shadow root. */
const textOf = (item: Locator) =>
  item.evaluate(
    (element) => (element as unknown as { shadowRoot: { textContent: string } }).shadowRoot.textContent,
  );
const stateOf = async (page: Page, { token }: Sent) =>
  (
    (await (await page.context().request.get(`${site.origin}/api/reports/${token}`)).json()) as {
      state: string;
    }
  ).state;

it('lists what was reported, nearest first; one is taken, mended, and linked to what is handed in', async () => {
  const { page, complaints } = await site.open(`map=18/${PLACE[1]}/${PLACE[0]}`);
  await deskReady(page);
  const tasks = page.locator('task-panel');
  await tasks.getByRole('button', { name: '任务' }).click();
  await tasks.getByText('没有待领取的任务。').waitFor();
  await report(page, '远处的路', [PLACE[0] + 0.02, PLACE[1]]);
  const near = await report(page, '这里少一条路', PLACE, '139 0000');
  const photo = await page.context().request.put(`${site.origin}/api/reports/${near.token}/photo`, {
    ...{ headers: { 'content-type': 'image/jpeg', origin: site.origin }, data: phoneJpeg(1) },
  });
  expect(photo.status()).toBe(204);
  await tasks.getByRole('button', { name: '待领取' }).click();
  const items = tasks.locator('task-item');
  await expect.poll(() => items.count()).toBe(2);
  await expect.poll(() => textOf(items.first())).toContain('这里少一条路');
  await expect.poll(() => textOf(items.nth(1))).toContain('远处的路');
  expect(await textOf(items.nth(1))).toMatch(/1\.9 km/);
  await tasks.getByLabel('排序').selectOption('old');
  await expect.poll(() => textOf(items.first())).toContain('远处的路');
  await items.first().getByRole('button', { name: '前往' }).click();
  await expect.poll(() => page.url()).toContain(`${(PLACE[0] + 0.02).toFixed(2)}`);

  await items.nth(1).getByRole('button', { name: '领取', exact: true }).click();
  await items.getByText('联系方式：139 0000').waitFor();
  expect(await items.getByLabel('由我下次提交的变更集处理').isChecked()).toBe(true);
  expect(
    await items
      .locator('img')
      .evaluate((image) => (image as unknown as { decode(): Promise<void> }).decode().then(() => 'drawn')),
  ).toBe('drawn');
  expect(await stateOf(page, near)).toBe('in_work');
  await screenshot(page, 'survey-tasks');
  expect(await axeFindings(page)).toEqual([]);
  await deskReady(page);

  await page.keyboard.press('Escape');
  await page.locator('survey-tools').getByRole('button', { name: /^新建/ }).click();
  const pen = page.locator('draw-panel');
  await pen.locator('select').selectOption('road');
  await page.mouse.click(600, 300);
  await page.mouse.click(820, 330);
  await page.mouse.move(824, 332);
  await pen.getByRole('button', { name: '完成' }).click();
  await expect.poll(() => doneCount(page)).toBe(1);
  await pen.getByRole('button', { name: '取消' }).click();
  await page
    .locator('attribute-form')
    .getByLabel(/类型.*必填/)
    .selectOption('residential');
  await page.getByLabel('标题').fill('补一条路');
  await page.locator('pending-list').getByRole('button', { name: '提交审核' }).click();
  await expect.poll(async () => (await sendings(page))[0]?.changesetId).toBeDefined();
  const [{ changesetId } = {}] = await sendings(page);
  await items.getByText(`由变更集 ${changesetId} 处理，发布后自动办结`).waitFor();
  expect(await items.getByLabel('由我下次提交的变更集处理').isChecked()).toBe(false);
  expect(complaints).toEqual([]);
});

it('is given back, or closed with a reason that its reporter reads, on a phone too', async () => {
  const { page } = await site.open(`map=18/${PLACE[1]}/${PLACE[0]}`, { ...PHONE, locale: 'en-GB' });
  await deskReady(page);
  const sent = await report(page, 'A tower', [PLACE[0] + 0.0001, PLACE[1]]);
  const tasks = page.locator('task-panel');
  await tasks
    .getByRole('button', { name: /^(Tasks|任务)/ })
    .first()
    .click();
  const item = tasks.locator('task-item').filter({ hasText: 'A tower' });
  await item.getByRole('button', { name: /^(Take it|领取)$/ }).click();
  await expect.poll(() => stateOf(page, sent)).toBe('in_work');
  await item.getByRole('button', { name: /^(Give back|交还)$/ }).click();
  await expect.poll(() => stateOf(page, sent)).toBe('received');
  await tasks.getByRole('button', { name: /^(To be taken|待领取)$/ }).click();
  await item.getByRole('button', { name: /^(Take it|领取)$/ }).click();
  await item.getByRole('button', { name: /^(Close|办结)$/ }).click();
  await item.getByLabel(/^(Reason|理由)/).fill('It stands outside of the city');
  await screenshot(page, 'survey-tasks-phone');
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await item.getByRole('button', { name: /^(Declined|不采纳)$/ }).click();
  await expect.poll(() => stateOf(page, sent)).toBe('declined');
  await expect.poll(() => item.count()).toBe(0);
});

it('says what went wrong, and tries again', async () => {
  const { page } = await site.open(`map=18/${PLACE[1]}/${PLACE[0]}`);
  await deskReady(page);
  await page.route('**/api/tasks?**', (route) => route.abort('connectionreset'));
  const tasks = page.locator('task-panel');
  await tasks.getByRole('button', { name: '任务' }).click();
  await tasks.getByText('任务没有读到。').waitFor();
  await page.unroute('**/api/tasks?**');
  await tasks.getByRole('button', { name: '重试' }).click();
  await tasks.locator('task-item').first().waitFor();
  await page.route('**/api/tasks/*/take', (route) =>
    route.fulfill({
      status: 409,
      json: { type: 'about:blank', title: 'x', status: 409, code: 'conflict', detail: 'taken' },
    }),
  );
  await tasks.getByRole('button', { name: '领取', exact: true }).first().click();
  await tasks.getByText('没有做成：taken').waitFor();
});

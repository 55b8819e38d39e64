import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { phoneJpeg } from '../../services/features/src/reports/photo/pictures.fixture.ts';
import { mapIdle, screenshot } from '../support/browser.ts';
import { axeFindings, PHONE } from '../support/map-page.ts';
import { mapSite } from '../support/map-site.ts';

const site = mapSite({ hasData: true });
const HERE = 'map=16/31.964/121.075';

async function openForm(page: Page, entry = '报错'): Promise<Locator> {
  await page.locator('map-tools [data-tool=menu]').click();
  await page.locator('menu-panel').getByRole('button', { name: entry }).click();
  return page.locator('report-panel');
}
const sees = (where: Locator, text: string | RegExp) => where.getByText(text).first().waitFor();
const EN = 'Report an error';

it('sends a place that was clicked, words and a photo, and answers a link that tells how far it is', async () => {
  const { page, complaints } = await site.openIdle(`${HERE}&lang=zh`);
  const form = await openForm(page);
  const before = await form.getByText(/^位置 \d/).innerText();
  // Longitude first, as everywhere on the page.
  expect(before).toContain('位置 121.07500, 31.96400');
  await page.mouse.click(500, 400);
  await expect.poll(() => form.getByText(/^位置 \d/).innerText()).not.toBe(before);
  expect(page.url()).not.toContain('feature=');
  await form.getByLabel('问题').selectOption('gone');
  await form.getByLabel('说明').fill('<b>这座桥</b>拆了');
  await form
    .getByLabel(/^照片/)
    .setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: phoneJpeg() });
  await form.getByLabel(/^联系方式/).fill('139');
  await screenshot(page, 'report-form');
  await form.getByRole('button', { name: '提交', exact: true }).click();
  await sees(form, '正在提交…');
  await sees(form, '照片已附上。');
  await screenshot(page, 'report-sent');
  const [photo] = readdirSync(join(site.directory, 'reports'));
  expect(readFileSync(join(site.directory, 'reports', photo!)).includes('GPS')).toBe(false);
  const link = await form.getByLabel('您的链接').inputValue();
  const told = await page.context().newPage();
  await told.goto(link);
  await sees(told.locator('main'), '已收到');
  await sees(told.locator('main'), '<b>这座桥</b>拆了');
  expect(await axeFindings(told)).toEqual([]);
  await screenshot(told, 'report-page');
  await told.close();
  expect(complaints).toEqual([]);
});

it('is reached from the card of a feature, and is about that', async () => {
  const { page } = await site.openIdle(`${HERE}&lang=en`);
  await page.locator('canvas.maplibregl-canvas').focus();
  await page.keyboard.press('n');
  await page.locator('feature-card dl').waitFor();
  await page.locator('feature-card').getByRole('button', { name: 'Report an error' }).click();
  const form = page.locator('report-panel');
  await screenshot(page, 'report-about');
  await sees(form, /About “.+”/);
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await form.getByLabel('In your words').fill('It is called something else');
  await form.getByRole('button', { name: 'Send' }).click();
  expect((await sent).postDataJSON()).toMatchObject({
    feature: { collection: expect.any(String), id: expect.any(Number) },
  });
  await sees(form, 'Received, thank you!');
});

it('is filled in and sent on a dark phone by keyboard alone', async () => {
  const { page } = await site.openIdle(`${HERE}&lang=en`, { ...PHONE, colorScheme: 'dark' });
  const form = await openForm(page, EN);
  await form.getByLabel('What is wrong').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.type('No such road');
  await screenshot(page, 'report-form-phone');
  // The cross at the middle of the map tells which place is meant.
  const { y, height } = (await form.boundingBox())!;
  expect(y + height).toBeLessThan(PHONE.viewport.height / 2);
  expect(await axeFindings(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  for (let step = 0; step < 3; step++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await sees(form, 'Received, thank you!');
  await screenshot(page, 'report-sent-phone');
});

it('keeps what was written where nobody answers, sends it once, and says when there are too many', async () => {
  const { page } = await site.openIdle(`${HERE}&lang=en`);
  const form = await openForm(page, EN);
  const keys: (string | undefined)[] = [];
  let isLost = true;
  await page.route('**/api/reports', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    keys.push(route.request().headers()['idempotency-key']);
    const answer = isLost ? await route.fetch() : undefined;
    isLost = false;
    // The server has it, its answer is lost on the way.
    return answer ? route.abort('connectionreset') : route.continue();
  });
  await form.getByLabel('In your words').fill('A shop is missing');
  await form.getByRole('button', { name: 'Send' }).click();
  await sees(form, 'The server can not be reached. What you wrote is kept; try again.');
  expect(await form.getByLabel('In your words').inputValue()).toBe('A shop is missing');
  await form.getByRole('button', { name: 'Send' }).click();
  await sees(form, 'Received, thank you!');
  expect(new Set(keys).size).toBe(1);

  const texts: string[] = [];
  for (let count = 0; count < 6 && !texts.some((text) => text.includes('Too many')); count++) {
    await form.getByRole('button', { name: 'Report another' }).click();
    await form.getByLabel('In your words').fill(`Report ${count}`);
    await form.getByRole('button', { name: 'Send' }).click();
    const outcome = form.locator('.outcome');
    await expect.poll(() => outcome.innerText()).toMatch(/Received|Too many/);
    texts.push(await outcome.innerText());
  }
  expect(texts.at(-1)).toMatch(/Too many reports for now: send it in \d+ min\./);
  await screenshot(page, 'report-too-many');
});

it('takes a photo again that was no picture', async () => {
  const { page } = await site.openIdle(`${HERE}&lang=en`);
  const form = await openForm(page, EN);
  await form.getByLabel('In your words').fill('See the photo');
  await form
    .getByLabel(/^Photo/)
    .setInputFiles({ name: 'a.heic', mimeType: 'image/heic', buffer: Buffer.from('x') });
  await form.getByRole('button', { name: 'Send' }).click();
  await sees(form, /^The photo can not be read/);
  await mapIdle(page);
});

import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { mapIdle, screenshot } from '../support/browser.ts';
import { axeFindings, hashOf, overlaps } from '../support/map-page.ts';
import { MEMBER, mapSite } from '../support/map-site.ts';

const site = mapSite({ hasData: true, hasMember: true });
/** In the middle of the imported data, as the address has it. */
const HERE = '31.964/121.075';

const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read);
const sees = (where: Locator, text: string | RegExp) => where.getByText(text).first().waitFor();

/** The map page of a member, drawn. */
async function asMember(hash: string, options = {}) {
  const record = await site.open(hash, options, (page) => site.signIn(page));
  await mapIdle(record.page);
  await sees(record.page.locator('map-imprint'), /内部版|Internal/);
  return record;
}

/** Signs out in another tab of the same browser. */
async function signOutElsewhere(page: Page) {
  const answer = await page.request.post(`${site.origin}/auth/sign-out`, {
    headers: { origin: site.origin },
  });
  expect(answer.ok()).toBe(true);
}

/** What stands on a page whose reader is signed in no more. */
async function expectPublic(page: Page) {
  await sees(page.locator('map-offers'), '登录已结束');
  await mapIdle(page);
  await sees(page.locator('map-imprint'), '未经审图');
  expect(await page.locator('page-header').innerText()).not.toContain(MEMBER.name);
  const tiles = 'document.querySelector("map-page").baseMap.map.getSource("base").tiles[0]';
  expect(await page.evaluate<string>(tiles)).toContain('/tiles/base/');
}

describe('a session that has ended elsewhere', () => {
  it('is noticed by the first tile that is refused: the page says so, is public, and keeps its place', async () => {
    const { page, complaints } = await asMember(`map=14/${HERE}&lang=zh`);
    await signOutElsewhere(page);
    await page.evaluate(
      'document.querySelector("map-page").baseMap.map.jumpTo({ center: [121.075, 31.964], zoom: 16 })',
    );
    await expectPublic(page);
    expect(hashOf(page).get('map')).toBe('16/31.96400/121.07500');
    expect(await overlaps(page)).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);
    await screenshot(page, 'session-ended');
    // The browser itself tells of each refused tile.
    expect(complaints.filter((each) => !each.includes('401'))).toEqual([]);

    await page.locator('map-offers').getByRole('link', { name: '重新登录' }).click();
    await page.getByLabel('用户名').fill(MEMBER.userName);
    await page.getByLabel('密码').fill(MEMBER.password);
    await page.keyboard.press('Enter');
    await sees(page.locator('map-imprint'), '内部版');
    expect(hashOf(page).get('map')).toBe('16/31.96400/121.07500');
    expect(await page.locator('map-offers').getByText('登录已结束').count()).toBe(0);
  });

  it('is noticed when the reader comes back to the page, and what it says can be put away', async () => {
    const { page } = await asMember(`map=15/${HERE}&lang=zh`);
    await page.context().clearCookies();
    await page.evaluate('window.dispatchEvent(new Event("focus"))');
    await expectPublic(page);
    await page.locator('map-offers').getByRole('button', { name: '关闭' }).click();
    await eventually(() => page.locator('map-offers').getByText('登录已结束').count()).toBe(0);
    await page.reload();
    await mapIdle(page);
    expect(await page.locator('map-offers').getByText('登录已结束').count()).toBe(0);
  });

  it('is told from one that goes on: coming back changes nothing', async () => {
    const { page } = await asMember(`map=15/${HERE}&lang=zh`);
    const asked = page.waitForResponse(/\/api\/me$/);
    await page.evaluate('window.isSame = true; window.dispatchEvent(new Event("focus"))');
    await asked;
    await mapIdle(page);
    expect(await page.evaluate('window.isSame')).toBe(true);
    await sees(page.locator('map-imprint'), '内部版');
  });
});

describe('the name of a member', () => {
  it.each([
    ['a desk', 1280, 800],
    ['a phone', 390, 780],
    ['a small phone', 360, 640],
  ])('is read in full on %s', async (_where, width, height) => {
    for (const language of ['zh', 'en']) {
      const { page } = await asMember(`map=15/${HERE}&lang=${language}`, { viewport: { width, height } });
      const name = page.locator('page-header').getByText(MEMBER.name);
      await name.waitFor();
      const isCut = await name.evaluate(
        (element: { scrollWidth: number; clientWidth: number }) => element.scrollWidth > element.clientWidth,
      );
      expect(isCut).toBe(false);
      expect(await overlaps(page)).toEqual([]);
      await screenshot(page, `member-${width}-${language}`);
    }
  });
});

describe('who does not sign in after all', () => {
  it('finds the place on the map again', async () => {
    const { page } = await site.openIdle(`map=16/${HERE}&lang=zh`);
    await page.getByRole('link', { name: '登录' }).click();
    await page.getByRole('link', { name: '返回公众地图' }).click();
    await mapIdle(page);
    expect(hashOf(page).get('map')).toBe('16/31.96400/121.07500');
  });
});

import { expect, it } from 'vitest';
import { screenshot } from '../support/browser.ts';
import { axeFindings } from '../support/map-page.ts';
import { surveySite } from '../support/survey-site.ts';
import {
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
const open = (id: number | undefined, options: Parameters<typeof site.open>[1] = {}) =>
  site.open(HERE, {
    role: 'reviewer',
    path: id === undefined ? 'review' : `review?changeset=${id}`,
    ...options,
  });

it('finds a changeset, shows what it does, and brings it through to the map, with the time that took', async () => {
  const [first, second, third] = await buildings(site);
  await submitted(site, '学院路房屋更新', [
    replaced(first!, { name: '审核楼', floors: 9 }, stretched(first!)),
    {
      ...{
        action: 'create',
        collection: 'poi',
        geometry: { type: 'Point', coordinates: [121.0728, 31.9634] },
      },
      properties: { category: 'amenity', kind: 'restaurant', name: '面馆', name_pinyin: 'Miàn guǎn' },
    },
    { action: 'remove', collection: 'building', featureId: third!.id },
  ]);
  await submitted(site, '另一件', [replaced(second!, { floors: 3 })]);
  const { page, complaints } = await open(undefined);
  const list = page.locator('changeset-list');
  await list.getByText('学院路房屋更新').waitFor();
  await list.getByLabel('状态').selectOption('draft');
  await list.getByText('没有符合条件的变更集').waitFor();
  await list.getByLabel('状态').selectOption('submitted');
  await list.getByLabel('数据集').selectOption('poi');
  await list.getByText('学院路房屋更新').waitFor();
  expect(await list.getByText('另一件').count()).toBe(0);
  expect(new URL(page.url()).search).toBe('?state=submitted&collection=poi');
  await list.getByLabel('起始日期').fill('2020-01-01');
  await list.getByLabel('截止日期').fill('2020-02-01');
  await list.getByText('没有符合条件的变更集').waitFor();
  await page.goBack();
  await page.goBack();
  await list.getByText('学院路房屋更新').click();

  const view = page.locator('changeset-view');
  await view.getByText('新增 1 · 修改 1 · 删除 1').waitFor();
  await drawn(page, 'review-page');
  const table = view.locator('difference-table');
  expect(await table.locator('tbody').innerText()).toMatch(/层数\s.*9/s);
  await expect.poll(() => textOf(table)).toMatch(/名称[\s\S]*审核楼/);
  expect(await textOf(table)).toMatch(/几何有变化。 移动节点 1/);
  await expect
    .poll(() => looks(page, 'review-page'))
    .toEqual(expect.arrayContaining(['before', 'after', 'moved']));
  await screenshot(page, 'review-vertices-zh');

  await expect(view.locator('finding-list').getByText('名称无拼音').count()).resolves.toBe(1);
  await view.locator('[data-action=approve]').click();
  await page.getByText('还有警告未确认').waitFor();
  await view.getByRole('button', { name: /名称无拼音/ }).click();
  await expect.poll(() => looks(page, 'review-page')).toContain('place');
  for (;;) {
    const boxes = view.locator('finding-list input[type=checkbox]:not(:checked)');
    const count = await boxes.count();
    if (count === 0) break;
    await boxes.first().check();
    await expect.poll(() => boxes.count()).toBeLessThan(count);
  }
  await view.getByText('已确认', { exact: false }).first().waitFor();
  await view.getByLabel('意见').fill('名称请附照片');
  await view.getByRole('button', { name: '发送' }).click();
  await view.locator('.comments').getByText('名称请附照片').waitFor();
  expect(await view.getByLabel('意见').inputValue()).toBe('');

  await view.locator('[data-action=approve]').click();
  await view.getByText('已通过', { exact: true }).waitFor();
  await view.locator('[data-action=publish]').click();
  const said = view.locator('.publication');
  await expect.poll(() => said.innerText()).toMatch(/^版本 \d+：\d+\.\d 秒后上图$/);
  console.log(`review page: ${await said.innerText()}`);
  expect(await view.locator('decision-form button').count()).toBe(0);
  await drawn(page, 'review-page');
  await screenshot(page, 'review-published-zh');
  expect(complaints.filter((text) => !/409|412/.test(text))).toEqual([]);
});

it('lists of a large changeset what is in view, and goes with the map', async () => {
  const [near] = (await buildings(site)).slice(6);
  const far = [121.0927, 31.9833] as const;
  const id = await submitted(site, '两处', [
    replaced(near!, { name: '近处', name_pinyin: 'Jìn chù' }),
    {
      ...{ action: 'create', collection: 'poi', geometry: { type: 'Point', coordinates: far } },
      properties: { category: 'amenity', kind: 'restaurant', name: '远处', name_pinyin: 'Yuǎn chù' },
    },
  ]);
  const { page, complaints } = await open(id);
  const list = page.locator('change-list');
  const lists = (count: number) =>
    expect.poll(() => list.locator('li').count(), { timeout: 20_000 }).toBe(count);
  await lists(2);
  await drawn(page, 'review-page');
  const jump = (lng: number, lat: number, zoom = 18) =>
    page.evaluate(
      `document.querySelector('review-page').baseMap.map.jumpTo({ center: [${lng}, ${lat}], zoom: ${zoom} })`,
    );
  await list.getByLabel('只列地图视野内的').check();
  await lists(1);
  await list.getByRole('button', { name: /近处/ }).waitFor();
  await jump(...far);
  await list.getByRole('button', { name: /远处/ }).waitFor();
  expect(await list.locator('li').count()).toBe(1);
  await list.getByRole('button', { name: /远处/ }).click(); // it is in view: the map stays where it is
  await list.locator('difference-table').waitFor();
  await jump(121.05, 31.95);
  await list.getByText('视野内没有变更。').waitFor();
  await screenshot(page, 'review-in-view-zh');
  await jump(121.083, 31.973, 12);
  await lists(2);
  await list.getByLabel('只列地图视野内的').uncheck();
  await lists(2);
  expect(complaints).toEqual([]);
});

it('lays one state over the other, with a bar that is dragged or moved by keys', async () => {
  const [building] = (await buildings(site)).slice(4);
  const id = await submitted(site, '卷帘', [
    replaced(building!, { name: '新名', name_pinyin: 'Xīn míng' }, stretched(building!)),
  ]);
  const { page, complaints } = await open(id, { locale: 'en' });
  await page.getByRole('button', { name: 'Swipe' }).click();
  const bar = page.getByRole('slider');
  await bar.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('PageDown');
  expect(await bar.getAttribute('aria-valuenow')).toBe('52');
  const { x, y, width } = (await bar.boundingBox())!;
  await page.mouse.move(x + width / 2, y + 300);
  await page.mouse.down();
  await page.mouse.move(960, y + 300, { steps: 4 });
  await page.mouse.up();
  expect(await bar.getAttribute('aria-valuenow')).toBe('75');
  await drawn(page, 'review-page');
  await expect
    .poll(() => page.evaluate('document.querySelector("review-page").swipeMap.baseMap.isIdle'), {
      timeout: 60_000,
    })
    .toBe(true);
  expect(await looks(page, 'review-page')).toEqual(['before']);
  await page.keyboard.press('Home');
  for (let step = 0; step < 7; step++) await page.keyboard.press('PageUp');
  await screenshot(page, 'review-swipe-en');
  const views = () =>
    page.evaluate<
      number[][]
    >(`['baseMap', 'swipeMap'].map((name) => document.querySelector('review-page')[name])
      
      .map((map) => (map.baseMap ?? map).map.getCenter().toArray())`);
  await page.mouse.move(1100, 300);
  await page.mouse.down();
  await page.mouse.move(1000, 350, { steps: 4 });
  await page.mouse.up();
  const [main, other] = await views();
  expect(other).toEqual(main);
  await page.getByRole('button', { name: 'Overlay and vertices' }).click();
  expect(await page.getByRole('slider').count()).toBe(0);
  await expect.poll(() => looks(page, 'review-page')).toContain('moved');
  expect(complaints).toEqual([]);
});

it('shows a conflict both ways, and publishes what was chosen', async () => {
  const [building] = (await buildings(site)).slice(5);
  const mine = await submitted(site, '甲', [replaced(building!, { floors: 11 })]);
  const theirs = await submitted(site, '乙', [replaced(building!, { floors: 12 })]);
  await publishAll(site, theirs);
  const { page } = await open(mine);
  const view = page.locator('changeset-view');
  await view.getByText('此后另有发布').waitFor();
  for (const box of await view.locator('finding-list input[type=checkbox]').all()) await box.check();
  await view.locator('[data-action=approve]').click();
  await view.locator('[data-action=publish]').click();
  await page.getByText('与他人的发布冲突').waitFor();
  const conflict = view.locator('conflict-list li');
  await expect.poll(() => conflict.innerText()).toMatch(/层数[\s\S]*本变更集[\s\S]*11[\s\S]*已发布[\s\S]*12/);
  await screenshot(page, 'review-conflict-zh');
  await conflict.getByRole('button', { name: /采用.*本变更集/ }).click();
  await expect.poll(() => view.locator('conflict-list').getByText('待选择').count()).toBe(0);
  await view.locator('[data-action=publish]').click();
  const item = `GET /api/collections/building/items/${building!.id}`;
  const published = () => site.ask<{ properties: { floors: number } }>('surveyor', item);
  await expect.poll(async () => (await published()).properties.floors).toBe(11);
});

it('offers what the role may do and nothing else, and wants to know why', async () => {
  const [building] = (await buildings(site)).slice(6);
  const id = await submitted(site, '退回', [replaced(building!, { floors: 4 })]);
  const offered = (page: Awaited<ReturnType<typeof open>>['page']) =>
    page
      .locator('decision-form [data-action]')
      .evaluateAll((buttons) => buttons.map((each) => each.dataset.action));
  const author = await open(id, { role: 'surveyor' });
  await author.page.locator('changeset-view h2').waitFor();
  expect(await offered(author.page)).toEqual(['withdraw', 'reopen']);
  expect(await author.page.locator('finding-list input').count()).toBe(0);

  const { page } = await open(id);
  await page.locator('changeset-view h2').waitFor();
  expect(await offered(page)).toEqual(['send-back', 'approve', 'reject']);
  await page.locator('[data-action=send-back]').click();
  await page.getByText('请写明理由').waitFor();
  await page.getByLabel('理由').fill('请核对层数');
  await page.locator('[data-action=send-back]').click();
  await page.getByText('理由：请核对层数').waitFor();
  expect(await offered(page)).toEqual([]);

  const stranger = await open(id, { signedIn: false });
  await stranger.page.getByText('登录后才能查看变更集').waitFor();
  const missing = await open(999_999);
  await missing.page.getByText('没有读到：它不存在').waitFor();
});

it('goes by keyboard alone from the list to an approval', async () => {
  const [building] = (await buildings(site)).slice(7);
  const id = await submitted(site, '键盘', [replaced(building!, { floors: 5 })]);
  const { page } = await open(undefined);
  await page.locator('changeset-list').getByText('键盘').waitFor();
  const press = async (wanted: string) => {
    for (let count = 0; count < 60; count++) {
      await page.keyboard.press('Tab');
      const text = await page.evaluate<string>(`(() => { let at = document.activeElement;
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return (at?.id ?? '') + ' ' + (at?.innerText ?? ''); })()`);
      if (text.includes(wanted)) return;
    }
    throw new Error(`the keyboard never came to ${wanted}`);
  };
  await press('键盘');
  await page.keyboard.press('Enter');
  await page.locator('changeset-view h2').waitFor();
  const warnings = await page.locator('finding-list input').count();
  for (let count = 0; count < warnings; count++) {
    await press('tick-');
    await page.keyboard.press('Space');
    await page.locator('finding-list').getByText('已确认').nth(count).waitFor();
  }
  await press('通过');
  await page.keyboard.press('Enter');
  await page.getByText('已通过', { exact: true }).waitFor();
  expect(new URL(page.url()).search).toBe(`?changeset=${id}`);
});

it.each(['light', 'dark'] as const)('fits a phone, %s, and meets WCAG 2.2 AA', async (colorScheme) => {
  const [building] = (await buildings(site)).slice(8);
  const id = await submitted(site, 'A phone', [
    replaced(building!, { name: '手机楼' }, stretched(building!)),
  ]);
  const { page } = await open(id, { ...PHONE_360, colorScheme, locale: 'en' });
  await page.locator('difference-table').waitFor();
  await drawn(page, 'review-page');
  expect(await outside(page, 'review-page')).toEqual([]);
  expect(await axeFindings(page)).toEqual([]);
  await screenshot(page, `review-phone-${colorScheme}`);
});

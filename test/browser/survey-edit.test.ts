import { expect, it } from 'vitest';
import { foreignRequests, screenshot } from '../support/browser.ts';
import { PHONE } from '../support/map-page.ts';
import {
  beginShape,
  buildingInView,
  choose,
  deskReady,
  doneCount,
  drag,
  type Pixel,
  pixelOf,
  ringOf,
  selected,
  shown,
} from '../support/survey-page.ts';
import { surveySite } from '../support/survey-site.ts';

const HERE = 'map=18/31.9633/121.0727';
const site = surveySite();

it('reshapes a building by its vertices and edges, takes it back, and does it again', async () => {
  const { page, complaints } = await site.open(HERE);
  await deskReady(page);
  const building = await buildingInView(page);
  await choose(page, building);
  const corner = ringOf(building)[0]!;
  const [x, y] = await pixelOf(page, corner);
  await drag(page, [x, y], [x - 14, y - 12]);
  await expect.poll(() => doneCount(page)).toBe(1);
  const [moved] = await selected(page);
  expect(ringOf(moved!)).toHaveLength(ringOf(building).length);
  expect(ringOf(moved!)[0]).not.toEqual(corner);
  expect(ringOf(moved!).slice(1)).toEqual(ringOf(building).slice(1));

  const [a, b] = ringOf(moved!).slice(1, 3) as [number[], number[]];
  const [midX, midY] = await pixelOf(page, [(a[0]! + b[0]!) / 2, (a[1]! + b[1]!) / 2]);
  await drag(page, [midX, midY], [midX + 12, midY + 12]);
  await expect.poll(() => doneCount(page)).toBe(2);
  expect(ringOf((await selected(page))[0]!)).toHaveLength(ringOf(building).length + 1);

  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect.poll(() => doneCount(page)).toBe(0);
  expect(ringOf((await selected(page))[0]!)).toEqual(ringOf(building));
  await page.keyboard.press('Control+y');
  await expect.poll(() => doneCount(page)).toBe(1);
  expect(await selected(page)).toEqual([moved]);
  expect(complaints).toEqual([]);
});

it('draws a building by pointer and by typed coordinates, and fills in its attributes by the schema', async () => {
  const record = await site.open(HERE);
  const { page } = record;
  await deskReady(page);
  await page.keyboard.press('d');
  const panel = page.locator('draw-panel');
  await panel.locator('select').selectOption('building');
  await page.mouse.click(600, 300);
  await page.mouse.click(700, 300);
  await page.mouse.move(700, 380, { steps: 3 });
  await expect
    .poll(() => panel.locator('p[role=status]').innerText())
    .toMatch(/边长 [\d.]+ m.*角 9\d\.\d°|角 8\d/);
  const [lng, lat] = await page.evaluate<[number, number]>(
    'Object.values(document.querySelector("survey-page").baseMap.map.unproject([700, 390]))',
  );
  await panel.getByRole('textbox').fill(`${lng.toFixed(9)}, ${lat.toFixed(9)}`);
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: '完成' }).click();
  await expect.poll(() => doneCount(page)).toBe(1);
  const [building] = await selected(page);
  expect(building).toMatchObject({ collection: 'building', geometry: { type: 'Polygon' }, properties: {} });
  expect(ringOf(building!)).toHaveLength(3);
  expect(ringOf(building!)).toContainEqual([Number(lng.toFixed(9)), Number(lat.toFixed(9))]);

  const form = page.locator('attribute-form');
  await page.locator('pending-list').getByText('错误： 缺少').first().waitFor();
  await form.getByLabel(/类型.*必填/).selectOption({ index: 2 });
  await form.getByLabel('名称', { exact: true }).fill('测绘楼');
  await page.keyboard.press('Tab');
  await expect.poll(async () => (await selected(page))[0]!.properties).toMatchObject({ name: '测绘楼' });
  await form.getByLabel('国标分类代码').fill('31');
  await page.keyboard.press('Tab');
  await form.getByRole('alert').waitFor();
  expect((await selected(page))[0]!.properties).not.toHaveProperty('gb_code');
  await page.locator('pending-list').getByText('建筑 · 测绘楼').waitFor();
  await screenshot(page, 'survey-drawn');
  expect(record.complaints).toEqual([]);
  expect(foreignRequests(record, site.origin)).toEqual([]);
});

it('snaps what is drawn to a vertex near the pointer', async () => {
  const { page } = await site.open(HERE);
  await deskReady(page);
  const building = await buildingInView(page);
  const corner = ringOf(building)[1]!;
  await page.keyboard.press('d');
  await page.locator('draw-panel select').selectOption('road');
  const [x, y] = await pixelOf(page, corner);
  await page.mouse.click(x + 4, y - 3);
  await page.mouse.click(x + 70, y - 60);
  await page.mouse.move(x + 75, y - 62);
  await page.locator('draw-panel').getByRole('button', { name: '完成' }).click();
  await expect.poll(() => doneCount(page)).toBe(1);
  expect((await selected(page))[0]!.geometry.coordinates).toContainEqual(corner);
});

it('draws corners that lie close to one another, as a house has them', async () => {
  const { page, complaints } = await site.open(HERE);
  await deskReady(page);
  await page.keyboard.press('d');
  await page.locator('draw-panel select').selectOption('road');
  // As metres of this zoom they are some six apart; nothing lies here that they could snap to one another.
  const wanted = [
    [600, 300],
    [620, 300],
    [620, 318],
    [640, 318],
    [640, 340],
  ] as const;
  for (const [x, y] of wanted) {
    await page.mouse.move(x - 3, y - 3);
    await page.mouse.click(x, y);
  }
  await page.keyboard.press('Enter');
  await expect.poll(() => doneCount(page)).toBe(1);
  expect((await selected(page))[0]!.geometry.coordinates).toHaveLength(wanted.length);
  // Typed, they may share a pixel.
  for (const lng of ['121.0727000', '121.0727010', '121.0727020']) {
    await page.locator('draw-panel').getByRole('textbox').fill(`${lng}, 31.9633`);
    await page.keyboard.press('Enter');
  }
  await page.locator('draw-panel').getByRole('button', { name: '完成' }).click();
  await expect.poll(() => doneCount(page)).toBe(2);
  expect((await selected(page))[0]!.geometry.coordinates).toHaveLength(3);
  expect(complaints).toEqual([]);
});

it('splits a building along a line, merges the pieces, squares and deletes it, all by keys', async () => {
  const { page, complaints } = await site.open(HERE);
  await deskReady(page);
  const building = await buildingInView(page);
  const count = (await shown(page)).length;
  await choose(page, building);
  const ring = ringOf(building);
  const middle = [0, 1].map((axis) => ring.reduce((sum, position) => sum + position[axis]!, 0) / ring.length);
  const [x, y] = await pixelOf(page, middle);
  await page.keyboard.press('s');
  await page.mouse.click(x, y - 160);
  await page.mouse.click(x + 3, y + 160);
  await page.mouse.move(x + 3, y + 164);
  await page.locator('draw-panel').getByRole('button', { name: '完成' }).click();
  await expect.poll(async () => (await selected(page)).length).toBeGreaterThan(1);
  expect((await shown(page)).length).toBeGreaterThan(count);
  await page.keyboard.press('m');
  await expect.poll(async () => (await selected(page)).map(({ key }) => key)).toEqual([building.key]);
  expect((await shown(page)).length).toBe(count);
  await page.keyboard.press('Delete');
  await expect.poll(async () => (await shown(page)).length).toBe(count - 1);
  expect(await doneCount(page)).toBe(3);
  expect(complaints).toEqual([]);
});

it('steps through vertices by keys, nudges one, and puts it at typed coordinates of EPSG:4549', async () => {
  const { page } = await site.open(HERE);
  await deskReady(page);
  const building = await buildingInView(page);
  await choose(page, building);
  await page.keyboard.press('.');
  await page.keyboard.press('Alt+Shift+ArrowUp');
  await expect.poll(() => doneCount(page)).toBe(1);
  const [before, after] = [ringOf(building)[0]!, ringOf((await selected(page))[0]!)[0]!];
  // A metre north.
  expect((after[1]! - before[1]!) * 110_870).toBeCloseTo(1, 1);
  await page.locator('draw-panel').getByRole('textbox').fill('E 601570.00 N 3538330.00');
  await page.keyboard.press('Enter');
  await expect.poll(() => doneCount(page)).toBe(2);
});

it('selects several with Shift, with a button for fingers, and with Enter at the centre', async () => {
  const { page, complaints } = await site.open(HERE);
  await deskReady(page);
  const { width, height } = page.viewportSize()!;
  const buildings: { readonly key: string; readonly at: readonly number[]; readonly pixel: Pixel }[] = [];
  for (const feature of await shown(page)) {
    if (feature.collection !== 'building') continue;
    const ring = ringOf(feature);
    const at = [0, 1].map((axis) => ring.reduce((sum, each) => sum + each[axis]!, 0) / ring.length);
    const pixel = await pixelOf(page, at);
    if (ring.length > 9 || pixel[0] < 400 || pixel[0] > width - 100) continue;
    if (pixel[1] > 30 && pixel[1] < height - 60) buildings.push({ key: feature.key, at, pixel });
  }
  // The middle ones: they stay in view when one of them comes to the centre.
  const fromCentre = ({ pixel: [x, y] }: { readonly pixel: Pixel }) =>
    Math.hypot(x - width / 2, y - height / 2);
  const [one, two, three] = buildings.toSorted((a, b) => fromCentre(a) - fromCentre(b));
  if (!one || !two || !three) throw new Error(`${buildings.length} buildings in view, wanted three`);
  const chosen = async () => (await selected(page)).map(({ key }) => key);
  await page.mouse.click(...one.pixel);
  await expect.poll(chosen).toEqual([one.key]);
  await page.keyboard.down('Shift');
  await page.mouse.click(...two.pixel);
  await page.keyboard.up('Shift');
  await expect.poll(chosen).toEqual([one.key, two.key]);
  const more = page.locator('.side').getByRole('button', { name: '加选' });
  await more.click();
  expect(await more.getAttribute('aria-pressed')).toBe('true');
  await page.mouse.click(...three.pixel);
  await expect.poll(chosen).toEqual([one.key, two.key, three.key]);
  const heading = page.locator('.side h2').first();
  await expect.poll(() => heading.innerText()).toBe('建筑 · 已选 3 个');
  // Of several collections none is named.
  const other = (await shown(page)).find(({ collection }) => collection === 'road')!.key;
  await page.evaluate(`document.querySelector('survey-page').desk.select(['${one.key}', '${other}'])`);
  await expect.poll(() => heading.innerText()).toBe('已选 2 个');
  await more.click();

  const zoom = await page.evaluate<number>('document.querySelector("survey-page").baseMap.view.zoom');
  const enterAt = async (at: readonly number[], keys: string) => {
    await page.evaluate(`document.querySelector('survey-page').baseMap.map.jumpTo({ center: [${at}] })`);
    await expect
      .poll(() => page.evaluate('document.querySelector("survey-page").baseMap.map.loaded()'))
      .toBe(true);
    await page.locator('.maplibregl-canvas').focus();
    await page.keyboard.press(keys);
  };
  await enterAt(two.at, 'Enter');
  await expect.poll(chosen).toEqual([two.key]);
  await enterAt(one.at, 'Shift+Enter');
  await expect.poll(chosen).toEqual([two.key, one.key]);
  expect(await page.evaluate('document.querySelector("survey-page").baseMap.view.zoom')).toBe(zoom);
  expect(complaints).toEqual([]);
});

it('asks for a sign-in, and tells who may not edit', async () => {
  const { page } = await site.open(HERE, { signedIn: false });
  const notice = page.locator('survey-notice');
  await notice.getByText('登录后才能编辑').waitFor();
  expect(await notice.getByRole('link').getAttribute('href')).toContain('next=%2Fsurvey');
  const { page: other } = await site.open(HERE, {
    signedIn: false,
    prepare: (p) => site.signIn(p.context(), 'editor'),
  });
  await other.locator('survey-notice').getByText('不能编辑底图').waitFor();
});

it('says that one has to zoom in, and does so', async () => {
  const { page } = await site.open('map=13/31.964/121.075');
  await page.locator('survey-notice').getByRole('button', { name: '放大到可编辑' }).click();
  await deskReady(page);
});

it.each([
  ['phone', PHONE],
  ['small phone', { ...PHONE, viewport: { width: 360, height: 640 } }],
  ['dark', { colorScheme: 'dark' as const }],
])('is usable by the rules of WCAG 2.2 AA (%s)', async (name, options) => {
  const { axeFindings } = await import('../support/map-page.ts');
  const { page, complaints } = await site.open(HERE, options);
  await deskReady(page);
  await page.locator('survey-tools [data-tool=draw]').click();
  await screenshot(page, `survey-${name.replace(' ', '-')}`);
  expect(await axeFindings(page)).toEqual([]);
  const { width, height } = page.viewportSize()!;
  for (const part of ['page-header', 'survey-tools', '.side', 'map-imprint']) {
    const box = (await page.locator(part).boundingBox())!;
    expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height, part).toBe(
      true,
    );
  }
  expect(complaints).toEqual([]);
});

it('tells at once of a shape that crosses itself, shows where, and does not hand it in', async () => {
  const { page, complaints } = await site.open(HERE);
  await deskReady(page);
  const panel = await beginShape(page, 'water_area', [
    [600, 300],
    [700, 380],
    [700, 300],
    [600, 385],
  ]);
  await panel.getByRole('button', { name: '完成' }).click();
  await expect.poll(() => doneCount(page)).toBe(1);
  const list = page.locator('pending-list');
  await list.getByText('图形与自身相交').waitFor();
  await page.getByRole('status').getByText('图形与自身相交').waitFor();
  await panel.getByRole('button', { name: '取消' }).click();
  await list.getByText('图形与自身相交').click();
  await expect.poll(async () => (await selected(page)).length).toBe(1);
  await page.getByLabel('标题').fill('水面');
  await list.getByRole('button', { name: '提交审核' }).click();
  await page.getByText('检查发现错误').waitFor();
  expect(await doneCount(page)).toBe(1);
  await screenshot(page, 'survey-tangled');
  expect(complaints).toEqual([]);
});

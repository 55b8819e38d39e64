import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PageRecord, screenshot } from '../support/browser.ts';
import { type DepartmentSite, departmentSite } from '../support/department-site.ts';
import { axeFindings } from '../support/map-page.ts';
import { mapSite } from '../support/map-site.ts';

const site = mapSite({ hasData: true });

/** What a department writes, and nothing else. */
const page = (platform: string) => `
  <main>
    <h1>Buildings</h1>
    <tongtu-map id="map" platform="${platform}" zoom="15" style="height: 640px">
      <tongtu-search></tongtu-search>
      <tongtu-layer id="buildings" collection="building" kind="categories" field="kind" popup></tongtu-layer>
      <tongtu-legend></tongtu-legend>
      <tongtu-popup id="note">A note of <b>ours</b></tongtu-popup>
    </tongtu-map>
    <tongtu-legend for="buildings" language="en" id="beside"></tongtu-legend>
  </main>`;

describe('elements in a plain page of another origin', () => {
  let department: DepartmentSite;
  let record: PageRecord;
  let shown: Page;
  const inPage = <Value>(code: string): Promise<Value> =>
    shown.evaluate<Value>(`(async () => { ${code} })()`);
  const idle = () =>
    inPage(`
      const { map } = document.querySelector('tongtu-map');
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      if (!map.loaded() || map.isMoving()) await new Promise((done) => map.once('idle', done));
    `);

  beforeAll(async () => {
    department = await departmentSite(
      page(site.origin),
      `window.told = [];
       for (const name of ['tongtu-ready', 'tongtu-load', 'tongtu-select', 'tongtu-close', 'tongtu-error'])
         document.addEventListener(name, ({ detail }) => told.push([name, String(detail?.error ?? '')]));
       import '@tongtu/sdk/elements';`,
    );
    record = await site.openForeign(`${department.origin}/`);
    shown = record.page;
    await shown.locator('#beside li').first().waitFor();
    await idle();
  });
  afterAll(async () => {
    await record.close();
    await department.close();
  });

  it('draw the city with the layer, and its legend in the map and beside it', async () => {
    expect(await inPage('return told.map(([name]) => name).slice(0, 2)')).toEqual([
      'tongtu-ready',
      'tongtu-load',
    ]);
    const beside = await shown.locator('#beside li').allTextContents();
    expect(beside.length).toBeGreaterThan(1);
    expect(beside.at(-1)).toBe('Other');
    expect((await shown.locator('tongtu-map tongtu-legend li').allTextContents()).at(-1)).toBe('其他');
    await screenshot(shown, 'sdk-elements');
  });

  it('open a popup by the keyboard in the middle of the map', async () => {
    await inPage(`
      const { map } = document.querySelector('tongtu-map');
      const layers = map.getStyle().layers.filter((each) => each.id.endsWith('/area')).map((each) => each.id);
      const box = map.getCanvas().getBoundingClientRect();
      for (let x = 100; x < box.width - 100; x += 10) for (let y = 100; y < box.height - 100; y += 10)
        if (map.queryRenderedFeatures([x, y], { layers }).length > 0) return void map.jumpTo({ center: map.unproject([x, y]) });
    `);
    await idle();
    await shown.locator('canvas.maplibregl-canvas').focus();
    await shown.keyboard.press('Enter');
    await shown.locator('.maplibregl-popup .tongtu-feature tr').first().waitFor();
  });

  it('find places by typing, with arrows and Enter alone, and go there', async () => {
    const field = shown.getByRole('combobox');
    await field.fill('南通');
    const options = shown.getByRole('option');
    await options.first().waitFor();
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    await screenshot(shown, 'sdk-elements-search');
    await field.press('ArrowUp');
    expect(await options.last().getAttribute('aria-selected')).toBe('true');
    await field.press('ArrowDown');
    expect(await options.first().getAttribute('aria-selected')).toBe('true');
    expect(await field.getAttribute('aria-activedescendant')).toBe(await options.first().getAttribute('id'));
    expect(await axeFindings(shown)).toEqual([]);
    const before = await inPage<string>(
      `return String(document.querySelector('tongtu-map').map.getCenter())`,
    );
    await field.press('Enter');
    await expect
      .poll(() => inPage<string>(`return String(document.querySelector('tongtu-map').map.getCenter())`))
      .not.toBe(before);
    expect(await options.count()).toBe(0);
    expect(await inPage(`return told.filter(([name]) => name === 'tongtu-select').length`)).toBe(1);
    await idle();
  });

  it('say where nothing is found, and close with Escape', async () => {
    const field = shown.getByRole('combobox');
    await field.fill('没有这个地方');
    await shown.getByText('没有找到').waitFor();
    await field.fill('！');
    await shown.getByText('没有找到').waitFor();
    await field.fill('南');
    await shown.getByRole('option').first().waitFor();
    await field.press('Escape');
    expect(await shown.getByRole('option').count()).toBe(0);
  });

  it('hold what stands in a popup at its place, until it is closed', async () => {
    const note = shown.locator('#note');
    expect(await note.isVisible()).toBe(false);
    await inPage(`
      const { lng, lat } = document.querySelector('tongtu-map').map.getCenter();
      document.querySelector('#note').setAttribute('position', lng + ',' + lat);
    `);
    await note.waitFor();
    const [box, map] = [await note.boundingBox(), await shown.locator('#map').boundingBox()];
    expect(box!.x + box!.width / 2).toBeCloseTo(map!.x + map!.width / 2, -1);
    expect(box!.y + box!.height).toBeLessThan(map!.y + map!.height / 2);
    expect(await note.locator('b').textContent()).toBe('ours');
    await screenshot(shown, 'sdk-elements-popup');
    await note.getByRole('button', { name: '关闭' }).press('Escape');
    expect(await note.isVisible()).toBe(false);
    expect(await inPage(`return told.at(-1)[0]`)).toBe('tongtu-close');
  });

  it('follow their attributes and properties', async () => {
    await inPage(`
      const layer = document.querySelector('#buildings');
      layer.setAttribute('kind', 'single');
      layer.setAttribute('label', '房屋');
      layer.setAttribute('label-en', 'Houses');
    `);
    await shown.locator('#beside li').getByText('Houses').waitFor();
    await inPage(`
      const layer = document.querySelector('#buildings');
      layer.rows = { rows: [{ level: 3 }, { level: 9 }], position: () => document.querySelector('tongtu-map').map.getCenter().toArray() };
      layer.setAttribute('kind', 'proportional');
      layer.setAttribute('field', 'level');
    `);
    await shown.locator('#beside').getByText('4.5').waitFor();
    await inPage(`document.querySelector('tongtu-map').setAttribute('language', 'en')`);
    await shown.getByText('Without map approval').waitFor();
    await shown.locator('tongtu-map tongtu-legend').getByText('Houses').waitFor();
    expect(await shown.getByRole('combobox').getAttribute('placeholder')).toBe('Search places');
    await idle();
    await screenshot(shown, 'sdk-elements-rows');
  });

  it('tell of what is amiss instead of drawing something else', async () => {
    const errors = () =>
      inPage<string[]>(`return told.filter(([name]) => name === 'tongtu-error').map(([, text]) => text)`);
    expect(await errors()).toEqual([]);
    expect(record.complaints.splice(0)).toEqual([]);
    await inPage(`
      const layer = document.querySelector('#buildings');
      layer.rows = undefined;
      layer.setAttribute('kind', 'pie');
    `);
    await expect
      .poll(errors)
      .toEqual([expect.stringContaining('RangeError: kind: wanted single, categories')]);
    await inPage(`document.querySelector('#buildings').remove()`);
    expect(await shown.locator('tongtu-map tongtu-legend li').count()).toBe(0);
  });

  it('leave the page with everything they have opened', async () => {
    await inPage(`window.left = document.querySelector('tongtu-map'); left.remove();`);
    expect(await inPage('return left.map === undefined')).toBe(true);
    await inPage(`document.querySelector('main').append(left)`);
    await expect
      .poll(() => inPage<number>(`return told.filter(([name]) => name === 'tongtu-ready').length`))
      .toBe(2);
  });
});

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PageRecord, screenshot } from '../support/browser.ts';
import { type DepartmentSite, departmentSite } from '../support/department-site.ts';
import { mapSite } from '../support/map-site.ts';
import { runTongtu } from '../support/platform.ts';

const site = mapSite({ hasData: true });

/** What nobody but the department may know: found in no request. */
const SENTINELS = ['Zhang-3f9', 'secret-5521', '120.87654', '31.98765'];

const SCRIPT = `
  import { createClient } from '@tongtu/sdk/client';
  import { addBasemap, addLayer } from '@tongtu/sdk/maplibre';
  import * as style from '@tongtu/sdk/style';
  import { Map } from 'maplibre-gl';
  window.tongtu = { createClient, addBasemap, addLayer, style };
  window.open = async (platform, view) => {
    window.client = createClient({ baseUrl: platform });
    const tileset = await client.tilesets.get('base');
    window.map = new Map({ container: 'map', attributionControl: false, fadeDuration: 0, ...view(tileset.value) });
    window.basemap = await addBasemap(map, { client });
  };
`;

/** Runs in the page, where `map`, `client`, `basemap` and `tongtu` are. */
const inPage = <Value>(page: Page, code: string): Promise<Value> =>
  page.evaluate<Value>(`(async () => { ${code} })()`);
const idle = (page: Page) =>
  inPage(
    page,
    `
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    if (!map.loaded() || map.isMoving()) await new Promise((done) => map.once('idle', done));
  `,
  );
/** How many features a layer draws, each once. */
const drawn = (page: Page, id: string) =>
  inPage<number>(
    page,
    `
    const layers = map.getStyle().layers.filter((layer) => layer.source?.startsWith('${id}')).map((layer) => layer.id);
    return new Set(map.queryRenderedFeatures({ layers }).map((each) => each.id ?? JSON.stringify(each.properties))).size;
  `,
  );

describe('a page of a department on another origin', () => {
  let department: DepartmentSite;
  let record: PageRecord;
  let page: Page;
  const sent: string[] = [];

  beforeAll(async () => {
    department = await departmentSite('<div id="map" style="height:100%"></div>', SCRIPT, {
      '/rows.json': [{ staff: 'Zhang-3f9', lng: 120.87654, lat: 31.98765, level: 4 }],
    });
    record = await site.openForeign(`${department.origin}/`);
    page = record.page;
    page.context().on('request', (request: Request) => {
      sent.push(
        decodeURIComponent(request.url()),
        request.postData() ?? '',
        JSON.stringify(request.headers()),
      );
    });
    await inPage(
      page,
      `await open('${site.origin}', (tileset) => ({ center: tileset.center.position, zoom: 15 }))`,
    );
    await idle(page);
  });
  afterAll(async () => {
    await record.close();
    await department.close();
  });

  it('draws the base map, and says under which approval it stands', async () => {
    expect(await drawn(page, 'base')).toBeGreaterThan(20);
    expect(await page.locator('.maplibregl-ctrl-bottom-left .tongtu-imprint').textContent()).toBe('未经审图');
    await screenshot(page, 'sdk-basemap');
  });

  it('is refused a channel that is not there yet', async () => {
    for (const channel of ['imagery', '3d'])
      expect(
        await inPage(page, `return tongtu.addBasemap(map, { client, channel: '${channel}' }).catch(String)`),
      ).toBe(`RangeError: channel: this platform has no ${channel} yet; wanted map, got ${channel}`);
  });

  it('draws a small collection at once, in classes, with a legend and labels', async () => {
    const state = await inPage<object>(
      page,
      `
      const { categories, combined, labels } = tongtu.style;
      window.water = await tongtu.addLayer(map, 'building', {
        id: 'water', legend: true, popup: true,
        style: ({ collection, properties }) => combined(
          categories({
            field: 'kind', geometry: 'polygon', title: collection.title,
            categories: [...new Set(properties.map((each) => each.kind))].filter(Boolean).slice(0, 8)
              .map((value) => ({ value, title: { zh: value, en: value } })),
          }),
          labels({ geometry: 'polygon' }),
        ),
      });
      return water.state;
    `,
    );
    expect(state).toMatchObject({ delivery: 'all', isPartial: false });
    await idle(page);
    expect(await drawn(page, 'water')).toBeGreaterThan(0);
    const legend = page.locator('.maplibregl-ctrl-bottom-right .tongtu-legend');
    expect(await legend.locator('li').count()).toBeGreaterThan(1);
    await screenshot(page, 'sdk-categories');
    await inPage(page, 'water.remove()');
    expect(await legend.count()).toBe(0);
    expect(
      await inPage(
        page,
        `return map.getStyle().layers.filter((layer) => layer.id.startsWith('water/')).length`,
      ),
    ).toBe(0);
  });

  it('draws a large collection from its tiles, filters, marks and opens what is clicked', async () => {
    await inPage(
      page,
      `
      window.buildings = await tongtu.addLayer(map, 'building', {
        id: 'buildings', popup: true, maxItems: 20,
        style: tongtu.style.single({ label: { zh: '建筑', en: 'Buildings' }, geometry: 'polygon' }),
      });
    `,
    );
    expect(await inPage(page, 'return buildings.state')).toEqual({ delivery: 'tiles', isPartial: false });
    await idle(page);
    const all = await drawn(page, 'buildings');
    expect(all).toBeGreaterThan(50);
    const { id, x, y } = await inPage<{ id: number; x: number; y: number }>(
      page,
      `
      const layers = ['buildings/buildings/area'];
      for (let x = 200; x < 1100; x += 10) for (let y = 200; y < 600; y += 10) {
        const [found] = map.queryRenderedFeatures([x, y], { layers });
        if (found) return { id: found.id, x, y };
      }
    `,
    );
    await page.mouse.click(x, y);
    const popup = page.locator('.maplibregl-popup .tongtu-feature');
    await popup.waitFor();
    expect(await popup.locator('tr').count()).toBeGreaterThan(0);
    await inPage(page, `buildings.highlight([${id}])`);
    await idle(page);
    await screenshot(page, 'sdk-tiles');
    await inPage(page, `buildings.setFilter(['==', 'kind', 'nothing']); buildings.highlight([])`);
    await idle(page);
    expect(await drawn(page, 'buildings')).toBe(0);
    await inPage(page, 'buildings.remove()');
  });

  it('loads by view what tiles can not show, and loads again where the map goes', async () => {
    await inPage(
      page,
      `
      window.loads = [];
      window.grouped = await tongtu.addLayer(map, 'building', {
        id: 'grouped', maxItems: 20, style: tongtu.style.clusters({ label: { zh: '建筑', en: 'Buildings' } }),
        onLoad: (state) => loads.push(state),
      });
    `,
    );
    await idle(page);
    expect(await drawn(page, 'grouped')).toBeGreaterThan(3);
    await screenshot(page, 'sdk-clusters');
    await inPage(page, 'map.jumpTo({ zoom: 17 }); map.panBy([2500, 0], { animate: false })');
    await expect.poll(() => inPage<number>(page, 'return loads.length')).toBe(2);
    expect(await inPage(page, 'return loads[1].delivery')).toBe('view');
    await inPage(page, 'grouped.remove(); map.jumpTo({ center: basemap.tileset.center.position, zoom: 15 })');
  });

  it('draws own rows and rows about buildings, of which no request says anything', async () => {
    sent.length = 0;
    const counts = await inPage<number[]>(
      page,
      `
      const { classBreaks, proportional } = tongtu.style;
      window.own = await tongtu.addLayer(map, {
        rows: async () => [
          ...(await (await fetch('/rows.json')).json()),
          ...Array.from({ length: 30 }, (_, n) => ({ staff: 'secret-5521', level: n,
            lng: map.getCenter().lng + (n % 6 - 3) * 0.002, lat: map.getCenter().lat + (Math.floor(n / 6) - 2) * 0.002 })),
          { staff: 'without a place' },
        ],
        position: ({ lng, lat }) => lng === undefined ? undefined : [lng, lat],
      }, {
        id: 'own', popup: ['staff'], live: true, filter: ['!=', 'staff', 'nobody'], legend: 'top-right',
        style: ({ properties }) => proportional({ field: 'level', values: properties.map((each) => each.level), title: { zh: '案件', en: 'Cases' } }),
      });
      const ids = [...new Set(map.queryRenderedFeatures({ layers: map.getStyle().layers.filter((each) => each['source-layer'] === 'buildings' && each.type === 'fill').map((each) => each.id) }).map((each) => each.id))];
      window.joinedRows = ids.slice(0, 40).map((id, n) => ({ about: id, staff: 'secret-5521', level: n }));
      window.joined = await tongtu.addLayer(map, { rows: joinedRows, collection: 'building', featureId: (row) => row.about }, {
        id: 'joined', popup: true, live: true, maxItems: 20, legend: 'top-left',
        style: ({ properties }) => classBreaks({ field: 'level', values: properties.map((each) => each.level), geometry: 'polygon', ramp: 'orange', title: { zh: '在册人数', en: 'Staff' } }),
      });
      return [own.state.count, joinedRows.length];
    `,
    );
    expect(counts).toEqual([31, 40]);
    await idle(page);
    expect(await drawn(page, 'own')).toBeGreaterThan(20);
    const joined = await drawn(page, 'joined');
    expect(joined).toBeGreaterThan(20);
    expect(joined).toBeLessThanOrEqual(40);
    await screenshot(page, 'sdk-own-rows');

    // A row that is looked at, changed, and read again.
    const at = await inPage<{ x: number; y: number }>(
      page,
      `
      for (let x = 150; x < 1100; x += 5) for (let y = 150; y < 650; y += 5)
        if (map.queryRenderedFeatures([x, y], { layers: ['joined/buildings/area'] }).length > 0
          && map.queryRenderedFeatures([x, y], { layers: ['own/proportional'] }).length === 0) return { x, y };
    `,
    );
    await page.mouse.click(at.x, at.y);
    await page.locator('.maplibregl-popup').getByText('secret-5521').waitFor();
    await inPage(page, 'joinedRows.length = 5; await joined.update(); await own.update();');
    await idle(page);
    expect(await drawn(page, 'joined')).toBeLessThanOrEqual(5);

    expect(sent.filter((text) => text.startsWith(site.origin)).length).toBeGreaterThan(2);
    const ids = await inPage<number[]>(page, 'return joinedRows.map((row) => row.about)');
    for (const sentinel of [...SENTINELS, ...ids.map((id) => `/${id}`), ...ids.map((id) => `=${id}`)])
      expect(
        sent.filter((text) => text.includes(sentinel)),
        sentinel,
      ).toEqual([]);
  });

  it('draws what is published meanwhile by itself', async () => {
    const [lng, lat] = await inPage<[number, number]>(page, 'return map.getCenter().toArray()');
    const before = await inPage<number>(
      page,
      `
      window.live = await tongtu.addLayer(map, 'building', { id: 'live', live: true });
      return live.state.count;
    `,
    );
    const at = (x: number, y: number) => [lng + x / 1e4, lat + y / 1e4];
    const geometry = { type: 'Polygon', coordinates: [[at(0, 0), at(3, 0), at(3, 3), at(0, 3), at(0, 0)]] };
    const file = join(site.directory, 'new-building.geojson');
    const features = [{ type: 'Feature', id: 1, properties: { kind: 'house' }, geometry }];
    writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }));
    const { directory } = site;
    const imported = await runTongtu(['import', file, '--collection', 'building'], { directory });
    expect(imported, imported.stderr).toMatchObject({ code: 0 });
    await expect.poll(() => inPage<number>(page, 'return live.state.count')).toBe(before + 1);
    // In the tiles of the base map, too.
    const inBase = () =>
      inPage<number>(
        page,
        `
        await new Promise((done) => setTimeout(done, 200));
        return map.queryRenderedFeatures(map.project([${at(1, 1)}])).filter((each) => each.source === 'base' && each.sourceLayer === 'buildings').length;
      `,
      );
    await expect.poll(inBase).toBeGreaterThan(0);
    await inPage(page, 'live.remove()');
  });

  it('keeps its layers where the base map is drawn otherwise or goes', async () => {
    await inPage(page, `await basemap.restyle({ style: 'dark', language: 'en' })`);
    await idle(page);
    expect(await drawn(page, 'own')).toBeGreaterThan(20);
    expect(await page.locator('.tongtu-imprint').textContent()).toBe('Without map approval');
    await screenshot(page, 'sdk-dark');
    await inPage(page, 'basemap.remove()');
    await idle(page);
    expect(await drawn(page, 'base')).toBe(0);
    expect(await drawn(page, 'own')).toBeGreaterThan(20);
  });

  it('complained of nothing', () => {
    expect(record.complaints).toEqual([]);
  });
});

describe('the quick start of the README', () => {
  const readme = readFileSync(new URL('../../sdk/README.md', import.meta.url), 'utf8');
  const snippet = (index: number): string =>
    [...readme.matchAll(/```ts\n(.*?)```/gs)][index]![1]!.replaceAll('http://127.0.0.1:8080', site.origin);

  it('draws a map with own rows by copy and paste', async () => {
    const department = await departmentSite(
      '<div id="map" style="height: 100vh"></div>',
      `${snippet(0)}\nwindow.map = map;`,
    );
    const record = await site.openForeign(`${department.origin}/`);
    const legend = record.page.locator('.tongtu-legend li');
    await legend.first().waitFor();
    expect(await legend.count()).toBe(3);
    await idle(record.page);
    expect(await drawn(record.page, 'tongtu-1')).toBe(2);
    await screenshot(record.page, 'sdk-quick-start');
    expect(record.complaints).toEqual([]);
    await record.close();
    await department.close();
  });

  it('reads the platform in Node by copy and paste', () => {
    const code = snippet(1);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module-typescript', '-e', code],
      {
        ...{ cwd: new URL('../../', import.meta.url), encoding: 'utf8', timeout: 60_000 },
      },
    );
    expect([status, stdout], stderr).toEqual([0, expect.stringMatching(/^\d+ \[.+\]\n\d+ buildings\n$/)]);
  });
});

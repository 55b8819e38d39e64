import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LngLat } from '@tongtu/sdk/geo';
import type { Browser, Page } from 'playwright-core';
import { FetchSource, PMTiles } from 'pmtiles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foreignRequests, launchBrowser, mapIdle, openPage, screenshot } from '../support/browser.ts';
import { takePicture } from '../support/pictures.ts';
import type { CommandResult } from '../support/platform.ts';
import { withOfficialReader } from '../support/pmtiles-file.ts';
import { type PostgresCluster, startCluster } from '../support/postgres-cluster.ts';
import { sharedData } from '../support/shared-data.ts';
import { metersBetween } from './distance.ts';
import { HAN, mapSight } from './map-sight.ts';
import { readBuildingOutlines } from './osm-outlines.ts';
import { openEmptySite, type Site } from './site.ts';
import { readWholeArchive, type WholeArchive } from './whole-archive.ts';

/** Issue 2, points 10 and 11: what one surveys once lies at the same place, whatever file it comes in. */
const SAME_PLACE_METERS = 0.05;
const ENGINES = ['embedded', 'server'] as const;
const XINJIEKOU = 'map=15.5/32.0435/118.7795/0/0&lang=zh';
const XINJIEKOU_3D = 'map=16.2/32.0435/118.7795/-20/60&3d=1&lang=zh';

/** The same city as three bureaus would hand it over, with what has to come of it. */
const DELIVERIES = [
  {
    file: 'osm/nanjing-xinjiekou.osm',
    engines: ENGINES,
    // 533 nodes + 1,898 ways + 54 relations are tagged; those that are no map content are named one by one.
    read: { records: 2485, taken: 2433, rejected: 52 },
    layers: {
      points: 533,
      lines: 408,
      multilinestrings: 27,
      multipolygons: 1500,
      other_relations: 12,
      undelivered: 5,
    },
    attribution: '© OpenStreetMap contributors (ODbL 1.0)',
    arguments: [] as string[],
  },
  {
    file: 'formats/nanjing-shp-gbk-dbf-with-cpg-utf8names.zip',
    engines: ['server'] as const,
    read: { records: 2041, taken: 2040, rejected: 1 },
    layers: { 房屋: 1277, 道路: 383, 兴趣点: 381 },
    attribution: '测绘院',
    arguments: ['--attribution', '测绘院'],
  },
  {
    file: 'formats/nanjing-xinjiekou-cgcs2000-4549.gpkg',
    engines: ['server'] as const,
    read: { records: 2441, taken: 2433, rejected: 8 },
    layers: { points: 533, lines: 417, multipolygons: 1491 },
    attribution: '© OpenStreetMap contributors',
    arguments: ['--attribution', '© OpenStreetMap contributors'],
  },
];

let cluster: PostgresCluster;
let browser: Browser;
beforeAll(async () => {
  [cluster, browser] = await Promise.all([startCluster(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await cluster?.stop();
});

const outlines = readBuildingOutlines(sharedData('osm/nanjing-xinjiekou.osm'));
const number = (value: number) => value.toLocaleString('en');
const cases = DELIVERIES.flatMap((delivery) => delivery.engines.map((engine) => ({ ...delivery, engine })));
let databases = 0;

describe.each(cases)('an empty platform that takes $file on the $engine engine', (delivery) => {
  const path = sharedData(delivery.file);
  let site: Site;
  let imported: CommandResult;
  let archive: WholeArchive;

  beforeAll(async () => {
    const databaseUrl = await cluster.createDatabase(`city_${++databases}`);
    site = await openEmptySite(delivery.engine === 'server' ? databaseUrl : undefined);
    const rejections = join(site.directory, 'rejections.csv');
    imported = await site.tongtu(['import', path, ...delivery.arguments, '--report', rejections]);
  });
  afterAll(() => site?.close());

  const json = async (address: string) =>
    (await (await fetch(site.origin + address)).json()) as Record<string, unknown>;
  const sees = async (hash: string, options = {}) => {
    const record = await openPage(browser, options);
    await record.page.goto(`${site.origin}/#${hash}`);
    await mapIdle(record.page);
    return record;
  };

  it('accounts for every record while the server runs, publishes one revision and builds both tilesets', () => {
    expect(imported, imported.stderr).toMatchObject({ code: 0 });
    const { records, taken, rejected } = delivery.read;
    expect(imported.stdout).toContain(
      `${number(records)} records read: ${number(taken)} taken, ${number(rejected)} rejected`,
    );
    for (const [layer, read] of Object.entries(delivery.layers))
      expect(imported.stdout).toMatch(new RegExp(`^  ${layer} +${number(read)} read`, 'm'));
    expect(imported.stdout).toContain('published as revision 1');
    expect(imported.stdout).toMatch(/tileset base: [\d,]+ tiles/);
    expect(imported.stdout).toMatch(/tileset base-full: [\d,]+ tiles/);
    expect(imported.stderr).toMatch(/^staging .*: 100%/m);
  });

  it('names each record that it did not take, with the reason', async () => {
    const [heading, ...rows] = readFileSync(join(site.directory, 'rejections.csv'), 'utf8')
      .trim()
      .split(/\r?\n/);
    expect(heading).toMatch(/layer,.*reason/);
    expect(rows).toHaveLength(delivery.read.rejected);
  });

  it('puts every building where the survey has it', async () => {
    const stored = await site.query<{ source_id: string; positions: LngLat[] }>(
      `select r.source_id, (select json_agg(json_build_array(st_x(d.geom), st_y(d.geom)))
         from st_dumppoints(f.geom) d) as positions
       from feature f join source_record r on r.feature_id = f.id and r.collection_id = f.collection_id
       where f.edition = 'full' and f.collection_id = 'building'`,
    );
    const byId = new Map(stored.map((each) => [each.source_id, each.positions]));
    const found = [...outlines].filter(([id]) => byId.has(id));
    // 1,270 ways and 8 relations are tagged as buildings; the shapefiles have no ids for relations.
    expect(found.length).toBeGreaterThanOrEqual(delivery.file.endsWith('.zip') ? 1270 : 1277);
    const offMeters = found.map(([id, outline]) => metersBetween(byId.get(id)!, outline));
    expect(Math.max(...offMeters)).toBeLessThan(SAME_PLACE_METERS);
  });

  it('serves an archive whose every tile the official reader reads, over HTTP and as a file', async () => {
    const remote = new PMTiles(new FetchSource(`${site.origin}/tiles/base.pmtiles`));
    archive = await readWholeArchive(remote);
    const header = await remote.getHeader();
    expect(header).toMatchObject({ specVersion: 3, clustered: true, minZoom: 0, maxZoom: 15 });
    expect(archive.tiles.size).toBe(header.numAddressedTiles);
    expect(await remote.getMetadata()).toMatchObject({
      revision: 1,
      edition: 'public',
      attribution: delivery.attribution,
      vector_layers: expect.arrayContaining([expect.objectContaining({ id: 'buildings' })]),
    });

    const file = join(site.directory, 'city.pmtiles');
    expect(await site.tongtu(['export', 'base', file])).toMatchObject({ code: 0, stderr: '' });
    const local = await withOfficialReader(file, readWholeArchive);
    expect(local.tiles).toEqual(archive.tiles);
    expect(await site.tongtu(['verify', file])).toMatchObject({ code: 0 });
  });

  it('draws every public building and serves each tile as the archive holds it', async () => {
    const stored = await site.query<{ id: string }>(
      `select id from feature where edition = 'public' and collection_id = 'building'`,
    );
    expect([...(archive.ids.get('buildings') ?? [])].sort()).toEqual(
      stored.map(({ id }) => Number(id)).sort(),
    );
    for (const [address, bytes] of [...archive.tiles].slice(-20)) {
      const tile = await fetch(`${site.origin}/tiles/base/${address}`);
      expect(Buffer.from(await tile.arrayBuffer()).equals(bytes)).toBe(true);
    }
  });

  it('is seen in Chromium with Chinese names, without complaint and without a foreign request', async () => {
    const record = await sees(XINJIEKOU);
    const { buildings, raised, labels } = await mapSight(record.page);
    expect(buildings).toBeGreaterThan(400);
    expect(raised).toBe(0);
    expect(labels.filter((label) => HAN.test(label)).length).toBeGreaterThan(20);
    expect(labels).toContain('中山东路');
    await picture(record.page, delivery, 'nanjing');
    expect(record.complaints).toEqual([]);
    expect(foreignRequests(record, site.origin)).toEqual([]);
    await record.close();
  });

  it('is seen in 3D, each building as high as its data say', async () => {
    const record = await sees(XINJIEKOU_3D);
    const { raised, heights, labels } = await mapSight(record.page);
    expect(raised).toBeGreaterThan(300);
    expect(heights).toBeGreaterThan(15);
    expect(labels.some((label) => HAN.test(label))).toBe(true);
    await picture(record.page, delivery, 'nanjing-3d');
    expect(record.complaints).toEqual([]);
    expect(foreignRequests(record, site.origin)).toEqual([]);
    await record.close();
  });

  it('opens the card of the building that one clicks on', async () => {
    // The largest over which nothing else is drawn.
    const [building] = await site.query<{ id: string; name: string; lng: number; lat: number }>(
      `select b.id, b.properties ->> 'name' as name, st_x(p) as lng, st_y(p) as lat
       from feature b, st_pointonsurface(b.geom) p
       where b.edition = 'public' and b.collection_id = 'building' and b.properties ? 'name' and not exists (
         select 1 from feature o where o.edition = 'public' and st_dwithin(o.geom, b.geom, 0.0001) and o.id <> b.id
           and o.collection_id not in ('building', 'land_use', 'facility', 'administrative_area'))
       order by st_area(b.geom) desc limit 1`,
    );
    const { page, complaints, close } = await sees(`map=18/${building!.lat}/${building!.lng}&lang=zh`);
    await page.mouse.click(640, 400);
    await page.locator('feature-card').getByText(building!.name).first().waitFor();
    expect(new URL(page.url()).hash).toContain(`feature=building/${building!.id}`);
    expect(complaints).toEqual([]);
    await close();
  });

  it('finds nothing new in the same file: no revision, no tiles', async () => {
    const before = await json('/tiles/base');
    const again = await site.tongtu(['import', path, ...delivery.arguments]);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toMatch(/^0 features created, 0 updated, [\d,]+ unchanged/m);
    expect(again.stdout).toContain('nothing changed: no revision was published');
    expect(again.stdout).not.toContain('tileset base:');
    expect(await json('/tiles/base')).toEqual(before);
    expect(await site.revision()).toBe(1);
  });
});

/** The README's pictures show what came in as OSM; the others are there to be compared with it. */
async function picture(
  page: Page,
  { file, engine }: { file: string; engine: string },
  name: string,
): Promise<void> {
  if (file.endsWith('.osm') && engine === 'embedded') await takePicture(page, name);
  else await screenshot(page, `${name}-${engine}-${file.split('.').at(-1)}`);
}

import { readdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Feature, Position } from 'geojson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { gdalInfo } from '../support/gdal-info.ts';
import { isLong } from '../support/length.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { apiOf, at, publish, square } from './city.ts';

const ITEMS = '/api/collections/building/items';
const EPSG = 'http://www.opengis.net/def/crs/EPSG/0';
/** More than one batch, of which the first ends in the middle. */
const COUNT = 1_203;
const APPROVAL = '苏S(2026)001号';
/** The first building, and where its first corner lies in EPSG:4549 (by PROJ): easting first, as files have it. */
const FIRST = { degrees: at(1, 2), metres: [567_156.581, 3_398_145.746] } as const;

eachEngine('downloads', (opened, engine) => {
  // Rows leave either engine the same way: on the embedded one a format that GDAL makes and one that is streamed will do.
  const onBoth = ([format]: readonly string[]) =>
    engine === 'server' || isLong || format === 'gpkg' || format === 'csv';
  const folder = temporaryFolder();
  let app: FastifyInstance;
  let first: number;
  beforeAll(async () => {
    const { database } = opened();
    app = await apiOf(database, {
      downloadFolder: join(folder.path, 'downloads'),
      approval: { number: APPROVAL },
    });
    first = await publish(database, [
      square('a', 1, 2, {
        name: '南湖楼',
        height: 12.5,
        floors: 4,
        surveyor: 'secret name',
        valid_from: '2020-05-01',
      }),
      square('b', 3, 2, { name: '=1+2, "甲"\n乙', kind: 'office' }),
      ...Array.from({ length: COUNT - 2 }, (_, index) =>
        square(`s${index}`, 10 + (index % 40), 10 + Math.floor(index / 40)),
      ),
      {
        collectionId: 'spot_height',
        sourceId: 'h',
        geometry: { type: 'Point', coordinates: [120.75, 30.75] },
        properties: { kind: 'peak', elevation: -1.5 },
      },
    ]);
  });
  afterAll(() => app.close());

  const get = (query: Record<string, string | number>, headers = {}, path = ITEMS) =>
    app.inject({
      url: `${path}?${new URLSearchParams(Object.entries(query).map(([k, v]): [string, string] => [k, String(v)]))}`,
      headers,
    });
  async function download(query: Record<string, string | number>, headers = {}, path = ITEMS) {
    const answer = await get(query, headers, path);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer;
  }
  async function file(query: Record<string, string | number>, headers = {}, path = ITEMS) {
    const { rawPayload } = await download(query, headers, path);
    return folder.write(`read-${crypto.randomUUID()}.${query.f}`, rawPayload);
  }
  const left = () => readdirSync(join(folder.path, 'downloads'));
  const cornerOf = (geometry: { coordinates: unknown } | null) =>
    (geometry!.coordinates as Position[][])[0]![0]!;

  it.each([
    [{}, 'public'],
    [{ crs: `${EPSG}/4549` }, 'public-epsg-4549'],
    [{ kind: 'office' }, 'public-part'],
    [{ limit: 2, crs: `${EPSG}/3857` }, 'public-part-epsg-3857'],
  ])('with %j have a name of their own', async (query, end) => {
    const { headers } = await download({ f: 'csv', ...query });
    expect(headers['content-disposition']).toBe(`attachment; filename="building-r${first}-${end}.csv"`);
  });

  const formats: readonly [f: string, mediaType: string][] = [
    ['gpkg', 'application/geopackage+sqlite3'],
    ['fgb', 'application/vnd.flatgeobuf'],
    ['csv', 'text/csv; charset=utf-8; header=present'],
    ['geojsonl', 'application/x-ndjson'],
    ['geojsonseq', 'application/geo+json-seq'],
  ];
  describe.each(formats.filter(onBoth))('as %s', (f, mediaType) => {
    it('hold the whole selection, and are named after what they hold', async () => {
      const { headers, rawPayload } = await download({ f });
      expect(headers).toMatchObject({
        'content-type': mediaType,
        'content-crs': '<http://www.opengis.net/def/crs/OGC/1.3/CRS84>',
        'tongtu-revision': String(first),
      });
      const extension = f === 'geojsonseq' ? 'geojsons' : f;
      expect(headers['content-disposition']).toBe(
        `attachment; filename="building-r${first}-public.${extension}"`,
      );
      const info = await gdalInfo(folder.write(`whole.${extension}`, rawPayload));
      expect(info.layers[0]!.featureCount).toBe(COUNT);
    });

    it('are asked for by media type, too', async () => {
      const accept = mediaType.split(';')[0];
      const { headers } = await app.inject({ method: 'HEAD', url: ITEMS, headers: { accept } });
      expect(headers['content-type']).toBe(mediaType);
    });

    it('hold what the filters leave, with Chinese as it is', async () => {
      const read = await file({ f, bbox: [...at(0, 0), ...at(2, 4)].join(), properties: 'name,height' });
      const [layer] = (await gdalInfo(read)).layers;
      expect(layer!.featureCount).toBe(1);
      const [feature] = layer!.features!;
      expect(feature!.properties.name).toBe('南湖楼');
      expect(Number(feature!.properties.height)).toBe(12.5);
      expect(feature!.properties).not.toHaveProperty('kind');
    });

    it('have the easting or longitude first, whatever the authority says', async () => {
      for (const [code, place, tolerance] of [
        [4490, FIRST.degrees, 1e-8],
        [4549, FIRST.metres, 0.01],
      ] as const) {
        const read = await file({ f, floors: 4, crs: `${EPSG}/${code}` });
        const [x, y] = cornerOf((await gdalInfo(read)).layers[0]!.features![0]!.geometry);
        expect(Math.abs(x! - place[0]!)).toBeLessThan(tolerance);
        expect(Math.abs(y! - place[1]!)).toBeLessThan(tolerance);
      }
    });

    it('carry edition, system, revision, date, attribution and approval, and the fields of their edition alone', async () => {
      const query = { f, floors: 4, crs: `${EPSG}/4549` };
      const open = (await download(query)).rawPayload.toString('utf8');
      for (const said of ['EPSG:4549', 'Test city', APPROVAL, new Date().toISOString().slice(0, 8)])
        expect(open).toContain(said);
      expect(open).toMatch(/edition\W{1,4}public/i);
      expect(open).toMatch(new RegExp(`revision\\W{1,4}${first}`, 'i'));
      expect(open).not.toMatch(/surveyor|secret name/);
      const full = (await download(query, { 'test-member': '1' })).rawPayload.toString('utf8');
      expect(full).toMatch(/edition\W{1,4}professional/i);
      expect(full).toContain('secret name');
      // The approval is that of the public map.
      expect(full).not.toContain(APPROVAL);
    });

    it('may be empty', async () => {
      const { statusCode, rawPayload } = await get({ f, floors: 99 });
      expect(statusCode).toBe(200);
      if (f.startsWith('geojson')) expect(rawPayload).toHaveLength(0);
      else expect((await gdalInfo(folder.write(`empty.${f}`, rawPayload))).layers[0]!.featureCount).toBe(0);
    });

    it('are described without being made', async () => {
      const answer = await app.inject({ method: 'HEAD', url: `${ITEMS}?f=${f}` });
      expect(answer.statusCode).toBe(200);
      expect(answer.rawPayload).toHaveLength(0);
      expect(answer.headers).toMatchObject({ 'content-type': mediaType, 'tongtu-revision': String(first) });
      expect(answer.headers).not.toHaveProperty('content-length');
    });

    it('refuse what a page refuses', async () => {
      expect((await get({ f, surveyor: 'secret name' })).json()).toMatchObject({ code: 'unknown_parameter' });
      expect((await get({ f, nothing: 1 })).json()).toMatchObject({ code: 'unknown_parameter' });
      expect((await get({ f, crs: `${EPSG}/999999` })).json()).toMatchObject({ code: 'bad_parameter' });
      expect((await get({ f }, {}, '/api/collections/none/items')).statusCode).toBe(404);
      expect((await get({ f }, {}, `${ITEMS}/1`)).statusCode).toBe(400);
    });
  });

  describe.each([['fgb'], ['csv'], ['geojsonl']].filter(onBoth))('as %s', (f) => {
    it('hold as many as a limit says', async () => {
      expect((await gdalInfo(await file({ f, limit: 7 }))).layers[0]!.featureCount).toBe(7);
    });

    it('show a past state', async () => {
      const { database } = opened();
      const second = await publish(database, [square('a', 1, 2, { name: '新楼', floors: 5 })]);
      const past = await gdalInfo(await file({ f, floors: 4, revision: first }));
      expect(past.layers[0]!.features![0]!.properties.name).toBe('南湖楼');
      const now = await app.inject({ method: 'HEAD', url: `${ITEMS}?f=${f}&floors=5` });
      expect(now.headers['tongtu-revision']).toBe(String(second));
      first = await publish(database, [
        square('a', 1, 2, {
          name: '南湖楼',
          height: 12.5,
          floors: 4,
          surveyor: 'secret name',
          valid_from: '2020-05-01',
        }),
      ]);
    });
  });

  it('of other forms are refused with those that there are', async () => {
    expect((await get({ f: 'shp' })).json()).toMatchObject({
      code: 'bad_parameter',
      wanted: 'json, html, gpkg, fgb, csv, geojsonl, geojsonseq',
    });
    expect((await get({}, { accept: 'image/png' })).statusCode).toBe(406);
  });

  it('leave no temporary file behind', () => expect(left()).toEqual([]));

  describe('a GeoPackage', () => {
    it('names its layer, types and titles its columns, and has the ids as keys', async () => {
      const path = await file({ f: 'gpkg', floors: 4, crs: `${EPSG}/4549` });
      const info = await gdalInfo(path);
      const [layer] = info.layers;
      expect(layer).toMatchObject({ name: 'building', fidColumnName: 'id' });
      expect(layer!.geometryFields[0]).toMatchObject({ name: 'geometry', type: 'Polygon' });
      expect(layer!.geometryFields[0]!.coordinateSystem!.projjson!.id).toEqual({
        authority: 'EPSG',
        code: 4549,
      });
      expect(info.metadata![''] ?? {}).toMatchObject({
        EDITION: 'public',
        REVISION: String(first),
        MAP_APPROVAL: APPROVAL,
      });
      const item = (await download({ floors: 4 })).json<{ features: Feature[] }>().features[0]!;
      expect(layer!.features![0]!.fid).toBe(item.id);
      const tables = new DatabaseSync(path, { readOnly: true });
      const columns = tables.prepare('select name, type from pragma_table_info(?)').all('building');
      expect(columns).toEqual(
        expect.arrayContaining([
          { name: 'valid_from', type: 'DATE' },
          { name: 'floors', type: 'INTEGER' },
          { name: 'height', type: 'REAL' },
          { name: 'version', type: 'INTEGER' },
        ]),
      );
      expect(tables.prepare(`select name from gpkg_data_columns where column_name = 'floors'`).all()).toEqual(
        [{ name: '地上层数' }],
      );
      expect(tables.prepare('select count(*) as n from rtree_building_geometry').get()).toEqual({ n: 1 });
      tables.close();
    });
  });

  describe('a FlatGeobuf file', () => {
    it('has titles, metadata, an index and the system by its code', async () => {
      const path = await file({ f: 'fgb', floors: 4, crs: `${EPSG}/4549` });
      const [layer] = (await gdalInfo(path)).layers;
      expect(layer).toMatchObject({ name: 'building' });
      expect(layer!.fields.find(({ name }) => name === 'floors')).toMatchObject({
        type: 'Integer64',
        alias: '地上层数',
      });
      expect(layer!.geometryFields[0]!.coordinateSystem!.projjson!.id).toEqual({
        authority: 'EPSG',
        code: 4549,
      });
    });
  });

  describe('a CSV file', () => {
    it('opens in a spreadsheet: byte order mark, no formula, quotes, coordinates of points', async () => {
      const { body } = await download({ f: 'csv', kind: 'office', properties: 'name' });
      expect(body).toMatch(/^\uFEFFid,version,name,about,WKT\r\n\d+,1,"'=1\+2, ""甲""\n乙",/);
      const points = await download({ f: 'csv' }, {}, '/api/collections/spot_height/items');
      const [head, row] = points.body.split('\r\n');
      expect(head).toMatch(/,lng,lat,about,WKT$/);
      expect(row).toMatch(/,-1\.5,.*,120\.75,30\.75,collection=spot_height; .*,POINT\(120\.75 30\.75\)$/);
    });
  });

  describe('a client that leaves', () => {
    it.each(['gpkg', 'csv'])('ends the making of %s and leaves nothing behind', async (f) => {
      if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' });
      const { port } = app.server.address() as AddressInfo;
      const leaving = new AbortController();
      const asked = fetch(`http://127.0.0.1:${port}${ITEMS}?f=${f}`, { signal: leaving.signal });
      if (f === 'gpkg') {
        await expect.poll(left, { timeout: 10_000 }).not.toEqual([]);
        leaving.abort();
        await expect(asked).rejects.toThrow();
      } else {
        await asked;
        leaving.abort();
      }
      await expect.poll(left, { timeout: 10_000 }).toEqual([]);
      await sleep(50);
      expect((await get({ f, limit: 1 })).statusCode).toBe(200);
    });
  });

  it('wait for each other, and the next is told when to come back', async () => {
    const { database } = opened();
    const narrow = await apiOf(database, {
      downloadFolder: join(folder.path, 'narrow'),
      downloadLimits: { conversions: { slots: 1, waiting: 1, waitMs: 60_000 } },
    });
    const answers = await Promise.all([1, 2, 3].map(() => narrow.inject(`${ITEMS}?f=fgb`)));
    const refused = answers.filter(({ statusCode }) => statusCode !== 200);
    expect(refused.map((answer) => answer.json())).toMatchObject([{ status: 503, code: 'busy' }]);
    expect(refused[0]!.headers['retry-after']).toBe('30');
    await narrow.close();
  });

  it('larger than a file may be are refused, before it begins or by breaking off', async () => {
    const { database } = opened();
    const small = await apiOf(database, {
      downloadFolder: join(folder.path, 'small'),
      downloadLimits: { maxFeatures: 1_100 },
    });
    const refusal = { code: 'bad_parameter', wanted: expect.stringContaining('at most 1100 features') };
    for (const query of ['f=csv', 'f=fgb', 'f=geojsonl&kind=house', 'f=fgb&offset=1', 'f=csv&limit=1000001'])
      expect((await small.inject(`${ITEMS}?${query}`)).json(), query).toMatchObject(refusal);
    expect((await small.inject(`${ITEMS}?f=csv&offset=200`)).body.split('\r\n')).toHaveLength(COUNT - 198);
    expect((await small.inject(`${ITEMS}?f=csv&limit=1200`)).statusCode).toBe(200);
    await small.listen({ port: 0, host: '127.0.0.1' });
    const { port } = small.server.address() as AddressInfo;
    const broken = await fetch(`http://127.0.0.1:${port}${ITEMS}?f=csv&offset=1`);
    expect(broken.status).toBe(200);
    await expect(broken.text()).rejects.toThrow();
    await small.close();
  });

  it('sweep away what a killed process left', async () => {
    const { database } = opened();
    const downloadFolder = join(folder.path, 'killed');
    await (await apiOf(database, { downloadFolder })).close();
    writeFileSync(join(downloadFolder, 'left.gpkg'), 'x');
    await (await apiOf(database, { downloadFolder })).close();
    expect(readdirSync(downloadFolder)).toEqual([]);
  });

  describe('are found', () => {
    it('in the document of a collection', async () => {
      const { links } = (await app.inject('/api/collections/building')).json<{
        links: { rel: string; type: string; href: string }[];
      }>();
      expect(links.filter(({ rel }) => rel === 'enclosure')).toContainEqual(
        expect.objectContaining({
          type: 'application/geopackage+sqlite3',
          href: `http://city.example${ITEMS}?f=gpkg`,
        }),
      );
    });

    it('on its page and, with the filters, on the page of its features', async () => {
      const page = async (url: string) =>
        (await app.inject({ url, headers: { accept: 'text/html', 'accept-language': 'zh' } })).body;
      expect(await page('/api/collections/building')).toContain(`href="http://city.example${ITEMS}?f=csv"`);
      const filtered = await page(`${ITEMS}?kind=house&limit=5`);
      expect(filtered).toContain(`href="http://city.example${ITEMS}?kind=house&amp;f=csv"`);
      expect(filtered).toContain('<h2>下载</h2>');
    });

    it('in openapi.json', async () => {
      const text = (await app.inject('/api/openapi.json')).body;
      expect(text).toContain('application/vnd.flatgeobuf');
      expect(text).toContain('"gpkg","fgb","csv","geojsonl","geojsonseq"');
    });
  });
});

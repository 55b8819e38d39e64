import { LocalGrids } from '@tongtu/features';
import type { FastifyInstance } from 'fastify';
import type { FeatureCollection, Polygon, Position } from 'geojson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gridTransform } from '../../services/features/src/crs/local-grid.ts';
import { eachEngine } from '../support/databases.ts';
import { gdalInfo } from '../support/gdal-info.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { apiOf, at, publish, square } from './city.ts';

interface Page extends FeatureCollection<Polygon> {
  readonly numberMatched?: number;
  readonly numberReturned: number;
  readonly links: readonly { rel: string; href: string }[];
}

// Invented, and of no city; a plane without a shift, so that PROJ alone says what is right.
const PROJECTION = '+proj=tmerc +lon_0=120.71 +k=1 +x_0=40000 +y_0=-3390000 +ellps=GRS80';
const { fromLngLat: toGrid } = gridTransform({ name: 'city', projection: PROJECTION });
/** A square has 5 positions. */
const PER_SQUARE = 5;
const COUNT = 1_200;
const CAP = 3_000;
const ITEMS = '/api/collections/building/items';
const uri = (name: string) => `http://city.example/api/crs/${encodeURIComponent(name)}`;
const CITY = uri('city');

eachEngine('the local grid', (opened) => {
  const folder = temporaryFolder();
  let app: FastifyInstance;
  beforeAll(async () => {
    const { database } = opened();
    app = await apiOf(database, {
      localGrids: [
        { name: 'city', projection: PROJECTION },
        {
          name: '坐标',
          projection: PROJECTION,
          audiences: ['government', 'professional'],
          positionsPerDay: CAP,
        },
      ],
    });
    await publish(
      database,
      Array.from({ length: COUNT }, (_, index) => square(`s${index}`, index % 40, Math.floor(index / 40))),
    );
  });
  afterAll(() => app.close());

  const PROFESSIONAL = { 'test-member': 'm1' };
  const GOVERNMENT = { 'test-member': 'g1', 'test-audience': 'government' };
  const as = (memberId: string) => ({ 'test-member': memberId });
  const get = (path: string, query: Record<string, string | number> = {}, headers: object = PROFESSIONAL) => {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) search.set(key, String(value));
    return app.inject({ url: `${path}?${search}`, headers: { ...headers } });
  };
  const page = async (query: Record<string, string | number>, headers: object = PROFESSIONAL) => {
    const answer = await get(ITEMS, query, headers);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<Page>();
  };
  const usedBy = async (headers: object, name = 'city') => {
    const { used } = (await get(`/api/crs/${encodeURIComponent(name)}`, {}, headers)).json<{
      use: { used: number };
    }>().use;
    return used;
  };
  /** By PROJ itself, as the database has it. */
  const byProj = async ([lng = 0, lat = 0]: Position): Promise<Position> => {
    const [row] = await opened().database.asOwner((tx) =>
      tx.query<{ at: Position }>(
        `select array[st_x(p), st_y(p)] as at from st_transform(st_makepoint($1, $2), '+proj=longlat +ellps=GRS80', $3) p`,
        [lng, lat, PROJECTION],
      ),
    );
    return row!.at;
  };
  const ringOf = ({ features }: Page, index = 0) => features[index]!.geometry.coordinates[0]!;

  describe('as crs', () => {
    it('gives easting and northing in metres, within a millimetre of PROJ', async () => {
      const [plain, carried] = [
        await page({ limit: 5, sortby: 'name' }),
        await page({ limit: 5, sortby: 'name', crs: CITY }),
      ];
      for (const [index, feature] of plain.features.entries()) {
        expect(carried.features[index]!.id).toBe(feature.id);
        for (const [corner, position] of ringOf(plain, index).entries()) {
          const [easting = 0, northing = 0] = await byProj(position);
          const [gotEasting = 0, gotNorthing = 0] = ringOf(carried, index)[corner]!;
          expect(Math.hypot(gotEasting - easting, gotNorthing - northing)).toBeLessThan(0.001);
        }
      }
      expect(JSON.stringify(carried.features)).not.toMatch(/\d\.\d{5}/);
    });

    it('is named by Content-Crs and by nothing more', async () => {
      const answer = await get(ITEMS, { limit: 1, crs: uri('坐标') }, as('named'));
      expect(answer.headers['content-crs']).toBe(`<${uri('坐标')}>`);
      const one = await get(`${ITEMS}/${answer.json<Page>().features[0]!.id}`, { crs: CITY });
      expect(one.headers['content-crs']).toBe(`<${CITY}>`);
      expect(one.json<{ geometry: Polygon }>().geometry.coordinates[0]).toEqual(ringOf(answer.json<Page>()));
    });

    it('is the same in one streamed answer and in pages', async () => {
      const whole = await page({ limit: 5_000, crs: CITY }, as('streamer'));
      expect(whole).toMatchObject({ numberReturned: COUNT, numberMatched: COUNT });
      const first = await page({ limit: 700, crs: CITY }, as('pager'));
      const { href } = first.links.find(({ rel }) => rel === 'next')!;
      const second = await app.inject({
        url: href.replace('http://city.example', ''),
        headers: as('pager'),
      });
      expect([...first.features, ...second.json<Page>().features]).toEqual(whole.features);
      expect(await usedBy(as('streamer'))).toBe(COUNT * PER_SQUARE);
      expect(await usedBy(as('pager'))).toBe(COUNT * PER_SQUARE);
    });

    it.each(['csv', 'geojsonl', 'gpkg', 'fgb'])('is what a file is in, by its name alone: %s', async (f) => {
      const first = ringOf(await page({ limit: 1, crs: CITY }))[0]!;
      const answer = await get(ITEMS, { limit: 1, crs: CITY, f });
      expect(answer.statusCode, answer.body).toBe(200);
      expect(answer.headers['content-crs']).toBe(`<${CITY}>`);
      const read = await gdalInfo(folder.write(`grid.${f}`, answer.rawPayload));
      const [layer] = read.layers;
      const { coordinates } = layer!.features![0]!.geometry as Polygon;
      expect(coordinates[0]![0]).toEqual(first);
      const { wkt = '' } = layer!.geometryFields[0]?.coordinateSystem ?? {};
      if (f === 'gpkg' || f === 'fgb') expect(wkt).toMatch(/^ENGCRS\["city"/);
      expect(wkt).not.toMatch(/PARAMETER|120\.71/);
    });

    it('counts what a file takes, and refuses one that takes too much', async () => {
      const before = await usedBy(as('filer'));
      expect((await get(ITEMS, { limit: 3, crs: CITY, f: 'csv' }, as('filer'))).statusCode).toBe(200);
      expect(await usedBy(as('filer'))).toBe(before + 3 * PER_SQUARE);
      for (const f of ['csv', 'gpkg']) {
        const refused = await get(ITEMS, { crs: uri('坐标'), f }, as(`filer of ${f}`));
        expect(refused.statusCode).toBe(429);
      }
      expect((await get(ITEMS, { crs: CITY, f: 'csv' }, {})).statusCode).toBe(403);
    });

    it('is offered to those who may use it alone', async () => {
      const offered = async (headers: object) => [
        ...(await get('/api/collections/building', {}, headers)).json<{ crs: string[] }>().crs,
        ...(await get('/api/collections', {}, headers)).json<{ crs: string[] }>().crs,
      ];
      const grids = async (headers: object) =>
        (await offered(headers))
          .filter((each) => each.includes('/crs/'))
          .filter((each) => each.startsWith('http://city.example'));
      expect(await grids({})).toEqual([]);
      expect(await grids(GOVERNMENT)).toEqual([uri('坐标'), uri('坐标')]);
      expect(await grids(PROFESSIONAL)).toEqual([CITY, uri('坐标'), CITY, uri('坐标')]);
    });

    it('that is not open to the caller is refused like one that is not there', async () => {
      const refusals = async (headers: object, name: string) => {
        const answers = await Promise.all([
          get(ITEMS, { crs: uri(name) }, headers),
          get(ITEMS, { bbox: '1,1,2,2', 'bbox-crs': uri(name) }, headers),
          get(`${ITEMS}/1`, { crs: uri(name) }, headers),
          get(`/api/crs/${name}`, {}, headers),
        ]);
        return answers.map(({ statusCode, body, headers: { 'content-length': _, ...sent } }) => [
          statusCode,
          body.replace(/"instance":"[^"]*"/, '').replace(`/crs/${name}`, '/crs/'),
          { ...sent, 'request-id': '', date: '' },
        ]);
      };
      for (const headers of [{}, GOVERNMENT]) {
        const closed = await refusals(headers, 'city');
        expect(closed.map(([status]) => status)).toEqual([403, 403, 403, 403]);
        expect(closed).toEqual(await refusals(headers, 'nowhere'));
      }
      expect((await refusals(PROFESSIONAL, 'nowhere')).map(([status]) => status)).toEqual([
        403, 403, 403, 403,
      ]);
    });

    it.each(['http://city.example/api/crs/', 'http://city.example/api/crs/%ff', 'city', '/api/crs/city'])(
      'is not named by %s',
      async (crs) => {
        expect((await get(ITEMS, { crs })).json()).toMatchObject({ code: 'bad_parameter', got: crs });
      },
    );
  });

  describe('as bbox-crs', () => {
    it('finds what meets the box and nothing else', async () => {
      // Around the squares at (3, 3) and (4, 3); its west side cuts the first, its east side ends before the next.
      const [west = 0, south = 0] = toGrid(at(3.25, 3.1));
      const [east = 0, north = 0] = toGrid(at(4.9, 3.2));
      const found = await page({ bbox: [west, south, east, north].join(','), 'bbox-crs': CITY });
      const corners = found.features.map((_, index) =>
        ringOf(found, index)[0]!.map((each) => each.toFixed(3)),
      );
      expect(corners).toEqual([at(3, 3), at(4, 3)].map((place) => place.map((each) => each.toFixed(3))));
    });

    it('misses nothing that touches it from inside', async () => {
      const [x = 0, y = 0] = toGrid(at(10.5, 10.5));
      const corner = (east: number, north: number) =>
        page({ bbox: [x + east, y + north, x + east + 9, y + north + 9].join(','), 'bbox-crs': CITY });
      expect((await corner(0, 0)).numberReturned).toBe(1);
      expect((await corner(0.01, 0.01)).numberReturned).toBe(0);
    });

    it('agrees with the same box in the national zone whose twin it is', async () => {
      const twin = '+proj=tmerc +lon_0=120 +k=1 +x_0=500000 +ellps=GRS80';
      const api = await apiOf(opened().database, { localGrids: [{ name: 'twin', projection: twin }] });
      const [west = 0, south = 0] = gridTransform({ name: 'twin', projection: twin }).fromLngLat(
        at(5.2, 5.2),
      );
      const ask = async (crs: string, box: readonly number[]) => {
        const search = new URLSearchParams({ bbox: box.join(','), 'bbox-crs': crs, limit: '1000' });
        const answer = await api.inject({ url: `${ITEMS}?${search}`, headers: PROFESSIONAL });
        return answer.json<Page>().features.map(({ id }) => id);
      };
      const grid = await ask(uri('twin'), [west, south, west + 900, south + 700]);
      const zone = await ask('EPSG:4549', [south, west, south + 700, west + 900]);
      expect(grid.length).toBeGreaterThan(30);
      expect(grid).toEqual(zone);
      await api.close();
    });

    it('counts as two positions, also for a page that shows none in it', async () => {
      await page({ bbox: '1,1,2,2', 'bbox-crs': CITY }, as('asker'));
      expect(await usedBy(as('asker'))).toBe(2);
      const html = await get(ITEMS, { bbox: '1,1,2,2', 'bbox-crs': CITY, f: 'html' }, as('asker'));
      expect(html.statusCode).toBe(200);
      expect(await usedBy(as('asker'))).toBe(4);
    });

    it.each(['9e8,9e8,9e8,9e8', '0,0,300000,1', '5,0,1,1', '0,2e9,1,2e9'])(
      'refuses %s, and says nothing of the grid',
      async (bbox) => {
        const answer = await get(ITEMS, { bbox, 'bbox-crs': CITY });
        expect(answer.json()).toMatchObject({ status: 400, code: 'bad_parameter', detail: 'parameter bbox' });
        expect(answer.body).not.toMatch(/tmerc|lon_0|120\.71|3390000/);
      },
    );
  });

  describe('is explained at its address', () => {
    it('with axes, units, who may use it, what counts, and no parameters', async () => {
      const answer = await get('/api/crs/city');
      expect(answer.json()).toMatchObject({
        uri: CITY,
        axisOrder: 'east-north',
        axes: [
          { name: 'easting', unit: 'metre' },
          { name: 'northing', unit: 'metre' },
        ],
        audiences: ['professional'],
        use: { allowed: 200_000 },
      });
      expect(answer.headers['cache-control'] ?? '').not.toMatch(/public/);
      expect(answer.body).not.toMatch(/tmerc|lon_0|120\.71|3390000/);
    });
  });

  describe('is counted', () => {
    it('by member and day, and refused beyond what is allowed, with what was used', async () => {
      const member = as('counted');
      await page({ limit: 500, crs: uri('坐标') }, member);
      const over = await get(ITEMS, { limit: 101, crs: uri('坐标') }, member);
      expect(over.statusCode).toBe(429);
      expect(over.json()).toMatchObject({
        code: 'too_many_requests',
        got: '2500 used today, 505 more asked for',
        wanted: expect.stringContaining('at most 3000 a day'),
      });
      const seconds = Number(over.headers['retry-after']);
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(86_400);
      expect(over.headers['content-crs']).toBeUndefined();
      await page({ limit: 100, crs: uri('坐标') }, member);
      expect((await get(`${ITEMS}/1`, { crs: uri('坐标') }, member)).statusCode).toBe(429);
      expect((await page({ limit: 1, crs: CITY }, member)).numberReturned, 'another grid').toBe(1);
      expect((await page({ limit: 1, crs: uri('坐标') }, as('other'))).numberReturned).toBe(1);
    });

    it('of a file that is described and not made is that of one feature', async () => {
      const member = as('describer');
      for (const f of ['csv', 'gpkg']) {
        const url = `${ITEMS}?f=${f}&crs=${encodeURIComponent(CITY)}`;
        expect((await app.inject({ method: 'HEAD', url, headers: member })).statusCode).toBe(200);
      }
      expect(await usedBy(member)).toBe(2 * PER_SQUARE);
    });

    it('is not for what is asked in other systems', async () => {
      await page({ limit: 1_000, crs: 'EPSG:4549' }, as('elsewhere'));
      expect(await usedBy(as('elsewhere'))).toBe(0);
    });

    it('of many requests at once lets through what is allowed and no more', async () => {
      const member = as('crowd');
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => get(ITEMS, { limit: 100, crs: uri('坐标') }, member)),
      );
      const codes = answers.map(({ statusCode }) => statusCode).sort();
      expect(codes).toEqual([...Array<number>(6).fill(200), ...Array<number>(6).fill(429)]);
      expect(await usedBy(member, '坐标')).toBe(CAP);
    });

    it('goes on from where it was after a restart and on another node', async () => {
      const { database } = opened();
      const principal = {
        kind: 'member',
        memberId: 'crowd',
        name: '测绘员',
        organizationId: 'o1',
        organizationKind: 'survey_authority',
        role: 'surveyor',
        audience: 'professional',
      } as const;
      const other = new LocalGrids(database, [
        { name: '坐标', projection: PROJECTION, positionsPerDay: CAP },
      ]);
      const grid = other.find(principal, '坐标')!;
      await expect(grid.outlineOf([1, 1, 2, 2])).rejects.toMatchObject({
        problem: { code: 'too_many_requests' },
      });
      expect(other.totals).toEqual({ positions: 0, refusals: 1 });
    });

    it('begins anew the next day', async () => {
      await opened().database.asService((tx) =>
        tx.query(`update grid_use set day = day - 1 where member_id = 'crowd'`),
      );
      expect(await usedBy(as('crowd'), '坐标')).toBe(0);
      expect((await page({ limit: 1, crs: uri('坐标') }, as('crowd'))).numberReturned).toBe(1);
    });

    it('in a stream batch by batch: one that is used up ends early, with a link to the rest that is refused', async () => {
      // 1000 squares are 5000 positions: the second batch is too many for this one.
      const api = await apiOf(opened().database, {
        localGrids: [{ name: 'short', projection: PROJECTION, positionsPerDay: 5_500 }],
      });
      const ask = (url: string) => api.inject({ url, headers: as('streamer') });
      const answer = await ask(`${ITEMS}?limit=5000&crs=${encodeURIComponent(uri('short'))}`);
      expect(answer.statusCode).toBe(200);
      const early = answer.json<Page>();
      expect(early).toMatchObject({ numberReturned: 1_000, numberMatched: COUNT });
      const rest = await ask(
        early.links.find(({ rel }) => rel === 'next')!.href.replace('http://city.example', ''),
      );
      expect(rest.statusCode).toBe(429);
      const first = await ask(`${ITEMS}?limit=5000&crs=${encodeURIComponent(uri('short'))}`);
      expect([first.statusCode, first.headers['retry-after']]).toEqual([429, expect.any(String)]);
      await api.close();
    });

    it('is closed to readers and to sign-in', async () => {
      const { database } = opened();
      const read = `select 1 from grid_use`;
      await expect(database.as({ kind: 'anonymous' }, (tx) => tx.query(read))).rejects.toThrow(
        /permission denied/,
      );
      await expect(database.asAuth((tx) => tx.query(read))).rejects.toThrow(/permission denied/);
    });
  });
});

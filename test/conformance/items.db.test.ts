import { createServer } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Feature, FeatureCollection, Polygon } from 'geojson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf, at, building, publish, square } from './city.ts';

interface Page extends FeatureCollection<Polygon> {
  readonly numberMatched?: number;
  readonly numberReturned: number;
  readonly revision: number;
  readonly links: readonly { rel: string; href: string; type: string }[];
}

const ITEMS = '/api/collections/building/items';
const EPSG = 'http://www.opengis.net/def/crs/EPSG/0';
const COUNT = 2_300;

//  The L of the test for bbox:      y
//                                  12 ┌──┐
//                                     │  │   the box (2, 2)–(3, 3) from here lies in its arm's crook
//                                  10 └──┴…
const L_SHAPE = [
  [10, 10],
  [20, 10],
  [20, 11],
  [11, 11],
  [11, 20],
  [10, 20],
] as const;

eachEngine('items', (opened) => {
  let app: FastifyInstance;
  let first: number;
  beforeAll(async () => {
    const { database } = opened();
    app = await apiOf(database);
    first = await publish(database, [
      building('L', L_SHAPE, { name: 'L' }),
      ...Array.from({ length: COUNT - 1 }, (_, index) =>
        square(`s${index}`, 100 + (index % 50), 100 + Math.floor(index / 50), {
          kind: index % 3 === 0 ? 'office' : 'house',
          ...(index % 7 === 0 ? {} : { height: (index * 37) % 100 }),
          ...(index % 5 === 0 ? { name: `楼${index % 11}` } : {}),
        }),
      ),
    ]);
  });
  afterAll(() => app.close());

  const get = async (query: Record<string, string | number> = {}, path = ITEMS) => {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) search.set(key, String(value));
    return app.inject(`${path}?${search}`);
  };
  const page = async (query: Record<string, string | number> = {}) => {
    const answer = await get(query);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<Page>();
  };
  const follow = async ({ links }: Page) => {
    const next = links.find(({ rel }) => rel === 'next');
    return next && (await app.inject(next.href.replace('http://city.example', ''))).json<Page>();
  };
  /** All pages from a first one on. */
  async function all(query: Record<string, string | number>): Promise<Feature[]> {
    const features: Feature[] = [];
    for (let current: Page | undefined = await page(query); current; current = await follow(current))
      features.push(...current.features);
    return features;
  }
  const bbox = (...[west, south, east, north]: [number, number, number, number]) =>
    [...at(west, south), ...at(east, north)].join(',');

  describe('a page', () => {
    it('holds as many as asked for, says how many there are, and where the next begins', async () => {
      const answer = await page({ limit: 10 });
      expect(answer).toMatchObject({ numberReturned: 10, numberMatched: COUNT, revision: first });
      expect(answer.features).toHaveLength(10);
      expect(answer.links.map(({ rel }) => rel)).toEqual(['self', 'alternate', 'next', 'collection']);
    });

    it('has its links as a header too', async () => {
      const { headers } = await get({ limit: 10 });
      expect(headers.link).toMatch(
        /<http:\/\/city\.example\/api\/collections\/building\/items\?[^>]*cursor=[^>]+>; rel="next"/,
      );
      expect(headers['content-type']).toBe('application/geo+json; charset=utf-8');
      expect(headers['tongtu-revision']).toBe(String(first));
    });

    it.each([1, 99, 1_000, 1_001, 2_299, 2_300, 2_301, 5_000])(
      'of %i and those after it hold every feature once',
      async (limit) => {
        const ids = (await all({ limit })).map(({ id }) => id);
        expect(new Set(ids).size).toBe(COUNT);
        expect(ids).toHaveLength(COUNT);
      },
    );

    it('begins after as many as an old client says', async () => {
      const whole = await page({ limit: 30 });
      const late = await page({ limit: 10, offset: 20 });
      expect(late.features).toEqual(whole.features.slice(20));
      expect((await follow(late))?.features).toHaveLength(10);
    });

    it('shows what the first page did, whatever is published meanwhile', async () => {
      const { database } = opened();
      const before = await page({ limit: 2_000, properties: 'height' });
      const raised = Array.from({ length: 400 }, (_, index) => COUNT - 2 - index).map((index) =>
        square(`s${index}`, 100 + (index % 50), 100 + Math.floor(index / 50), { height: 777 }),
      );
      const revision = await publish(database, raised);
      const rest = await follow(before);
      expect(rest).toMatchObject({ revision: first, numberReturned: 300, numberMatched: COUNT });
      expect(rest!.features.some(({ properties }) => properties?.height === 777)).toBe(false);
      expect(await page({ limit: 1 })).toMatchObject({ revision });
      expect((await all({ limit: 999, height: 777 })).length).toBe(400);
      // Back again, for the tests after this one.
      await publish(
        database,
        raised.map((feature) => ({ ...feature, properties: { kind: 'house', height: 5 } })),
      );
    });
  });

  describe('sorted', () => {
    it.each([
      ['height', (a: Feature, b: Feature) => rank(a.properties?.height, b.properties?.height)],
      ['-height', (a: Feature, b: Feature) => rank(a.properties?.height, b.properties?.height, -1)],
      [
        '+name,-height',
        (a: Feature, b: Feature) =>
          rank(a.properties?.name, b.properties?.name) ||
          rank(a.properties?.height, b.properties?.height, -1),
      ],
    ])('by %s, pages agree with the whole', async (sortby, compare) => {
      const everything = await all({ limit: 5_000 });
      const wanted = everything.toSorted((a, b) => compare(a, b) || Number(a.id) - Number(b.id));
      expect((await all({ sortby, limit: 333 })).map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
    });
  });

  describe('filtered', () => {
    it('by equality of fields', async () => {
      const offices = await all({ kind: 'office', limit: 500 });
      expect(offices.length).toBeGreaterThan(500);
      expect(offices.every(({ properties }) => properties?.kind === 'office')).toBe(true);
      expect((await page({ kind: 'office', height: 9_999 })).numberMatched).toBe(0);
    });

    it('by the shape of a feature, not by its box', async () => {
      expect((await page({ bbox: bbox(12, 12, 13, 13) })).features).toEqual([]);
      expect(
        (await page({ bbox: bbox(10.5, 10.5, 13, 13) })).features.map(({ properties }) => properties?.name),
      ).toEqual(['L']);
    });

    it('by a box in another system, in its order of axes', async () => {
      const wanted = (await page({ bbox: bbox(9, 9, 21, 21) })).features;
      expect(wanted).toHaveLength(1);
      const [west, south] = at(9, 9) as [number, number];
      const [east, north] = at(21, 21) as [number, number];
      const boxes = [
        [`${EPSG}/4326`, [south, west, north, east]],
        [`${EPSG}/4490`, [south, west, north, east]],
        [`${EPSG}/4549`, [3_398_800, 567_800, 3_400_300, 569_200]],
        [`${EPSG}/3857`, [13_436_100, 3_594_600, 13_439_000, 3_597_700]],
      ] as const;
      for (const [crs, box] of boxes) {
        const found = await page({ 'bbox-crs': crs, bbox: box.join(',') });
        expect(
          found.features.map(({ id }) => id),
          crs,
        ).toEqual(wanted.map(({ id }) => id));
      }
    });

    it('and sent with the properties that were asked for', async () => {
      const { features } = await page({ properties: 'name', limit: 5 });
      for (const { properties } of features) expect(Object.keys(properties!)).not.toContain('kind');
      expect((await page({ properties: '', limit: 1 })).features[0]!.properties).toEqual({});
    });
  });

  describe('in another system', () => {
    it.each([
      // echo 120.71 30.71 | gdaltransform -s_srs EPSG:4490 -t_srs EPSG:4549, and so on
      [4549, [3_399_038.1, 568_013.2]],
      [4528, [3_399_038.1, 40_568_013.2]],
      [4326, [30.71, 120.71]],
      [4490, [30.71, 120.71]],
      [3857, [13_437_375.7, 3_595_144.1]],
    ])('EPSG:%i, coordinates come in the order of its axes', async (code, wanted) => {
      const answer = await get({ bbox: bbox(9, 9, 21, 21), crs: `${EPSG}/${code}` });
      expect(answer.headers['content-crs']).toBe(`<${EPSG}/${code}>`);
      const [position] = answer.json<Page>().features[0]!.geometry.coordinates[0]!;
      const tolerance = code === 4326 || code === 4490 ? 1e-8 : 1;
      expect(Math.abs(position![0]! - wanted[0]!)).toBeLessThan(tolerance);
      expect(Math.abs(position![1]! - wanted[1]!)).toBeLessThan(tolerance);
    });
  });

  describe('of a past state', () => {
    it('are those of the revision, or of the one that was the newest at a time', async () => {
      const { database } = opened();
      await publish(database, [square('time', 300, 300, { name: 'before' })]);
      const box = bbox(299, 299, 301, 301);
      const { revision } = await page({ bbox: box });
      await new Promise((resolve) => setTimeout(resolve, 50));
      const between = new Date().toISOString();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await publish(database, [square('time', 300, 300, { name: 'after' })]);
      const names = async (query: Record<string, string | number>) =>
        (await page({ bbox: box, ...query })).features.map(({ properties }) => properties?.name);
      expect(await names({})).toEqual(['after']);
      expect(await names({ revision })).toEqual(['before']);
      expect(await names({ revision: revision - 1 })).toEqual([]);
      expect(await names({ datetime: between })).toEqual(['before']);
      expect(await names({ datetime: `${between}/..` })).toEqual(['after']);
      expect(await names({ datetime: `../${between}` })).toEqual(['before']);
      expect(await names({ datetime: '2001-01-01' })).toEqual([]);
      const [feature] = (await page({ bbox: box })).features;
      const past = await get({ revision }, `${ITEMS}/${feature!.id}`);
      expect(past.json<Feature>().properties?.name).toBe('before');
      expect((await get({ revision: 0 }, `${ITEMS}/${feature!.id}`)).statusCode).toBe(404);
    });

    it('are not shown to the public of what is withheld from it today', async () => {
      const { database } = opened();
      const revision = await publish(database, [square('once-open', 400, 400, { name: 'once open' })]);
      const box = bbox(399, 399, 401, 401);
      expect((await page({ bbox: box, revision })).features).toHaveLength(1);
      await publish(database, [square('once-open', 400, 400, { name: 'once open', restricted: true })]);
      expect((await page({ bbox: box })).features).toEqual([]);
      expect((await page({ bbox: box, revision })).features).toEqual([]);
      const member = await app.inject({
        url: `${ITEMS}?bbox=${box}&revision=${revision}`,
        headers: { 'test-member': '1' },
      });
      expect(member.json<Page>().features).toHaveLength(1);
    });

    it('are refused where that is not published yet', async () => {
      const answer = await get({ revision: 99_999 });
      expect(answer.json()).toMatchObject({ status: 400, code: 'bad_parameter', got: '99999' });
    });
  });

  describe('asked for wrongly', () => {
    it.each([
      [{ nonsense: 1 }, 'unknown_parameter', 'nonsense'],
      [{ limit: 0 }, 'bad_parameter', '0'],
      [{ limit: 'NaN' }, 'bad_parameter', 'NaN'],
      [{ limit: '1e3' }, 'bad_parameter', '1e3'],
      [{ offset: -1 }, 'bad_parameter', '-1'],
      [{ bbox: '1,2,3' }, 'bad_parameter', '1,2,3'],
      [{ bbox: '1,2,3,0x10' }, 'bad_parameter', '1,2,3,0x10'],
      [{ bbox: '30,120,31,121' }, 'bad_parameter', '30,120,31,121'],
      [{ bbox: '2,2,1,1' }, 'bad_parameter', '2,2,1,1'],
      [{ crs: 'EPSG:999999' }, 'bad_parameter', 'EPSG:999999'],
      [{ crs: "4326'; drop table feature; --" }, 'bad_parameter', "4326'; drop table feature; --"],
      [{ 'bbox-crs': 'nowhere' }, 'bad_parameter', 'nowhere'],
      [{ datetime: 'yesterday' }, 'bad_parameter', 'yesterday'],
      [{ datetime: '2026-02-31' }, 'bad_parameter', '2026-02-31'],
      [{ datetime: '../..' }, 'bad_parameter', '../..'],
      [{ revision: -1 }, 'bad_parameter', '-1'],
      [{ sortby: 'secret' }, 'bad_parameter', 'secret'],
      [{ properties: 'secret' }, 'bad_parameter', 'secret'],
      [{ cursor: 'bm9wZQ' }, 'bad_parameter', 'bm9wZQ'],
      [{ height: 'tall' }, 'bad_parameter', 'tall'],
      [{ f: 'xml' }, 'bad_parameter', 'xml'],
    ] as [Record<string, string | number>, string, string][])('%j: %s', async (query, code, got) => {
      const answer = await get(query);
      expect(answer.json()).toMatchObject({ status: 400, code, got });
      expect(answer.headers['content-type']).toMatch('application/problem+json');
    });

    it('for more than a page may hold: as many as it may', async () => {
      const { features } = await page({ limit: 1_000_000 });
      for (const limit of [1_000_001, Number.MAX_SAFE_INTEGER])
        expect((await page({ limit })).numberReturned, String(limit)).toBe(features.length);
    });

    it('a parameter that is given twice: bad_parameter', async () => {
      const answer = await app.inject(`${ITEMS}?limit=1&limit=2`);
      expect(answer.json()).toMatchObject({ status: 400, code: 'bad_parameter' });
    });

    it('for a media type that they do not come in: not_acceptable', async () => {
      const answer = await app.inject({ url: ITEMS, headers: { accept: 'image/png' } });
      expect(answer.json()).toMatchObject({ status: 406, code: 'not_acceptable' });
    });

    it('by a field that is not the caller’s: like one that does not exist', async () => {
      const hidden = await app.inject(`${ITEMS}?structure=brick`);
      const invented = await app.inject(`${ITEMS}?structurf=brick`);
      expect(hidden.json().code).toBe(invented.json().code);
    });
  });

  it('go out as they are read: a long answer is no long transaction', async () => {
    const { database } = opened();
    const server = createServer((request, response) => app.routing(request, response)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const answer = await fetch(`http://127.0.0.1:${port}${ITEMS}?limit=5000`);
    const reader = answer.body!.getReader();
    const start = await reader.read();
    // Nobody reads on: the database is free all the same.
    const others = await database.asService((tx) =>
      tx.query<{ count: string }>('select count(*) as count from feature'),
    );
    expect(Number(others[0]!.count)).toBeGreaterThan(COUNT);
    let text = new TextDecoder().decode(start.value);
    for (let part = await reader.read(); !part.done; part = await reader.read())
      text += new TextDecoder().decode(part.value);
    expect((JSON.parse(text) as Page).numberReturned).toBeGreaterThanOrEqual(COUNT);
    server.close();
  });

  it('may be read by pages of other sites, which send no cookies along', async () => {
    const answer = await app.inject({ url: ITEMS, headers: { origin: 'http://elsewhere.example' } });
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    const preflight = await app.inject({
      ...{ method: 'OPTIONS', url: ITEMS },
      headers: { origin: 'http://elsewhere.example', 'access-control-request-method': 'GET' },
    });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers['access-control-allow-methods']).toBe('GET, HEAD, OPTIONS');
  });

  it('can be asked for by HEAD', async () => {
    const answer = await app.inject({ method: 'HEAD', url: `${ITEMS}?limit=1` });
    expect([answer.statusCode, answer.body]).toEqual([200, '']);
    expect(answer.headers['content-crs']).toBeDefined();
  });
});

/** None is greater than anything, whichever way. Texts by code points, as the database has them. */
function rank(a: unknown, b: unknown, direction = 1): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === 'string' && typeof b === 'string') return direction * (a < b ? -1 : Number(a > b));
  return direction * (Number(a) - Number(b));
}

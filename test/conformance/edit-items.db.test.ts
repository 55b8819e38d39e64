import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf, at, publish, square } from './city.ts';
import { as, ask, asked, changesetOf, changesOf, LI } from './desk.ts';

const POI = '/api/collections/poi/items';
const BUILDING = '/api/collections/building/items';
const GEOJSON = { 'content-type': 'application/geo+json' };
const PATCH = { 'content-type': 'application/merge-patch+json' };

const place = (x: number, y: number, properties: object = {}) => ({
  ...{ type: 'Feature', geometry: { type: 'Point', coordinates: at(x, y) } },
  properties: { category: 'amenity', kind: 'restaurant', name: '面馆', name_en: null, ...properties },
});

eachEngine('features edited by their own address', (opened) => {
  let app: FastifyInstance;
  let buildingId: number;
  const published: number[] = [];
  beforeAll(async () => {
    const { database } = opened();
    app = await apiOf(database, { onPublished: (revision) => void published.push(revision) });
    await publish(database, [square('a', 0, 0, { name: 'A', height: 5 })]);
    // No collection of the base model goes without review: points of interest do here.
    await database.asService((tx) =>
      tx.query(`update collection set definition = definition || '{"reviewed": false}' where id = 'poi'`),
    );
    const page = await asked<{ features: { id: number }[] }>(app, LI, `GET ${BUILDING}`);
    buildingId = page.features[0]!.id;
  });
  afterAll(() => app.close());

  const make = async (x: number, y: number, properties?: object) => {
    const answer = await ask(app, LI, `POST ${POI}`, place(x, y, properties), GEOJSON);
    expect(answer.statusCode, answer.body).toBe(201);
    return String(answer.headers.location).replace('http://city.example', '');
  };

  describe('on a collection without review', () => {
    it('are made with a POST, at once, under an id of the platform', async () => {
      const address = await make(1, 1);
      const made = await ask(app, LI, `GET ${address}`);
      expect(made.json()).toMatchObject({
        geometry: { coordinates: at(1, 1).map((each) => expect.closeTo(each, 9)) },
        properties: { kind: 'restaurant', name: '面馆' },
      });
      expect(made.json().properties).not.toHaveProperty('name_en');
      expect([made.headers.etag, made.headers['tongtu-revision']]).toEqual([
        '"f1"',
        String(published.at(-1)),
      ]);
    });

    it('are replaced with a PUT, whatever id or links the body repeats', async () => {
      const address = await make(2, 1);
      const read = (await ask(app, LI, `GET ${address}`)).json();
      const answer = await ask(
        app,
        LI,
        `PUT ${address}`,
        { ...read, id: 77, properties: { category: 'amenity', kind: 'cafe' } },
        { ...GEOJSON, 'if-match': '"f1"' },
      );
      expect([answer.statusCode, answer.headers.etag]).toEqual([204, '"f2"']);
      expect((await ask(app, LI, `GET ${address}`)).json()).toMatchObject({
        version: 2,
        properties: { category: 'amenity', kind: 'cafe' },
      });
    });

    it('are changed in part with a JSON merge patch: null takes away, what is not named stays', async () => {
      const address = await make(3, 1, { name_en: 'Noodles' });
      const answer = await ask(
        app,
        LI,
        `PATCH ${address}`,
        { properties: { name: '茶馆', name_en: null } },
        PATCH,
      );
      expect(answer.statusCode, answer.body).toBe(204);
      const { geometry, properties } = (await ask(app, LI, `GET ${address}`)).json();
      expect(properties).toEqual({ category: 'amenity', kind: 'restaurant', name: '茶馆' });
      expect(geometry.coordinates).toEqual(at(3, 1).map((each) => expect.closeTo(each, 9)));
      const moved = await ask(
        app,
        LI,
        `PATCH ${address}`,
        { geometry: { type: 'Point', coordinates: [30, 120] } },
        { ...PATCH, 'content-crs': '<http://www.opengis.net/def/crs/EPSG/0/4490>' },
      );
      expect(moved.statusCode, moved.body).toBe(204);
      expect((await ask(app, LI, `GET ${address}`)).json().geometry.coordinates).toEqual([120, 30]);
      expect((await ask(app, LI, `PATCH ${address}`, { id: 5 }, PATCH)).statusCode).toBe(422);
    });

    it('are removed with a DELETE, and are then 404', async () => {
      const address = await make(4, 1);
      expect((await ask(app, LI, `DELETE ${address}`)).statusCode).toBe(204);
      expect((await ask(app, LI, `GET ${address}`)).statusCode).toBe(404);
      expect((await ask(app, LI, `DELETE ${address}`)).statusCode).toBe(404);
    });

    it('are refused by an If-Match of another version, and by any where there is no feature', async () => {
      const address = await make(5, 1);
      for (const line of [`PUT ${address}`, `PATCH ${address}`, `PUT ${POI}/999999`, `PATCH ${POI}/999999`]) {
        const answer = await ask(app, LI, line, place(5, 1), { ...GEOJSON, 'if-match': '"f7"' });
        expect([line, answer.statusCode]).toEqual([line, 412]);
      }
      expect((await ask(app, LI, `DELETE ${address}`, undefined, { 'if-match': '"f7"' })).statusCode).toBe(
        412,
      );
      expect((await ask(app, LI, `PUT ${POI}/999999`, place(5, 1), GEOJSON)).statusCode).toBe(404);
    });

    it('lose no edit to another one at the same time', async () => {
      const address = await make(6, 1);
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, n) =>
          ask(app, LI, `PUT ${address}`, place(6, 1, { name: `n${n}` }), { ...GEOJSON, 'if-match': '"f1"' }),
        ),
      );
      expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([204, 412, 412, 412, 412, 412]);
    });

    it('are edited once for an Idempotency-Key', async () => {
      const key = { ...GEOJSON, 'idempotency-key': 'make-one' };
      const send = () => ask(app, LI, `POST ${POI}`, place(7, 7), key);
      const before = published.length;
      const [first, second] = [await send(), await send()];
      expect(second.headers.location).toBe(first.headers.location);
      expect(published.length - before).toBe(1);
    });

    it('stand in a published changeset with their author', async () => {
      const address = await make(8, 1);
      const { number } = (await ask(app, LI, 'GET /api/revisions?limit=1')).json().revisions[0];
      expect(number).toBe(published.at(-1));
      const { changeset } = (await ask(app, LI, `GET /api/revisions/${number}`)).json();
      expect(await changesetOf(app, changeset)).toMatchObject({ state: 'published', author: { id: 'li' } });
      expect(await changesOf(app, changeset)).toMatchObject([
        { action: 'create', featureId: Number(address.split('/').at(-1)) },
      ]);
    });
  });

  describe('on a reviewed collection', () => {
    it('land in the open draft of their author, all in the same one, and change nothing yet', async () => {
      const address = `${BUILDING}/${buildingId}`;
      const first = await ask(app, LI, `PATCH ${address}`, { properties: { height: 9 } }, PATCH);
      expect(first.statusCode, first.body).toBe(202);
      const { changeset } = first.json();
      expect(first.headers.location).toBe(`http://city.example/api/changesets/${changeset}`);
      const second = await ask(
        app,
        LI,
        `PUT ${address}`,
        {
          type: 'Feature',
          ...(await ask(app, LI, `GET ${address}`)).json<object>(),
          properties: { kind: 'house', height: 10 },
        },
        GEOJSON,
      );
      expect(second.json()).toMatchObject({ changeset, state: 'draft', featureId: buildingId });
      expect(await changesOf(app, changeset, LI)).toMatchObject([
        { action: 'replace', baseVersion: 1, after: { properties: { height: 10 } } },
      ]);
      expect((await ask(app, LI, `GET ${address}`)).json()).toMatchObject({
        version: 1,
        properties: { height: 5 },
      });
      await asked(app, LI, `POST /api/changesets/${changeset}/submit`);
      const next = await ask(app, LI, `DELETE ${address}`);
      expect(next.statusCode).toBe(202);
      expect(next.json().changeset).not.toBe(changeset);
    });
  });

  it('are read with an ETag: 304 for whoever has them, another one in the public edition', async () => {
    const { headers } = await ask(app, LI, `GET ${BUILDING}/${buildingId}`);
    expect(
      (
        await ask(app, LI, `GET ${BUILDING}/${buildingId}`, undefined, {
          'if-none-match': String(headers.etag),
        })
      ).statusCode,
    ).toBe(304);
    expect((await ask(app, {}, `GET ${BUILDING}/${buildingId}`)).headers.etag).toBe('"p1"');
  });

  it('say by OPTIONS what they take', async () => {
    expect((await ask(app, LI, `OPTIONS ${POI}`)).headers.allow).toBe('GET, HEAD, OPTIONS, POST');
    expect((await ask(app, LI, `OPTIONS ${BUILDING}/1`)).headers.allow).toBe(
      'DELETE, GET, HEAD, OPTIONS, PATCH, PUT',
    );
  });

  it('are refused to the public, to viewers, and from pages of other origins; preflights open nothing', async () => {
    expect((await ask(app, {}, `POST ${POI}`, place(0, 0), GEOJSON)).statusCode).toBe(401);
    expect((await ask(app, as('x', 'viewer'), `POST ${POI}`, place(0, 0), GEOJSON)).statusCode).toBe(403);
    for (const from of [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const answer = await ask(app, LI, `POST ${POI}`, place(0, 0), { ...GEOJSON, ...from } as Record<
        string,
        string
      >);
      expect([from, answer.statusCode]).toEqual([from, 403]);
    }
    const here = await ask(app, LI, `POST ${POI}`, place(9, 9), {
      ...GEOJSON,
      origin: 'http://city.example',
      'sec-fetch-site': 'same-origin',
    });
    expect(here.statusCode, here.body).toBe(201);
    const preflight = await ask(app, {}, `OPTIONS ${POI}`, undefined, {
      origin: 'http://evil.example',
      'access-control-request-method': 'POST',
    });
    expect(preflight.headers['access-control-allow-methods']).toBe('GET, HEAD, OPTIONS');
    expect(preflight.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it.each<[string, unknown, number]>([
    ['no object', [1], 400],
    ['no feature', { geometry: null }, 422],
    ['no geometry', { type: 'Feature', geometry: null, properties: {} }, 422],
    ['a height', { ...place(0, 0), geometry: { type: 'Point', coordinates: [120, 30, 1] } }, 422],
    ['an attribute that the collection has not', place(0, 0, { castle: 1 }), 422],
    [
      'a line',
      {
        type: 'Feature',
        geometry: { type: 'LineString', coordinates: [at(0, 0), at(1, 1)] },
        properties: { kind: 'restaurant' },
      },
      422,
    ],
  ])('answer %s as it deserves', async (_what, body, status) => {
    const answer = await ask(app, LI, `POST ${POI}`, body, GEOJSON);
    expect(answer.statusCode, answer.body).toBe(status);
  });
});

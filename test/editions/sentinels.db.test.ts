import { collectionById, collections } from '@tongtu/data/model';
import { tileAt } from '@tongtu/sdk/geo';
import type { Position } from 'geojson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore, ENGINES, type TestStore } from '../support/databases.ts';
import { tellingAnswers } from './everything-public.ts';
import { findingsInTile, marksIn, placeKey, placesIn } from './findings.ts';
import { MARKS, SECRET_PLACE, secretCity } from './secret-city.ts';
import { MEMBER, type Mistake, openService, type Service } from './service.ts';

/** Issue 2, point 14: what the public edition withholds occurs in no byte that anybody may have. */
const city = secretCity();
/** Positions that are coarsened before they are public. */
const withheld = new Set(
  city.features
    .filter(({ collectionId }) => collectionById(collectionId)?.release.geometry.kind === 'coarsened')
    .flatMap(({ geometry }) => placesIn(geometry))
    .map(placeKey),
);
/** Ids are given from one sequence; some past the last, too, that never were. */
const ids = Array.from({ length: city.features.length + 40 }, (_, n) => n + 1);

/** Of every feature, by its id. */
async function collectionsIn({ database }: Service): Promise<ReadonlyMap<number, string>> {
  const rows = await database.asService((tx) =>
    tx.query<{ id: number; collection: string }>(
      `select id::float8 as id, collection_id as collection from feature where edition = 'full'`,
    ),
  );
  return new Map(rows.map(({ id, collection }) => [id, collection]));
}

describe.each(ENGINES)('the public edition on the %s engine', (engine) => {
  let store: TestStore;
  let service: Service;
  let cookie: string;
  beforeAll(async () => {
    store = await createTestStore(engine);
    service = await openService(store, city.features);
    const signedIn = await service.app.inject({
      method: 'POST',
      url: '/auth/sign-in/username',
      payload: MEMBER,
    });
    cookie = [signedIn.headers['set-cookie']]
      .flat()
      .map((each) => String(each).split(';', 1)[0])
      .join('; ');
  });
  afterAll(async () => {
    await service?.close();
    await store?.remove();
  });

  const asMember = (url: string) => service.app.inject({ url, headers: { cookie } });
  const itemsOf = async (id: string, get = asMember) => {
    const answer = await get(`/api/collections/${id}/items`);
    return answer.json<{
      features: { id: number; geometry: { coordinates: Position }; properties: object }[];
    }>().features;
  };

  it('tells no withheld value, place or position through any door, nor in its logs', async () => {
    const collectionOf = await collectionsIn(service);
    expect(collectionOf.size).toBe(city.features.length);
    expect(await tellingAnswers(service.app, ids, withheld, collectionOf)).toEqual([]);
    expect(service.logged.length).toBeGreaterThan(1_000);
    expect(service.logged.flatMap((line) => marksIn('log', line))).toEqual([]);
  });

  it('holds of every open feature the public fields alone', async () => {
    const anonymous = (url: string) => service.app.inject({ url });
    for (const { id, audience, fields, release } of collections) {
      if (audience !== 'public' || release.geometry.kind === 'withheld') continue;
      const [feature, ...more] = await itemsOf(id, anonymous);
      expect(more, id).toEqual([]);
      const open = fields.filter((field) => field.audience === 'public').map(({ name }) => name);
      expect(open, id).toEqual(expect.arrayContaining(Object.keys(feature!.properties)));
    }
  });

  it('answers for what is withheld as for what never was', async () => {
    const neverWas = (await service.app.inject({ url: '/api/features/8000000000' })).json<object>();
    for (const { id } of collections) {
      for (const feature of await itemsOf(id)) {
        const { statusCode, ...answer } = await service.app.inject({ url: `/api/features/${feature.id}` });
        if (statusCode === 404)
          expect({ ...answer.json<object>(), instance: '' }).toEqual({ ...neverWas, instance: '' });
      }
    }
  });

  it('answers a question with a withheld value in it as it answers any other, and logs none of them', async () => {
    const { value } = city.sentinels.find(({ field }) => field === 'surveyor')!;
    const made = 'sntx-no-such-value';
    const answers = async (word: string) =>
      Promise.all(
        [
          'building/items?surveyor=',
          'building/items?bbox=',
          'building/items?limit=',
          'none/items?after=',
        ].map(async (start) => {
          const { statusCode, body } = await service.app.inject({ url: `/api/collections/${start}${word}` });
          return [statusCode, body.replaceAll(word, '').replace(/"instance":"[^"]*"/, '')];
        }),
      );
    expect(await answers(String(value))).toEqual(await answers(made));
    expect(service.logged.flatMap((line) => marksIn('log', line))).toEqual([]);
  });

  it('is not all there is: a member finds every value in the full edition', async () => {
    const full = new Map<string, string>();
    for (const { id } of collections) full.set(id, JSON.stringify(await itemsOf(id)));
    const missing = city.sentinels.filter(
      ({ collection, value }) => !full.get(collection)?.includes(JSON.stringify(value)),
    );
    expect(missing).toEqual([]);
    expect(city.sentinels.length).toBeGreaterThan(250);
  });

  it('is not all that is drawn: a member’s tileset has the secret place, which others are refused', async () => {
    const { z, x, y } = tileAt([SECRET_PLACE[0] + 0.005, SECRET_PLACE[1] + 0.005], 15);
    const url = `/tiles/base-full/${z}/${x}/${y}`;
    const tile = await asMember(url);
    expect(tile.statusCode).toBe(200);
    const told = findingsInTile(url, tile.rawPayload);
    expect(told.some((finding) => MARKS[0]!.test(finding))).toBe(true);
    expect(told.some((finding) => finding.includes('secret place'))).toBe(true);
    for (const door of [
      url,
      '/tiles/base-full',
      '/tiles/base-full.pmtiles',
      '/tiles/base-full/metadata.json',
    ])
      expect((await service.app.inject({ url: door })).statusCode, door).toBe(401);
  });
});

/** Release rules that are wrong in one point each, and what of it must be found. */
const MISTAKES: readonly [string, Mistake, string[]][] = [
  [
    'lets a withheld field through',
    (collection) => ({
      ...collection,
      fields: collection.fields.map((field) =>
        field.name === 'remark' ? { ...field, audience: 'public' } : field,
      ),
    }),
    ['/api/collections/building/items?limit=1', '/api/features/', '/api/changes?'],
  ],
  [
    'releases features that are to be withheld',
    (collection) => ({ ...collection, release: { geometry: { kind: 'whole' } } }),
    [
      '/api: the secret place',
      '/tiles/base: the secret place',
      '/tiles/base/15/',
      '/api/tiles/WebMercatorQuad/15/',
      'archive/15/',
      'archive header',
    ],
  ],
];

describe('a search for withheld values', () => {
  it.each(MISTAKES)('finds it where a rule %s', async (_, mistake, places) => {
    const store = await createTestStore('server');
    try {
      const service = await openService(store, city.features, { mistake });
      const findings = await tellingAnswers(service.app, ids, withheld, await collectionsIn(service)).finally(
        () => service.close(),
      );
      for (const place of places)
        expect(
          findings.some((finding) => finding.startsWith(place)),
          place,
        ).toBe(true);
    } finally {
      await store.remove();
    }
  });
});

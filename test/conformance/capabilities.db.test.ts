import { Validator } from '@seriousme/openapi-schema-validator';
import { buildTileset, defaultProfile } from '@tongtu/tiles';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf, publish, square } from './city.ts';

interface Linked {
  readonly links: readonly { rel: string; href: string; type: string }[];
}

eachEngine('what the API says of itself', (opened) => {
  let app: FastifyInstance;
  beforeAll(async () => {
    const { database, directory } = opened();
    await buildTileset({
      ...{ database, directory, tilesetId: 'base', edition: 'public', profile: defaultProfile, workers: 1 },
    });
    app = await apiOf(database, { directory });
    await publish(database, [
      square('a', 0, 0),
      square('b', 10, 10),
      square('c', 20, 20, { restricted: true }),
    ]);
  });
  afterAll(() => app.close());

  const read = async <Body>(url: string, member = false) => {
    const answer = await app.inject({ url, ...(member ? { headers: { 'test-member': '1' } } : {}) });
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<Body>();
  };

  it('leads from the landing page to everything, and every link answers as the type that it names', async () => {
    const { links } = await read<Linked>('/api');
    expect(links.map(({ rel }) => rel)).toEqual(
      expect.arrayContaining(['self', 'alternate', 'service-desc', 'conformance', 'data']),
    );
    for (const { href, type } of links.filter((link) => link.href.includes('/api'))) {
      const answer = await app.inject(href.replace('http://city.example', ''));
      expect(answer.statusCode, href).toBe(200);
      expect(String(answer.headers['content-type']).replaceAll(' ', ''), href).toContain(
        type.replaceAll(' ', ''),
      );
    }
  });

  it('is valid OpenAPI 3.0, with the collections and parameters that there are', async () => {
    const document = await read<Record<string, object>>('/api/openapi.json');
    const result = await new Validator().validate(structuredClone(document));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    const text = JSON.stringify(document);
    expect(text).toContain('"building"');
    expect(text).toContain('"maximum":1000000');
  });

  it('has as examples in OpenAPI a feature that is there', async () => {
    const { components } = await read<{ components: { parameters: Record<string, { example: unknown }> } }>(
      '/api/openapi.json',
    );
    const { collectionId, featureId } = components.parameters;
    const url = `/api/collections/${collectionId!.example}/items/${featureId!.example}`;
    expect((await app.inject(url)).statusCode, url).toBe(200);
  });

  it('names in OpenAPI each operation once, those of tiles by the suffixes of OGC 20-057', async () => {
    const { paths } = await read<{ paths: Record<string, Record<string, { operationId?: string }>> }>(
      '/api/openapi.json',
    );
    const ids = Object.values(paths).flatMap((item) =>
      ['get', 'post', 'put', 'patch', 'delete'].flatMap((method) => item[method]?.operationId ?? []),
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const of of ['dataset', 'collection'])
      for (const what of ['getTileSetsList', 'getTileSet', 'getTile'])
        expect(ids).toContain(`${of}.vector.${what}`);
    expect(paths).toHaveProperty(['/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}']);
  });

  it('says in OpenAPI and on its page what each operation is, in the language of the reader', async () => {
    for (const [language, words] of [
      ['zh-CN', '数据集的要素'],
      ['en', 'The features of a collection'],
    ] as const) {
      const headers = { 'accept-language': language };
      const [json, page] = await Promise.all(
        ['/api/openapi.json', '/api/docs'].map((url) => app.inject({ url, headers })),
      );
      expect(json!.body).toContain(words);
      expect(json!.headers.vary).toContain('accept-language');
      expect(page!.body).toContain(words);
      expect(page!.headers['content-security-policy']).not.toContain('unsafe');
      for (const match of page!.body.matchAll(/data-for="([^"]+)"/g))
        expect(page!.body).toContain(`<input id="${match[1]}"`);
    }
  });

  it('declares OGC API Features 1, 2, 4 and 5, and Tiles', async () => {
    const { conformsTo } = await read<{ conformsTo: string[] }>('/api/conformance');
    for (const part of [
      ...['features-1/1.0/conf/core', 'features-2/1.0/conf/crs', 'features-5/1.0/conf/schemas'],
      ...['features-4/1.0/conf/create-replace-delete', 'features-4/1.0/conf/optimistic-locking-etags'],
      ...['tiles-1/1.0/conf/core', 'tiles-1/1.0/conf/dataset-tilesets', 'tiles-1/1.0/conf/mvt'],
    ])
      expect(
        conformsTo.some((uri) => uri.endsWith(part)),
        part,
      ).toBe(true);
  });

  it('tells of each collection its systems, its box and how many features it has, by who asks', async () => {
    const open = await read<{ collections: { id: string; itemCount: number }[] }>('/api/collections');
    const count = ({ collections }: typeof open) =>
      collections.find(({ id }) => id === 'building')?.itemCount;
    expect(count(open)).toBe(2);
    expect(count(await read<typeof open>('/api/collections', true))).toBe(3);
    const building = await read<{
      extent: { spatial: { bbox: number[][] } };
      crs: string[];
      storageCrs: string;
    }>('/api/collections/building');
    expect(building.extent.spatial.bbox[0]!.map((degrees) => Math.round(degrees * 1e4) / 1e4)).toEqual([
      120.7, 30.7, 120.7105, 30.7105,
    ]);
    expect(building.crs).toContain('http://www.opengis.net/def/crs/EPSG/0/4549');
    expect(building.crs).toContain(building.storageCrs);
  });

  it('describes the fields that the caller may see, and no others', async () => {
    const open = await read<{ properties: Record<string, object> }>('/api/collections/building/schema');
    expect(open.properties).toHaveProperty('height');
    expect(open.properties).not.toHaveProperty('structure');
    expect((await read<typeof open>('/api/collections/building/queryables', true)).properties).toHaveProperty(
      'structure',
    );
  });

  it('counts anew after a publication', async () => {
    const { database } = opened();
    await publish(database, [square('d', 30, 30)]);
    expect((await read<{ itemCount: number }>('/api/collections/building')).itemCount).toBe(3);
    expect(
      (await read<{ numberMatched: number }>('/api/collections/building/items?limit=1')).numberMatched,
    ).toBe(3);
  });

  it.each([
    '/api',
    '/api/conformance',
    '/api/openapi.json',
    '/api/docs',
    '/api/collections',
    '/api/collections/building',
    '/api/collections/building/schema',
    '/api/collections/building/queryables',
    '/api/collections/building/items',
    '/api/collections/building/items/1',
    '/api/features/1',
  ])('refuses a parameter that %s does not know', async (url) => {
    const answer = await app.inject(`${url}?nonsense=1`);
    expect(answer.json()).toMatchObject({ status: 400, code: 'unknown_parameter', got: 'nonsense' });
  });

  it.each(['nothing', 'Building', '%ff%fe', "x'--", 'a%00b', `${'a'.repeat(300)}`])(
    'knows no collection %j',
    async (id) => {
      const answer = await app.inject(`/api/collections/${id}/items`);
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
      expect(answer.headers['content-type']).toMatch('application/problem+json');
    },
  );
});

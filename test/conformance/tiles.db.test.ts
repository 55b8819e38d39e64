import { gunzipSync } from 'node:zlib';
import { tileAt } from '@tongtu/sdk/geo';
import { buildTileset, defaultProfile, TilesetRegistry, tileRoutes } from '@tongtu/tiles';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../services/platform/src/http/app.ts';
import { eachEngine } from '../support/databases.ts';
import { decodeTile, tileProblems } from '../support/mvt.ts';
import { insertPaperCity } from '../support/tiles-city.ts';
import { apiOf, SURVEYOR } from './city.ts';

interface Link {
  readonly rel: string;
  readonly href: string;
  readonly type: string;
  readonly templated?: boolean;
}
interface Tileset {
  readonly links: readonly Link[];
  readonly layers: readonly { id: string; geometryDimension: number; minTileMatrix: string }[];
  readonly tileMatrixSetLimits: readonly Record<string, number | string>[];
}

const REL = 'http://www.opengis.net/def/rel/ogc/1.0';
const GRID = 'WebMercatorQuad';
const HERE = tileAt([120.701, 30.701], 15);
/** Row before column. */
const TILE = `${GRID}/${HERE.z}/${HERE.y}/${HERE.x}`;
const GZIP = { 'accept-encoding': 'gzip' };
const MEMBER = { 'test-member': '1' };

eachEngine('the tiles of the API', (opened) => {
  let api: FastifyInstance;
  let notReady: unknown[];
  beforeAll(async () => {
    const { database, directory } = opened();
    const early = await apiOf(database, { directory });
    const answer = await early.inject('/api/tiles');
    notReady = [answer.statusCode, answer.json().code, answer.headers['retry-after']];
    await early.close();
    await database.asService((tx) => insertPaperCity(tx, 400));
    const make = (tilesetId: string, edition: 'public' | 'full') =>
      buildTileset({ database, directory, tilesetId, edition, profile: defaultProfile, workers: 1 });
    await make('base', 'public');
    await make('base-full', 'full');
    api = await apiOf(database, { directory });
  });
  afterAll(() => api.close());

  const get = (url: string, headers: Record<string, string> = {}) => api.inject({ url, headers });
  const read = async <Body>(url: string, headers: Record<string, string> = {}) => {
    const answer = await get(url, headers);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<Body>();
  };
  const linkOf = ({ links }: { readonly links: readonly Link[] }, rel: string) =>
    links.find((link) => link.rel === `${REL}/${rel}` || link.rel === rel);
  const pathOf = (link: Link | undefined) => link?.href.replace('http://city.example', '') ?? 'no link';

  describe('of all collections', () => {
    it('are found from the landing page on: list, tileset, template, tile', async () => {
      const landing = await read<Tileset>('/api');
      const list = await read<{ tilesets: Tileset[] }>(pathOf(linkOf(landing, 'tilesets-vector')));
      expect(list.tilesets).toHaveLength(1);
      expect(list.tilesets[0]).toMatchObject({
        dataType: 'vector',
        crs: 'http://www.opengis.net/def/crs/EPSG/0/3857',
        tileMatrixSetURI: 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad',
      });
      const tileset = await read<Tileset>(pathOf(linkOf(list.tilesets[0]!, 'self')));
      const item = linkOf(tileset, 'item')!;
      expect(item).toMatchObject({ templated: true, type: 'application/vnd.mapbox-vector-tile' });
      const tile = await get(
        pathOf(item)
          .replace('{tileMatrix}', String(HERE.z))
          .replace('{tileRow}', String(HERE.y))
          .replace('{tileCol}', String(HERE.x)),
        GZIP,
      );
      expect(Object.keys(decodeTile(tile.rawPayload))).toEqual(
        expect.arrayContaining(['buildings', 'streets']),
      );
    });

    it('are described by their limits, layers and the grid', async () => {
      const tileset = await read<Tileset>(`/api/tiles/${GRID}`);
      expect(tileset.tileMatrixSetLimits).toHaveLength(16);
      expect(tileset.tileMatrixSetLimits[0]).toEqual({
        ...{ tileMatrix: '0', minTileRow: 0, maxTileRow: 0, minTileCol: 0, maxTileCol: 0 },
      });
      expect(tileset.layers).toContainEqual(
        expect.objectContaining({ id: 'buildings', geometryDimension: 2, minTileMatrix: '13' }),
      );
      const grid = await read<{ tileMatrices: Record<string, unknown>[]; crs: string }>(
        pathOf(linkOf(tileset, 'tiling-scheme')),
      );
      expect(grid.tileMatrices).toHaveLength(25);
      // The registered definition has these to 15 digits.
      const [first, , , , , , , , , , last] = grid.tileMatrices;
      expect(first!.scaleDenominator).toBeCloseTo(559082264.028717, 5);
      expect(last!.cellSize).toBeCloseTo(152.874056570353, 9);
      expect(first).toMatchObject({ id: '0', tileWidth: 256, matrixWidth: 1, cornerOfOrigin: 'topLeft' });
      expect((first!.pointOfOrigin as number[])[0]).toBeCloseTo(-20037508.3427892, 6);
    });

    it('are the very answers of /tiles, with a row before its column', async () => {
      const { database, directory } = opened();
      const registry = await TilesetRegistry.open({ database, directory, pollMs: 3_600_000 });
      await using plain = await tilesAlone(registry);
      const { z, x, y } = HERE;
      const names = ['content-type', 'content-encoding', 'etag', 'cache-control', 'tongtu-revision'] as const;
      for (const coding of ['gzip', 'identity']) {
        const headers = { 'accept-encoding': coding };
        const [ours, theirs] = [
          await get(`/api/tiles/${TILE}`, headers),
          await plain.get(`/tiles/base/${z}/${x}/${y}`, headers),
        ];
        expect(ours.statusCode).toBe(200);
        expect(ours.rawPayload).toEqual(theirs.rawPayload);
        for (const name of names) expect(ours.headers[name], name).toBe(theirs.headers[name]);
        const again = await get(`/api/tiles/${TILE}`, {
          ...headers,
          'if-none-match': String(ours.headers.etag),
        });
        expect([again.statusCode, again.body]).toEqual([304, '']);
      }
      const empty = tileAt([120.701, 30.701], 3);
      expect((await get(`/api/tiles/${GRID}/3/${empty.y}/${empty.x}`)).statusCode).toBe(204);
      expect((await plain.get(`/tiles/base/3/${empty.x}/${empty.y}`)).statusCode).toBe(204);
    });

    it('are the full edition for a member, for no cache to keep, and never mixed up by one', async () => {
      const open = await get(`/api/tiles/${TILE}`, GZIP);
      const member = await get(`/api/tiles/${TILE}`, { ...GZIP, ...MEMBER });
      expect(Object.keys(decodeTile(open.rawPayload))).not.toContain('control_points');
      expect(Object.keys(decodeTile(member.rawPayload))).toContain('control_points');
      expect(member.headers['cache-control']).toBe('private, no-store');
      for (const { headers } of [open, member]) expect(headers.vary).toBe('Cookie, Accept-Encoding');
      const stale = await get(`/api/tiles/${TILE}`, {
        ...{ ...GZIP, ...MEMBER },
        'if-none-match': String(open.headers.etag),
      });
      expect(stale.statusCode).toBe(200);
    });

    it('ask no database', async () => {
      const { database } = opened();
      await get(`/api/tiles/${TILE}`, GZIP);
      const asked = [vi.spyOn(database, 'as'), vi.spyOn(database, 'asService')];
      await get(`/api/tiles/${TILE}`, GZIP);
      await get(`/api/tiles/${TILE}`, { ...GZIP, ...MEMBER });
      for (const spy of asked) {
        expect(spy).not.toHaveBeenCalled();
        spy.mockRestore();
      }
    });

    it('are within the limits or answered 404', async () => {
      const { tileMatrixSetLimits } = await read<Tileset>(`/api/tiles/${GRID}`);
      for (const limits of tileMatrixSetLimits.slice(10)) {
        const { tileMatrix, minTileRow, maxTileRow, minTileCol, maxTileCol } = limits as Record<
          string,
          number
        >;
        const at = (row: number, col: number) => get(`/api/tiles/${GRID}/${tileMatrix}/${row}/${col}`);
        for (const row of [minTileRow!, maxTileRow!])
          for (const col of [minTileCol!, maxTileCol!])
            expect([200, 204]).toContain((await at(row, col)).statusCode);
        for (const [row, col] of [
          [minTileRow! - 1, minTileCol!],
          [maxTileRow!, maxTileCol! + 1],
        ] as const)
          expect((await at(row, col)).json()).toMatchObject({ status: 404, code: 'not_found' });
      }
    });
  });

  describe('of one collection', () => {
    it('are its layers, byte for byte, with a tag of their own', async () => {
      const url = `/api/collections/building/tiles/${TILE}`;
      const part = await get(url, GZIP);
      const whole = await get(`/api/tiles/${TILE}`, GZIP);
      expect(tileProblems(part.rawPayload, 64)).toEqual([]);
      const layers = decodeTile(part.rawPayload);
      expect(Object.keys(layers)).toEqual(['buildings']);
      expect(layers.buildings).toEqual(decodeTile(whole.rawPayload).buildings);
      const [bytes, all] = [gunzipSync(part.rawPayload), gunzipSync(whole.rawPayload)];
      expect(bytes.length).toBeLessThan(all.length);
      expect(all.includes(bytes)).toBe(true);
      expect(part.headers.etag).not.toBe(whole.headers.etag);
      expect(part.headers).toMatchObject({
        'cache-control': 'public, no-cache',
        'tongtu-revision': whole.headers['tongtu-revision'],
        'content-type': 'application/vnd.mapbox-vector-tile',
      });
      expect((await get(url, { ...GZIP, 'if-none-match': String(part.headers.etag) })).statusCode).toBe(304);
      expect((await get(url)).rawPayload).toEqual(bytes);
    });

    it('are linked from it where its layers hold nothing else, and nowhere else', async () => {
      const { collections } = await read<{ collections: (Tileset & { id: string })[] }>(
        '/api/collections',
        MEMBER,
      );
      const offered = collections.filter((collection) => linkOf(collection, 'tilesets-vector'));
      expect(offered.map(({ id }) => id)).toEqual([
        ...['address', 'administrative_area', 'administrative_boundary', 'building', 'city_component'],
        ...['contour', 'control_point', 'management_grid', 'pipeline', 'spot_height', 'water_line'],
      ]);
      for (const collection of offered) {
        const list = await read<{ tilesets: Tileset[] }>(
          pathOf(linkOf(collection, 'tilesets-vector')),
          MEMBER,
        );
        const tileset = await read<Tileset>(pathOf(linkOf(list.tilesets[0]!, 'self')), MEMBER);
        expect(tileset.layers.length, collection.id).toBeGreaterThan(0);
        expect(pathOf(linkOf(tileset, 'geodata'))).toBe(`/api/collections/${collection.id}`);
      }
      for (const { id } of collections.filter((collection) => !offered.includes(collection))) {
        const refused = await get(`/api/collections/${id}/tiles`, MEMBER);
        expect(refused.json()).toMatchObject({
          status: 404,
          detail: expect.stringContaining('shares'),
          got: id,
        });
        expect((await get(`/api/collections/${id}/tiles/${TILE}`, MEMBER)).statusCode).toBe(404);
      }
    });

    it('are 204 where the tile has nothing of it, and 404 above its first zoom', async () => {
      const { tileMatrixSetLimits } = await read<Tileset>(`/api/collections/building/tiles/${GRID}`);
      expect(tileMatrixSetLimits[0]!.tileMatrix).toBe('13');
      expect((await get(`/api/collections/address/tiles/${TILE}`)).statusCode).toBe(204);
      const above = tileAt([120.701, 30.701], 12);
      expect((await get(`/api/collections/building/tiles/${GRID}/12/${above.y}/${above.x}`)).statusCode).toBe(
        404,
      );
    });

    it('are not there for those who may not see the collection', async () => {
      for (const end of ['', `/${GRID}`, `/${TILE}`]) {
        const url = `/api/collections/control_point/tiles${end}`;
        expect((await get(url)).json()).toMatchObject({ status: 404, code: 'not_found' });
        expect((await get(url, MEMBER)).statusCode).toBe(200);
      }
    });
  });

  it.each([
    '/api/tiles',
    `/api/tiles/${GRID}`,
    '/api/collections/building/tiles',
    `/api/collections/building/tiles/${GRID}`,
    '/api/tileMatrixSets',
    `/api/tileMatrixSets/${GRID}`,
  ])('%s has a page in both languages, answers HEAD and OPTIONS, and any page may read it', async (url) => {
    for (const language of ['zh-CN', 'en']) {
      const page = await get(url, { accept: 'text/html', 'accept-language': language });
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(page.body).toContain(`lang="${language}"`);
    }
    const head = await api.inject({ method: 'HEAD', url });
    expect([head.statusCode, head.body]).toEqual([200, '']);
    expect(head.headers['access-control-allow-origin']).toBe('*');
    const preflight = await api.inject({
      ...{ method: 'OPTIONS', url },
      headers: { origin: 'http://elsewhere.example', 'access-control-request-method': 'GET' },
    });
    expect(preflight.headers['access-control-allow-methods']).toContain('GET');
  });

  it('tell in the reader’s language what each layer holds', async () => {
    const speak = async (language: string) =>
      (
        await get(`/api/collections/building/tiles/${GRID}`, {
          accept: 'text/html',
          'accept-language': language,
        })
      ).body;
    expect(await speak('zh-CN')).toContain('地上层数');
    expect(await speak('zh-CN')).not.toContain('what 3D needs');
    expect(await speak('en')).toContain('what 3D needs');
  });

  it('answer HEAD of a tile without it', async () => {
    for (const url of [`/api/tiles/${TILE}`, `/api/collections/building/tiles/${TILE}`]) {
      const [head, full] = [await api.inject({ method: 'HEAD', url, headers: GZIP }), await get(url, GZIP)];
      expect([head.statusCode, head.body]).toEqual([200, '']);
      expect(head.headers['content-length']).toBe(full.headers['content-length']);
      expect(full.headers['access-control-expose-headers']).toContain('ETag');
    }
  });

  it('are had as TileJSON by clients that know no OGC API', async () => {
    const answer = await get(`/api/collections/building/tiles/${GRID}?f=tilejson`);
    expect(answer.headers['content-type']).toBe('application/vnd.mapbox.tile+json');
    expect(answer.json()).toMatchObject({
      tiles: [`http://city.example/api/collections/building/tiles/${GRID}/{z}/{y}/{x}`],
      ...{ tilejson: '3.0.0', minzoom: 13, maxzoom: 15, vector_layers: [{ id: 'buildings' }] },
    });
  });

  it.each([
    ['/api/tiles?x=1', 400],
    [`/api/tiles/${GRID}?x=1`, 400],
    [`/api/tiles/${GRID}?f=png`, 400],
    [`/api/tiles/${TILE}?x=1`, 400],
    [`/api/tiles/${TILE}?v=1`, 400],
    [`/api/tiles/${TILE}?f=png`, 400],
    [`/api/collections/building/tiles?x=1`, 400],
    ['/api/tileMatrixSets?x=1', 400],
    [`/api/tileMatrixSets/${GRID}?x=1`, 400],
    ['/api/tileMatrixSets/WorldCRS84Quad', 404],
    ['/api/tiles/WorldCRS84Quad', 404],
    ['/api/tiles/WorldCRS84Quad/0/0/0', 404],
    ['/api/collections/nothing/tiles', 404],
    [`/api/tiles/${GRID}/x/0/0`, 404],
    [`/api/tiles/${GRID}/1.5/0/0`, 404],
    [`/api/tiles/${GRID}/3/-1/0`, 404],
    [`/api/tiles/${GRID}/99/0/0`, 404],
    [`/api/tiles/${GRID}/3/0/8`, 404],
    [`/api/tiles/${GRID}/15/0/0`, 404],
    [`/api/tiles/${GRID}/3/0/99999999999999999999`, 404],
  ])('%s is refused by %i', async (url, status) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('are said to be not ready before they are built', () => {
    expect(notReady).toEqual([503, 'not_ready', '1']);
  });

  it('are not sent as what they are not', async () => {
    expect((await get(`/api/tiles/${TILE}`, { accept: 'image/png' })).statusCode).toBe(406);
  });
});

async function tilesAlone(registry: TilesetRegistry) {
  const app = createApp({ logLevel: 'silent' });
  const origins = { of: () => 'http://city.example', isFixed: true };
  await app.register(tileRoutes, { registry, origins, principalOf: () => SURVEYOR });
  return {
    get: (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers }),
    async [Symbol.asyncDispose]() {
      await app.close();
      await registry.close();
    },
  };
}

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import { ANONYMOUS } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import { tileAt } from '@tongtu/sdk/geo';
import Fastify, { type FastifyInstance } from 'fastify';
import { PbfReader } from 'pbf';
import { PMTiles } from 'pmtiles';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eachEngine } from '../../../test/support/databases.ts';
import { MEMBER, ORIGINS, openTileService, type TileService } from '../../../test/support/tile-service.ts';
import { ArchiveReader } from './archive/reader.ts';
import { tileOfId } from './archive/tile-id.ts';
import type { BuildResult } from './build/build-tileset.ts';
import type { TilesetRegistry } from './registry.ts';
import { tileRoutes } from './routes.ts';

const run = promisify(execFile);

eachEngine('the tile routes', (opened) => {
  let service: TileService;
  let registry: TilesetRegistry;
  let app: FastifyInstance;
  let origin: string;
  let base: BuildResult;
  let path: string;
  const get: TileService['get'] = (url, headers) => service.get(url, headers);
  const gzip = { 'accept-encoding': 'gzip' };

  beforeAll(async () => {
    service = await openTileService(opened().database, opened().directory);
    ({ registry, app, origin, path } = service);
  });
  afterAll(() => service.close());

  describe('before the first build', () => {
    it('say that the tileset is not ready', async () => {
      const response = await get('/tiles/base');
      expect(response.statusCode).toBe(503);
      expect(response.headers['retry-after']).toBe('1');
      expect(response.json()).toMatchObject({ code: 'not_ready' });
    });
  });

  describe('once the tileset is built', () => {
    beforeAll(async () => {
      base = await service.build('base');
      await registry.refresh();
    });

    it('describe it as TileJSON', async () => {
      const response = await get('/tiles/base', { host: 'map.example:8443' });
      expect(response.headers).toMatchObject({ 'cache-control': 'public, no-cache', 'tongtu-revision': '1' });
      expect(response.json()).toMatchObject({
        ...{ tilejson: '3.0.0', scheme: 'xyz', minzoom: 0, maxzoom: 15, revision: 1, version: '1.0.0' },
        tiles: ['http://map.example:8443/tiles/base/{z}/{x}/{y}'],
        vector_layers: expect.arrayContaining([expect.objectContaining({ id: 'buildings' })]),
      });
      const [west, south, east, north] = response.json().bounds;
      expect(west).toBeCloseTo(120.69, 6);
      expect(south).toBeCloseTo(30.69, 6);
      expect(east).toBeGreaterThan(west);
      expect(north).toBeGreaterThan(south);
    });

    it.each(['/tiles/base', '/tiles/base/metadata.json'])(
      'send %s with a tag of its content, and 304 to who has it',
      async (url) => {
        const { headers } = await get(url);
        expect(headers.etag).toMatch(/^W\/"[\w-]{22}"$/);
        const again = await get(url, { 'if-none-match': `"other", ${headers.etag}` });
        expect([again.statusCode, again.body]).toEqual([304, '']);
        expect(again.headers).toMatchObject({
          etag: headers.etag,
          vary: 'accept-encoding',
          'cache-control': 'public, no-cache',
          'tongtu-revision': '1',
        });
        expect((await get(url, { 'if-none-match': '"other"' })).statusCode).toBe(200);
      },
    );

    it('tag TileJSON by the address that its links stand under', async () => {
      const [one, other] = [await get('/tiles/base', { host: 'a' }), await get('/tiles/base', { host: 'b' })];
      expect(one.headers.etag).not.toBe(other.headers.etag);
    });

    it('let no cache keep links that a Host header chose', async () => {
      const open = Fastify();
      const origins = { ...ORIGINS, isFixed: false };
      await open.register(tileRoutes, { registry, origins, principalOf: () => ANONYMOUS });
      const poisoned = await open.inject({ url: '/tiles/base', headers: { host: 'evil.example' } });
      expect(poisoned.body).toContain('evil.example');
      expect(poisoned.headers['cache-control']).toBe('private, no-cache');
      expect((await open.inject('/tiles/base/metadata.json')).headers['cache-control']).toBe(
        'public, no-cache',
      );
      await open.close();
    });

    it('describe it with the keys of MBTiles', async () => {
      const metadata = (await get('/tiles/base/metadata.json')).json();
      expect(metadata).toMatchObject({
        name: 'base',
        format: 'pbf',
        minzoom: '0',
        maxzoom: '15',
        type: 'baselayer',
      });
      expect(metadata.bounds.split(',')).toHaveLength(4);
      expect(JSON.parse(metadata.json).vector_layers).not.toHaveLength(0);
    });

    it('send every tile of the archive as it is stored', async () => {
      const archive = await ArchiveReader.open(base.archivePath);
      for (const id of archive.directory.tileIds) {
        const { z, x, y } = tileOfId(id);
        const response = await get(`/tiles/base/${z}/${x}/${y}`, gzip);
        expect(response.rawPayload).toEqual(await archive.tile({ z, x, y }));
      }
      await archive.close();
    });

    it('send a tile with its type, revision, tag and permission to every page', async () => {
      const response = await get(path, gzip);
      expect(response.statusCode).toBe(200);
      expect(response.headers).toMatchObject({
        'content-type': 'application/vnd.mapbox-vector-tile',
        'content-encoding': 'gzip',
        'cache-control': 'public, no-cache',
        'access-control-allow-origin': '*',
        'tongtu-revision': '1',
        vary: 'Accept-Encoding',
        etag: expect.stringMatching(/^"[\w-]{22}-gzip"$/),
      });
      const tile = new VectorTile(new PbfReader(gunzipSync(response.rawPayload)));
      expect(tile.layers.buildings!.length).toBeGreaterThan(0);
    });

    it('decode the tile for a client that does not take gzip, under another tag', async () => {
      const [packed, plain] = [await get(path, gzip), await get(path)];
      expect(plain.headers['content-encoding']).toBeUndefined();
      expect(plain.rawPayload).toEqual(gunzipSync(packed.rawPayload));
      expect(plain.headers.etag).toBe(String(packed.headers.etag).replace('-gzip', ''));
    });

    it('take the suffixes that other clients write', async () => {
      for (const suffix of ['.mvt', '.pbf']) {
        expect((await get(path + suffix, gzip)).rawPayload).toEqual((await get(path, gzip)).rawPayload);
      }
    });

    it('stop reading for a client that is gone', async () => {
      const client = new AbortController();
      // A disk that takes its time: it answers only when it is told to stop.
      const cold = vi.spyOn(registry, 'hotTile').mockReturnValue(undefined);
      const slow = vi.spyOn(registry, 'tile').mockImplementation(
        (_found, signal) =>
          new Promise((_, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason));
            client.abort();
          }),
      );
      await expect(fetch(origin + path, { signal: client.signal })).rejects.toThrow('aborted');
      await vi.waitFor(() => expect(slow.mock.settledResults[0]?.type).toBe('rejected'));
      slow.mockRestore();
      cold.mockRestore();
      expect((await get(path)).statusCode).toBe(200);
    });

    it('keep nothing of a read that failed, and let no one else keep it', async () => {
      const cold = vi.spyOn(registry, 'hotTile').mockReturnValueOnce(undefined);
      const broken = vi.spyOn(registry, 'tile').mockRejectedValueOnce(new Error('EIO: the disk'));
      const failed = await get(`${path}?v=1`, gzip);
      expect(failed.statusCode).toBe(500);
      expect(failed.headers['cache-control']).toBe('no-store');
      expect(failed.headers.etag).toBeUndefined();
      const again = await get(`${path}?v=1`, gzip);
      expect([again.statusCode, again.headers['cache-control']]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ]);
      broken.mockRestore();
      cold.mockRestore();
    });

    it('let GDAL read a zoom by its address alone', async () => {
      const { stdout } = await run('ogrinfo', ['-ro', '-al', '-so', `MVT:${origin}/tiles/base/13`], {
        env: { ...process.env, GDAL_HTTP_TIMEOUT: '20' },
      });
      expect(stdout).toContain('Layer name: buildings');
      const count = /Layer name: buildings[\s\S]*?Feature Count: (\d+)/.exec(stdout)?.[1];
      expect(Number(count)).toBeGreaterThan(0);
      expect(stdout).toMatch(/height: (Integer|Real)/);
    });

    it('answer 304 to a client that has the tile in that coding', async () => {
      const { etag } = (await get(path, gzip)).headers;
      const again = await get(path, { ...gzip, 'if-none-match': `"other", ${etag}` });
      expect(again.statusCode).toBe(304);
      expect(again.rawPayload).toHaveLength(0);
      expect(again.headers).toMatchObject({
        etag,
        vary: 'Accept-Encoding',
        'cache-control': 'public, no-cache',
      });
      expect((await get(path, { 'if-none-match': String(etag) })).statusCode).toBe(200);
    });

    it('answer from memory just as they do from the disk', async () => {
      const cold = vi.spyOn(registry, 'hotTile').mockReturnValue(undefined);
      const read = await get(`${path}?v=1`, gzip);
      cold.mockRestore();
      const kept = await get(`${path}?v=1`, gzip);
      expect(kept.rawPayload).toEqual(read.rawPayload);
      expect(kept.headers).toEqual({ ...read.headers, date: kept.headers.date });
    });

    it('answer HEAD like GET, without the tile', async () => {
      const [head, full] = [
        await app.inject({ method: 'HEAD', url: path, headers: gzip }),
        await get(path, gzip),
      ];
      expect(head.rawPayload).toHaveLength(0);
      expect(head.headers.etag).toBe(full.headers.etag);
      expect(head.headers['content-length']).toBe(full.headers['content-length']);
    });

    it('answer 204 where the tileset covers a tile that holds nothing', async () => {
      const { z, x, y } = tileAt([120.701, 30.701], 3);
      const response = await get(`/tiles/base/${z}/${x}/${y}`);
      expect(response.statusCode).toBe(204);
      expect(response.headers['cache-control']).toBe('public, no-cache');
    });

    it.each(['15/0/0', '16/0/0', '3/8/0', '3/0/8', '99/0/0', '1.5/0/0', '3/-1/0', '3/0/0.png', '3/0/x'])(
      'answer 404 outside of the tileset: %s',
      async (tile) => {
        const response = await get(`/tiles/base/${tile}`);
        expect(response.statusCode).toBe(404);
        expect(response.headers).toMatchObject({
          'content-type': expect.stringContaining('application/problem+json'),
          'cache-control': 'no-store',
        });
      },
    );

    it('answer 404 for a tileset that is not there', async () => {
      for (const url of ['/tiles/nowhere', '/tiles/nowhere/0/0/0', '/tiles/nowhere.pmtiles', '/tiles/NO']) {
        expect((await get(url)).json()).toMatchObject({ status: 404, code: 'not_found' });
      }
    });

    it('let a tile of a known version be kept for ever', async () => {
      const response = await get(`${path}?v=1`, gzip);
      expect(response.statusCode).toBe(200);
      expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    });

    it('refuse a version that is none, and parameters that they do not know', async () => {
      expect((await get(`${path}?v=x`)).statusCode).toBe(400);
      expect((await get(`${path}?version=1`)).statusCode).toBe(400);
    });

    it('answer the question of another origin before it reads ranges', async () => {
      const response = await app.inject({ method: 'OPTIONS', url: '/tiles/base.pmtiles' });
      expect(response.statusCode).toBe(204);
      expect(response.headers['access-control-allow-headers']).toContain('Range');
    });
  });

  describe('for the archive as a file', () => {
    const url = '/tiles/base.pmtiles';

    it('send the whole of it', async () => {
      const response = await get(url);
      expect(response.statusCode).toBe(200);
      expect(response.rawPayload).toEqual(await readFile(base.archivePath));
      expect(response.headers).toMatchObject({
        'content-type': 'application/vnd.pmtiles',
        'accept-ranges': 'bytes',
        'content-length': String(base.sizeBytes),
        etag: `"${base.sha256.slice(0, 32)}"`,
      });
    });

    it('send the part that was asked for', async () => {
      const response = await get(url, { range: 'bytes=7-26' });
      expect(response.statusCode).toBe(206);
      expect(response.headers['content-range']).toBe(`bytes 7-26/${base.sizeBytes}`);
      expect(response.rawPayload).toEqual((await readFile(base.archivePath)).subarray(7, 27));
      const end = await get(url, { range: 'bytes=-5' });
      expect(end.rawPayload).toEqual((await readFile(base.archivePath)).subarray(-5));
    });

    it('send all of it when the part is of another file', async () => {
      const { etag } = (await get(url)).headers;
      const part = { range: 'bytes=0-6' };
      expect((await get(url, { ...part, 'if-range': String(etag) })).statusCode).toBe(206);
      expect((await get(url, { ...part, 'if-range': '"another"' })).statusCode).toBe(200);
      expect((await get(url, { ...part, 'if-range': 'Wed, 21 Oct 2015 07:28:00 GMT' })).statusCode).toBe(200);
      expect((await get(url, { ...part, 'if-none-match': String(etag) })).statusCode).toBe(304);
    });

    it('refuse a part beyond the end, and say how long it is', async () => {
      const response = await get(url, { range: `bytes=${base.sizeBytes}-` });
      expect(response.statusCode).toBe(416);
      expect(response.headers['content-range']).toBe(`bytes */${base.sizeBytes}`);
      expect(response.json()).toMatchObject({ code: 'range_not_satisfiable' });
    });

    it('answer HEAD with the length alone', async () => {
      const response = await app.inject({ method: 'HEAD', url });
      expect(response.rawPayload).toHaveLength(0);
      expect(response.headers['content-length']).toBe(String(base.sizeBytes));
    });

    it('serve the official reader over HTTP', async () => {
      const official = new PMTiles(`${origin}${url}`);
      const [, , , z, x, y] = path.split('/').map(Number);
      const tile = await official.getZxy(z!, x!, y!);
      expect(Buffer.from(tile!.data)).toEqual((await get(path)).rawPayload);
    });
  });

  describe('for a tileset that is not public', () => {
    const tile = () => path.replace('/base/', '/base-full/');
    const member = { cookie: 'session', ...gzip };
    beforeAll(async () => {
      await service.build('base-full');
      await registry.refresh();
    });

    it('ask who has not signed in to do so, at every door', async () => {
      const doors = [
        '/tiles/base-full',
        '/tiles/base-full/metadata.json',
        '/tiles/base-full.pmtiles',
        tile(),
        `${tile()}?v=1`,
      ];
      for (const url of doors) {
        const response = await get(url);
        expect(response.statusCode).toBe(401);
        expect(response.json()).toMatchObject({ code: 'not_signed_in' });
      }
    });

    it('send tiles to a member, for no cache to keep', async () => {
      const response = await get(`${tile()}?v=1`, member);
      expect(response.statusCode).toBe(200);
      expect(response.headers['cache-control']).toBe('private, no-store');
      expect(
        (await get('/tiles/base-full.pmtiles', { ...member, range: 'bytes=0-6' })).rawPayload.toString(),
      ).toBe('PMTiles');
    });

    it('hide it from a member who may not see it', async () => {
      const strict = Fastify();
      strict.setErrorHandler((error, _request, reply) => {
        void reply.code(error instanceof ProblemError ? error.problem.status : 500).send();
      });
      await strict.register(tileRoutes, {
        registry,
        origins: ORIGINS,
        principalOf: () => MEMBER,
        permitOf: async () => 'nothing',
      });
      expect((await strict.inject(tile())).statusCode).toBe(404);
      expect((await strict.inject(path)).statusCode).toBe(200);
      await strict.close();
    });
  });
});

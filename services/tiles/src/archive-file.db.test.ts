import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ANONYMOUS, type Database, type Principal } from '@tongtu/database';
import { ProblemError, problem } from '@tongtu/sdk/contract';
import Fastify, { type FastifyInstance } from 'fastify';
import { PMTiles } from 'pmtiles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../../../test/support/databases.ts';
import { EMPTY_TILE } from './archive/gzip.ts';
import { plainOf } from './archive/hot-tiles.ts';
import { tileOfId } from './archive/tile-id.ts';
import { runOf } from './archive/tile-run.ts';
import { writeArchive } from './archive/writer.ts';
import { publishArchive, tilesetDirectory } from './build/publish.ts';
import { TilesetRegistry } from './registry.ts';
import { tileRoutes } from './routes.ts';

const MEMBER: Principal = {
  ...{
    kind: 'member',
    memberId: 'm1',
    name: '沈玉',
    organizationId: 'survey',
    organizationKind: 'survey_authority',
  },
  ...{ role: 'viewer', audience: 'government' },
};
/** Tile ids of the zooms 0 to 5: enough for a run, a gap and a place that only deltas fill. */
const IDS = Array.from({ length: 1365 }, (_, id) => id);
const MINUTE_MS = 60_000;

eachEngine('a tileset as an archive file', (opened) => {
  let registry: TilesetRegistry;
  let app: FastifyInstance;
  let origin: string;
  let revision = 0;
  let clockMs = 0;

  /** Publishes tiles by id; `''` is a tile that was emptied. */
  async function publish(
    kind: 'base' | 'delta',
    tiles: Record<number, string>,
    tilesetId = 'base',
    database: Database = opened().database,
  ): Promise<string> {
    const { directory } = opened();
    revision++;
    const folder = tilesetDirectory(directory, tilesetId);
    await mkdir(folder, { recursive: true });
    const path = join(folder, `finished-${revision}`);
    const list = Object.entries(tiles).map(([id, text]) => ({
      tileId: Number(id),
      bytes: text === '' ? EMPTY_TILE : gzipSync(text),
    }));
    const written = await writeArchive(path, [runOf(list)], {
      ...{
        minZoom: 0,
        maxZoom: 5,
        center: [120, 30],
        centerZoom: 3,
        bounds: [120, 30, 120 + revision / 10, 31],
      },
      metadata: { name: 'paper', vector_layers: [{ id: 'buildings' }], revision },
    });
    const { archivePath } = await publishArchive({ database, tilesetId, directory }, path, {
      ...{ kind, sha256: written.sha256, sizeBytes: written.sizeBytes, revision, minZoom: 0, maxZoom: 5 },
      metadata: {},
    });
    await registry.refresh();
    return archivePath;
  }
  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
  const url = '/tiles/base.pmtiles';
  const tagOf = async (address = url) => String((await get(address, { range: 'bytes=0-6' })).headers.etag);
  /** Every tile that there is or might be, through the official reader and through the tile's own address. */
  async function compare(address: string): Promise<number> {
    const official = new PMTiles(`${origin}${address}`);
    let found = 0;
    for (const id of IDS) {
      const { z, x, y } = tileOfId(id);
      const [theirs, ours] = [
        await official.getZxy(z, x, y),
        registry.get('base')!.stack.locate({ z, x, y }),
      ];
      expect(theirs === undefined, `${z}/${x}/${y}`).toBe(ours === undefined);
      if (!theirs || !ours) continue;
      const stored = await plainOf((await registry.tile(ours)).bytes);
      expect(Buffer.from(theirs.data).equals(stored), `${z}/${x}/${y}`).toBe(true);
      found++;
    }
    return found;
  }
  beforeAll(async () => {
    const { database, directory } = opened();
    registry = await TilesetRegistry.open({ database, directory, pollMs: 3_600_000 });
    app = Fastify();
    app.setErrorHandler((error, _request, reply) => {
      const answer =
        error instanceof ProblemError ? error.problem : problem('internal', { detail: String(error) });
      void reply.code(answer.status).header('cache-control', 'no-store').removeHeader('etag').send(answer);
    });
    await app.register(tileRoutes, {
      registry,
      now: () => clockMs,
      origins: { of: () => origin, isFixed: true },
      principalOf: (request: { headers: Record<string, unknown> }) =>
        request.headers.cookie ? MEMBER : ANONYMOUS,
    });
    origin = await app.listen({ port: 0, host: '127.0.0.1' });
    await publish(
      'base',
      Object.fromEntries(IDS.filter((id) => id % 3 > 0).map((id) => [id, `tile ${id % 7}`])),
    );
  });
  afterAll(async () => {
    await app.close();
    await registry.close();
  });

  describe('while publications go on', () => {
    it('stays the same for a minute, then shows what was published meanwhile, as one version', async () => {
      const first = await get(url);
      await publish('delta', { 1: 'changed', 3: 'new', 4: '' });
      clockMs += MINUTE_MS - 1;
      const same = await get(url);
      expect(same.rawPayload).toEqual(first.rawPayload);
      expect(same.headers).toMatchObject({ etag: first.headers.etag, 'tongtu-revision': '1' });
      await publish('delta', { 1: 'changed again' });
      clockMs += 1;
      const next = await get(url);
      expect(next.headers.etag).not.toBe(first.headers.etag);
      expect(next.headers).toMatchObject({
        ...{ 'tongtu-revision': '3', 'content-location': '/tiles/base@3.pmtiles' },
        ...{ 'cache-control': 'public, no-cache', 'content-length': String(next.rawPayload.length) },
      });
    });

    it('gives the official reader every tile of the stack, and none besides', async () => {
      expect(await compare(url)).toBeGreaterThan(900);
      const official = new PMTiles(`${origin}${url}`);
      const text = async (id: number) => {
        const { z, x, y } = tileOfId(id);
        const tile = await official.getZxy(z, x, y);
        return tile && Buffer.from(tile.data).toString();
      };
      expect(await Promise.all([1, 2, 3, 4, 6].map(text))).toEqual([
        ...['changed again', 'tile 2', 'new', '', undefined],
      ]);
    });

    it('says in header and metadata what base and deltas come to', async () => {
      const official = new PMTiles(`${origin}${url}`);
      const header = await official.getHeader();
      expect(header).toMatchObject({ minZoom: 0, maxZoom: 5, clustered: false, tileType: 1 });
      expect(header.numAddressedTiles).toBe(IDS.filter((id) => id % 3 > 0).length + 1);
      expect(header.maxLon).toBeCloseTo(120.3, 6);
      expect(await official.getMetadata()).toMatchObject({ name: 'paper', revision: 3 });
    });

    it('lets a reader that is halfway notice the next version, and read on there', async () => {
      const official = new PMTiles(`${origin}${url}`);
      const { z, x, y } = tileOfId(2);
      expect(Buffer.from((await official.getZxy(z, x, y))!.data).toString()).toBe('tile 2');
      for (const text of ['a', 'b', 'c']) {
        await publish('delta', { 2: text.repeat(99), 5: text });
        clockMs += MINUTE_MS;
        expect(Buffer.from((await official.getZxy(z, x, y))!.data).toString()).toBe(text.repeat(99));
      }
      await publish('delta', { 2: 'd' });
      expect(Buffer.from((await official.getZxy(z, x, y))!.data).toString()).toBe('c'.repeat(99));
    });

    it('answers any number of ranges at once from one version', async () => {
      clockMs += MINUTE_MS;
      const tags = await Promise.all(Array.from({ length: 20 }, () => tagOf()));
      expect(new Set(tags).size).toBe(1);
      const whole = (await get(url)).rawPayload;
      const parts = await Promise.all(
        Array.from({ length: Math.ceil(whole.length / 777) }, async (_, part) => {
          const { rawPayload } = await get(url, { range: `bytes=${part * 777}-${part * 777 + 776}` });
          return rawPayload;
        }),
      );
      expect(Buffer.concat(parts)).toEqual(whole);
    });
  });

  describe('by conditions', () => {
    it('sends a part to who has the same version, and the whole to who has another', async () => {
      const part = { range: 'bytes=0-6' };
      const etag = await tagOf();
      expect((await get(url, { ...part, 'if-range': etag })).statusCode).toBe(206);
      for (const other of ['"other"', `W/${etag}`, 'Wed, 21 Oct 2015 07:28:00 GMT'])
        expect((await get(url, { ...part, 'if-range': other })).statusCode).toBe(200);
    });

    it('refuses who insists on another version, before anything else', async () => {
      const etag = await tagOf();
      expect((await get(url, { range: 'bytes=0-6', 'if-match': `"x", ${etag}` })).statusCode).toBe(206);
      expect((await get(url, { 'if-match': '*' })).statusCode).toBe(200);
      for (const other of ['"other"', `W/${etag}`]) {
        const refused = await get(url, { range: 'bytes=0-6', 'if-match': other, 'if-none-match': etag });
        expect(refused.statusCode).toBe(412);
        expect(refused.json()).toMatchObject({ code: 'precondition_failed', got: other });
      }
      expect((await get(url, { 'if-none-match': etag, range: 'bytes=0-6' })).statusCode).toBe(304);
    });

    it('takes a range for GET alone', async () => {
      const head = await app.inject({ method: 'HEAD', url, headers: { range: 'bytes=0-6' } });
      expect([head.statusCode, head.rawPayload.length]).toEqual([200, 0]);
      expect(Number(head.headers['content-length'])).toBe((await get(url)).rawPayload.length);
    });
  });

  describe('pinned to a version', () => {
    const current = () => registry.get('base')!.version;

    it('never changes, whatever is published', async () => {
      const version = current();
      const address = `/tiles/base@${version}.pmtiles`;
      const before = await get(address);
      expect(before.headers).toMatchObject({
        ...{ 'cache-control': 'public, max-age=31536000, immutable', 'tongtu-revision': String(version) },
        'content-location': address,
      });
      for (let count = 0; count < 12; count++) await publish('delta', { 1: `again ${count}` });
      clockMs += MINUTE_MS;
      const after = await get(address);
      expect(after.rawPayload).toEqual(before.rawPayload);
      expect(after.headers).toEqual({ ...before.headers, date: after.headers.date });
      expect(await tagOf()).not.toBe(before.headers.etag);
    });

    it('is the same bytes as the current one was, under the same tag', async () => {
      clockMs += MINUTE_MS;
      const now = await get(url);
      const pinned = await get(String(now.headers['content-location']));
      expect(pinned.rawPayload).toEqual(now.rawPayload);
      expect(pinned.headers.etag).toBe(now.headers.etag);
    });

    it('reads every version that was ever shown, though only some stay open', async () => {
      for (const round of [1, 2]) {
        for (let version = 1; version <= current(); version++) {
          const answer = await get(`/tiles/base@${version}.pmtiles`);
          expect([round, answer.statusCode, answer.headers['tongtu-revision']]).toEqual([
            round,
            200,
            String(version),
          ]);
        }
      }
      expect(await compare(`/tiles/base@${current()}.pmtiles`)).toBeGreaterThan(900);
    });

    it('is not there before it was published, and gone when its archives are', async () => {
      const { database, directory } = opened();
      const ahead = await get(`/tiles/base@${current() + 1}.pmtiles`);
      expect([ahead.statusCode, ahead.headers['cache-control']]).toEqual([404, 'no-store']);
      await publish('delta', { 1: 'unheard of' });
      expect((await get(`/tiles/base@${current()}.pmtiles`)).statusCode).toBe(200);
      for (const name of ['base@0.pmtiles', 'base@01.pmtiles', 'base@x.pmtiles', 'base@-1.pmtiles', 'base@1'])
        expect((await get(`/tiles/${name}`)).statusCode).toBe(404);

      // Merged into a new base; then the archives before it are taken off the record.
      await publish('base', { 1: 'merged', 2: 'merged' });
      const removed = await database.asService((tx) =>
        tx.query<{ path: string }>(
          `update tileset_archive set removed_at = now() where tileset_id = 'base' and kind = 'delta' and revision between 3 and 4 returning path`,
        ),
      );
      for (const { path } of removed) await rm(join(directory, path));
      const fresh = await TilesetRegistry.open({ database, directory, pollMs: 3_600_000 });
      try {
        expect(await fresh.openVersion('base', 3)).toBeUndefined();
        expect(await fresh.openVersion('base', 6)).toBeUndefined(); // lies over what is gone
        const first = await fresh.openVersion('base', 2);
        expect(first?.revision).toBe(2);
        await first?.stack.release();
      } finally {
        await fresh.close();
      }
      const gone = await get('/tiles/base@6.pmtiles');
      expect([gone.statusCode, gone.headers['cache-control']]).toEqual([410, 'no-store']);
      expect(gone.json()).toMatchObject({ code: 'gone', got: 'base@6' });
    });

    it('is for members alone where the tileset is, and kept by no cache', async () => {
      await publish('base', { 1: 'secret' }, 'base-full');
      await publish('delta', { 2: 'secret' }, 'base-full');
      const { version } = registry.get('base-full')!;
      for (const address of [
        `/tiles/base-full@${version}.pmtiles`,
        `/tiles/base-full@${version - 1}.pmtiles`,
      ]) {
        expect((await get(address)).statusCode).toBe(401);
        const answer = await get(address, { cookie: 'session' });
        expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'private, no-store']);
      }
      for (const missing of [`base-full@${version + 5}`, 'base-full@999999']) {
        expect((await get(`/tiles/${missing}.pmtiles`)).statusCode).toBe(401); // says nothing of what there is
      }
    });
  });
});

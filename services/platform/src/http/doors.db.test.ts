import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createAccess } from '@tongtu/access';
import { collections } from '@tongtu/data/model';
import { Events, LocalGrids, syncCollections } from '@tongtu/features';
import { TilesetRegistry } from '@tongtu/tiles';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../../test/support/databases.ts';
import { readSettings } from '../settings.ts';
import { createApp } from './app.ts';
import { registerDoors } from './doors.ts';

let store: TestDatabase;
let registry: TilesetRegistry;
let app: FastifyInstance;
let script: string;

beforeAll(async () => {
  store = await openTestDatabase('server');
  const { database, directory } = store;
  await database.asService((tx) => syncCollections(tx, collections));
  registry = await TilesetRegistry.open({ database, directory });
  app = await open({});
  script = /src="\.(\/assets\/[^"]+\.js)"/.exec((await app.inject('/')).body)?.[1] ?? '';
});
afterAll(async () => {
  await app.close();
  await registry.close();
  await store.close();
});

async function open(environment: Record<string, string>): Promise<FastifyInstance> {
  const { database } = store;
  const made = createApp({ logLevel: 'silent' });
  const access = createAccess({ database, secret: 'x'.repeat(32), log: () => {} });
  const settings = readSettings(environment);
  const grids = new LocalGrids(database, []);
  const events = new Events({ database });
  const publisher = { wake() {} }; // nothing is published here
  const nothing = { grids, events, publisher, attribution: async () => undefined, close: async () => {} };
  await registerDoors(made, { settings, database, registry, ...nothing }, access);
  await made.ready();
  return made;
}

const get = (url: string, acceptEncoding?: string) =>
  app.inject({ url, headers: acceptEncoding ? { 'accept-encoding': acceptEncoding } : {} });

describe('the files of the map page', () => {
  it('are sent as they were compressed when they were built, in the coding that is taken', async () => {
    const plain = await get(script);
    expect(plain.statusCode).toBe(200);
    expect(plain.headers['content-encoding']).toBeUndefined();
    const brotli = await get(script, 'gzip, deflate, br');
    const gzip = await get(script, 'gzip');
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(brotliDecompressSync(brotli.rawPayload)).toEqual(plain.rawPayload);
    expect(gunzipSync(gzip.rawPayload)).toEqual(plain.rawPayload);
    const answers = [plain, brotli, gzip];
    for (const { headers } of answers) {
      expect(headers.vary).toMatch(/accept-encoding/i);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(headers['content-type']).toMatch(/^application\/javascript/);
    }
    expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(3);
  });

  it('are not read again where the browser has them in that coding', async () => {
    const { headers } = await get('/', 'br');
    const again = await app.inject({
      url: '/',
      headers: { 'accept-encoding': 'br', 'if-none-match': String(headers.etag) },
    });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect(again.headers.vary).toMatch(/accept-encoding/i);
  });

  it('may load from here alone, and be framed by the pages of departments', async () => {
    const policy = String((await get('/')).headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain('frame-ancestors *');
    expect(policy).not.toMatch(/unsafe-/);
    const signIn = String((await get('/sign-in')).headers['content-security-policy']);
    expect(signIn).toContain("frame-ancestors 'none'");
  });

  it('take no other methods, and what is none of them is not there', async () => {
    const answer = await app.inject({ url: script, method: 'POST' });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
    for (const url of [
      '/assets/nothing.js',
      `${script}.br`,
      '/assets/',
      '/index.html.gz',
      '/../package.json',
    ])
      expect((await get(url)).statusCode).toBe(404);
    expect((await app.inject({ url: '/nothing', method: 'POST' })).statusCode).toBe(404);
  });
});

describe('JSON', () => {
  it.each(['/api/collections', '/styles/standard'])(
    'of %s is compressed as the caller takes it',
    async (url) => {
      const plain = await get(url);
      expect(plain.headers['content-encoding']).toBeUndefined();
      expect(plain.headers.vary).toMatch(/accept-encoding/i);
      const brotli = await get(url, 'gzip, br');
      expect(brotli.headers).toMatchObject({ 'content-encoding': 'br' });
      expect(brotli.headers.vary).toMatch(/accept-encoding/i);
      expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(plain.body);
      expect(brotli.rawPayload.length).toBeLessThan(plain.rawPayload.length / 3);
      const gzip = await get(url, 'gzip;q=1, br;q=0');
      expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain.body);
      expect((await get(url, 'identity')).headers['content-encoding']).toBeUndefined();
    },
  );

  it('of /api still depends on who asks, and is kept by no cache between', async () => {
    const { headers } = await get('/api/collections', 'br');
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(String(headers.vary).toLowerCase().split(', ').sort()).toEqual([
      'accept-encoding',
      'authorization',
      'cookie',
    ]);
  });

  it.each(['/styles', '/styles/standard', '/styles/dark?lang=en', '/api/openapi.json'])(
    'of %s is not sent again to who has it, in whichever coding',
    async (url) => {
      const first = await get(url, 'br');
      if (url !== '/styles') expect(first.headers['content-encoding']).toBe('br'); // that one is short
      expect(first.headers.etag).toMatch(/^W\/"[\w-]{22}"$/);
      expect((await get(url)).headers.etag).toBe(first.headers.etag);
      for (const coding of ['br', 'identity']) {
        const headers = { 'accept-encoding': coding, 'if-none-match': String(first.headers.etag) };
        const again = await app.inject({ url, headers });
        expect([again.statusCode, again.body]).toEqual([304, '']);
        expect(again.headers.etag).toBe(first.headers.etag);
        expect(again.headers['cache-control']).toBe(first.headers['cache-control']);
        expect(String(again.headers.vary).toLowerCase()).toBe(String(first.headers.vary).toLowerCase());
      }
      expect((await app.inject({ url, headers: { 'if-none-match': '"other"' } })).statusCode).toBe(200);
    },
  );

  it('of styles has a tag of its own for each style and language', async () => {
    const urls = ['/styles', '/styles/standard', '/styles/dark', '/styles/dark?lang=en'];
    const tags = await Promise.all(urls.map(async (url) => (await get(url)).headers.etag));
    expect(new Set(tags).size).toBe(urls.length);
  });

  it('that is short is sent as it is', async () => {
    expect((await get('/api/me', 'br')).headers['content-encoding']).toBeUndefined();
  });
});

describe('the styles', () => {
  it('are listed with a title in both languages and the address of each', async () => {
    const { default: first, styles } = (await get('/styles')).json();
    expect(first).toBe('standard');
    expect(styles.map(({ id, dark }: { id: string; dark: boolean }) => [id, dark])).toEqual([
      ['standard', false],
      ['light', false],
      ['dark', true],
    ]);
    for (const { links, titles } of styles) {
      expect(titles).toEqual({
        zh: expect.stringMatching(/\p{Script=Han}/u),
        en: expect.stringMatching(/^\w+$/),
      });
      expect((await get(new URL(links[0].href).pathname)).json()).toMatchObject({ version: 8 });
    }
  });

  it.each(['standard', 'light', 'dark'])('are one map in colours of their own: %s', async (id) => {
    const style = (await get(`/styles/${id}`)).json();
    expect(style.metadata).toEqual({ 'tongtu:palette': id, 'tongtu:language': 'zh' });
    expect(Object.values(style.sources)).toEqual([
      { type: 'vector', url: expect.stringMatching(/\/tiles\/base$/) },
    ]);
    expect(style).not.toHaveProperty('sprite');
    expect(style).not.toHaveProperty('glyphs');
  });

  it('show names in Chinese, English or both', async () => {
    const fields = new Set<string>();
    for (const lang of ['zh', 'en', 'both']) {
      const { layers, metadata } = (await get(`/styles/dark?lang=${lang}`)).json();
      expect(metadata['tongtu:language']).toBe(lang);
      const city = layers.find(({ id }: { id: string }) => id === 'place-labels-city');
      fields.add(JSON.stringify(city.layout['text-field']));
    }
    expect(fields.size).toBe(3);
  });

  it('may be read by every page, answer HEAD, and refuse what they do not know', async () => {
    for (const url of ['/styles', '/styles/dark']) {
      const head = await app.inject({ method: 'HEAD', url });
      expect([head.statusCode, head.body]).toEqual([200, '']);
      expect(head.headers['access-control-allow-origin']).toBe('*');
    }
    expect((await get('/styles/neon')).json()).toMatchObject({
      status: 404,
      wanted: 'standard, light, dark',
    });
    expect((await get('/styles/dark?lang=fr')).json()).toMatchObject({ status: 400, wanted: 'zh, en, both' });
    expect((await get('/styles?x=1')).statusCode).toBe(400);
    expect((await get('/styles/dark?x=1')).statusCode).toBe(400);
  });
});

describe('a Host header', () => {
  const poison = { host: 'evil.example' };

  it('reaches no cache that others read', async () => {
    for (const url of ['/styles', '/styles/standard', '/api', '/api/collections']) {
      const answer = await app.inject({ url, headers: poison });
      expect(answer.body).toContain('evil.example');
      expect(answer.headers['cache-control']).toMatch(/^private\b/);
    }
  });

  it('is in no answer where the public address is set, so that caches may keep the public ones', async () => {
    const fixed = await open({ TONGTU_PUBLIC_URL: 'https://map.city.example/' });
    for (const url of ['/styles', '/styles/standard', '/api', '/api/collections']) {
      const answer = await fixed.inject({ url, headers: poison });
      expect(answer.body).not.toContain('evil.example');
      expect(answer.body).toContain('"https://map.city.example/');
    }
    const style = await fixed.inject('/styles/standard');
    expect(style.headers['cache-control']).toBe('public, no-cache');
    await fixed.close();
  });
});

it('repeats of a long parameter no more than its beginning', async () => {
  for (const query of [
    `bbox=${'1,'.repeat(3_000)}`,
    `${'x'.repeat(3_000)}=1`,
    `limit=${'9'.repeat(3_000)}`,
  ]) {
    const answer = await get(`/api/collections/building/items?${query}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.body.length).toBeLessThan(700);
  }
  expect((await get(`/styles/standard?lang=${'x'.repeat(3_000)}`)).body.length).toBeLessThan(700);
});

it('tells the map approval number that was set, and none where none was', async () => {
  expect((await get('/api')).json()).not.toHaveProperty('approval');
  const approved = await open({ TONGTU_MAP_APPROVAL: '苏S(2026)001号; 江苏省自然资源厅' });
  expect((await approved.inject('/api')).json()).toMatchObject({
    approval: { number: '苏S(2026)001号', authority: '江苏省自然资源厅' },
  });
  await approved.close();
});

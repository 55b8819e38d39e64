import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createClient, type TongtuClient } from './index.ts';

interface Reply {
  readonly status?: number;
  readonly body: unknown;
}

let server: Server | undefined;

/** A real server that answers each path with what the test says, and a client of it. */
async function clientOf(
  replies: Readonly<Record<string, Reply>>,
): Promise<{ client: TongtuClient; asked: string[] }> {
  const asked: string[] = [];
  const started = createServer((request, response) => {
    asked.push(request.url ?? '');
    const reply = replies[request.url ?? ''];
    response.writeHead(reply?.status ?? (reply ? 200 : 404), { 'content-type': 'application/json' });
    response.end(typeof reply?.body === 'string' ? reply.body : JSON.stringify(reply?.body ?? {}));
  });
  server = started;
  await new Promise<void>((listening) => started.listen(0, '127.0.0.1', listening));
  const { port } = started.address() as AddressInfo;
  return { client: createClient({ baseUrl: `http://127.0.0.1:${port}/` }), asked };
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const tower = {
  type: 'Feature',
  id: 7,
  collection: 'building',
  version: 3,
  geometry: { type: 'Point', coordinates: [120.7, 30.7] },
  properties: { name: '烟雨楼', floors: 2 },
};

describe('a feature', () => {
  it('comes with its collection, version and properties', async () => {
    const { client } = await clientOf({ '/api/collections/building/items/7': { body: tower } });
    const answer = await client.features.get('building', 7);
    expect(answer).toEqual({
      ok: true,
      value: {
        id: 7,
        collection: 'building',
        version: 3,
        geometry: tower.geometry,
        properties: { name: '烟雨楼', floors: 2 },
      },
    });
  });

  it('that is not there is a problem with its code, not an exception', async () => {
    const gone = { type: 'about:blank', title: 'There is nothing here', status: 404, code: 'not_found' };
    const { client } = await clientOf({ '/api/features/8': { status: 404, body: gone } });
    expect(await client.features.find(8)).toEqual({ ok: false, problem: gone });
  });

  it('without an id is an unexpected answer that says what was wanted', async () => {
    const { client } = await clientOf({ '/api/features/9': { body: { type: 'Feature', properties: {} } } });
    const answer = await client.features.find(9);
    expect(answer.ok ? undefined : answer.problem).toMatchObject({
      code: 'unexpected_answer',
      detail: expect.stringContaining('wanted a numeric id'),
    });
  });
});

describe('a page of features', () => {
  it('asks for the box and the limit, and says where the next page begins', async () => {
    const path = '/api/collections/building/items?bbox=120%2C30%2C121%2C31&limit=1';
    const next = { rel: 'next', href: 'http://127.0.0.1/api/collections/building/items?limit=1&cursor=WzRd' };
    const { client, asked } = await clientOf({
      [path]: { body: { features: [tower], revision: 4, links: [next] } },
    });
    const answer = await client.features.page('building', { bbox: [120, 30, 121, 31], limit: 1 });
    expect(asked).toEqual([path]);
    expect(answer.ok && answer.value).toMatchObject({ revision: 4, next: 'WzRd', features: [{ id: 7 }] });
  });

  it('that is the last has no next', async () => {
    const { client } = await clientOf({
      '/api/collections/road/items': { body: { features: [], revision: 1, links: [] } },
    });
    const answer = await client.features.page('road');
    expect(answer.ok && 'next' in answer.value).toBe(false);
  });
});

describe('a collection', () => {
  it('has its titles in both languages, and no code lists where none are sent', async () => {
    const body = {
      id: 'building',
      title: '建筑',
      titles: { zh: '建筑', en: 'Buildings' },
      description: '',
      fields: [],
    };
    const { client } = await clientOf({ '/api/collections/building': { body } });
    const answer = await client.collections.get('building');
    expect(answer.ok && answer.value).toMatchObject({
      title: { zh: '建筑', en: 'Buildings' },
      codeLists: {},
    });
  });
});

describe('a tileset', () => {
  it('is read from its TileJSON', async () => {
    const body = {
      tilejson: '3.0.0',
      tiles: ['http://x/{z}/{x}/{y}'],
      minzoom: 0,
      maxzoom: 15,
      bounds: [120, 30, 121, 31],
      center: [120.5, 30.5, 11],
      vector_layers: [{ id: 'land', fields: { kind: 'String' } }],
      revision: 2,
    };
    const { client } = await clientOf({ '/tiles/base': { body } });
    const answer = await client.tilesets.get('base');
    expect(answer).toEqual({
      ok: true,
      value: {
        id: 'base',
        tiles: body.tiles,
        minZoom: 0,
        maxZoom: 15,
        bounds: [120, 30, 121, 31],
        center: { position: [120.5, 30.5], zoom: 11 },
        vectorLayers: ['land'],
        layerFields: { land: ['kind'] },
        revision: 2,
      },
    });
  });
});

describe('the platform', () => {
  it('tells what must be said beside the map, and leaves out what is no notice', async () => {
    const notice = { zh: '模拟数据', en: 'Simulated data' };
    const { client } = await clientOf({
      '/api': { body: { revision: 1, notices: [notice, 'x'], approval: { number: '浙S(2024)1号' } } },
    });
    expect(await client.platform.get()).toEqual({
      ok: true,
      value: { revision: 1, notices: [notice], approval: { number: '浙S(2024)1号' } },
    });
  });

  it('that is not ready yet says so as an answer', async () => {
    const { client } = await clientOf({ '/health/ready': { status: 503, body: { status: 'not ready' } } });
    expect(await client.platform.ready()).toEqual({ ok: true, value: false });
  });
});

describe('a call', () => {
  it('to a server that is away is a problem', async () => {
    const client = createClient({ baseUrl: 'http://127.0.0.1:9' });
    const answer = await client.tilesets.get('base');
    expect(answer.ok ? undefined : answer.problem.code).toBe('unreachable');
  });

  it('that is answered with something else than JSON is a problem', async () => {
    const { client } = await clientOf({ '/tiles/base': { body: '<html>' } });
    const answer = await client.tilesets.get('base');
    expect(answer.ok ? undefined : answer.problem.code).toBe('unexpected_answer');
  });

  it('that the caller ends throws the reason of its signal', async () => {
    const { client } = await clientOf({});
    const ended = AbortSignal.abort(new Error('no longer wanted'));
    await expect(client.tilesets.get('base', { signal: ended })).rejects.toThrow('no longer wanted');
  });
});

describe('map styles', () => {
  const dark = { id: 'dark', title: '深色 Dark', titles: { zh: '深色', en: 'Dark' } };

  it('are listed with their titles, where the platform says that it has a list', async () => {
    const { client } = await clientOf({
      '/api': { body: { revision: 1, links: [null, { rel: 'styles', href: '/styles' }] } },
      '/styles': { body: { styles: [dark, { id: 'own', title: 'Own' }] } },
    });
    expect(await client.platform.get()).toMatchObject({ ok: true, value: { offersStyles: true } });
    expect(await client.styles.list()).toEqual({
      ok: true,
      value: [
        { id: 'dark', title: { zh: '深色', en: 'Dark' } },
        { id: 'own', title: { zh: 'Own', en: 'Own' } },
      ],
    });
  });

  it('are read in a language, and refused where they are no MapLibre style', async () => {
    const style = { version: 8, sources: {}, layers: [] };
    const { client, asked } = await clientOf({
      '/styles/dark?lang=en': { body: style },
      '/styles/old': { body: { ...style, version: 7 } },
    });
    expect(await client.styles.get('dark', { language: 'en' })).toEqual({ ok: true, value: style });
    expect(await client.styles.get('old')).toMatchObject({
      ok: false,
      problem: { code: 'unexpected_answer' },
    });
    expect(asked).toEqual(['/styles/dark?lang=en', '/styles/old']);
  });
});

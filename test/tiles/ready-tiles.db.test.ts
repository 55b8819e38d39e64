import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { ANONYMOUS } from '@tongtu/database';
import { tileAt } from '@tongtu/sdk/geo';
import { readyTiles, TILE_ROUTE, TilesetRegistry, tileRoutes } from '@tongtu/tiles';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../services/platform/src/http/app.ts';
import { metricsRoutes } from '../../services/platform/src/http/metrics.ts';
import { buildTileset } from '../../services/tiles/src/build/build-tileset.ts';
import { defaultProfile } from '../../services/tiles/src/profile/index.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { ORIGINS } from '../support/tile-service.ts';
import { insertPaperCity } from '../support/tiles-city.ts';

const { z, x, y } = tileAt([120.701, 30.701], 15);
const PATH = `/tiles/base/${z}/${x}/${y}`;
const GZIP = { 'accept-encoding': 'gzip, br' };
/** Of one answer alone, or of the connection. */
const OWN = new Set(['request-id', 'date', 'connection', 'keep-alive']);

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

let store: TestDatabase;
let registry: TilesetRegistry;
let app: FastifyInstance;
const lines: string[] = [];

beforeAll(async () => {
  store = await openTestDatabase('server');
  const { database, directory } = store;
  await database.asService((tx) => insertPaperCity(tx, 500));
  await buildTileset({
    ...{ database, directory, tilesetId: 'base', edition: 'public' },
    ...{ profile: defaultProfile, workers: 1 },
  });
  registry = await TilesetRegistry.open({ database, directory, pollMs: 3_600_000 });
  app = createApp({
    logLevel: 'info',
    trustProxy: ['127.0.0.1'],
    logStream: { write: (line) => void lines.push(line) },
  });
  metricsRoutes(app);
  await app.register(tileRoutes, { registry, origins: ORIGINS, principalOf: () => ANONYMOUS });
  app.readyRoutes.push({ route: TILE_ROUTE, answer: readyTiles(registry) });
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  await registry.close();
  await store.close();
});

/** Over a connection: what is ready is sent there. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = app.server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      buffer(response).then(
        (bytes) => resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes }),
        reject,
      );
    });
    asked.on('error', reject).end();
  });
}

/** The ordinary way alone: Fastify's inject knows no connection. */
async function askOrdinary(
  path: string,
  headers: Record<string, string>,
  method: 'GET' | 'HEAD',
): Promise<Answer> {
  const answer = await app.inject({ method, url: path, headers });
  return {
    status: answer.statusCode,
    headers: answer.headers as IncomingHttpHeaders,
    bytes: answer.rawPayload,
  };
}

const comparable = ({ status, headers, bytes }: Answer) => ({
  status,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN.has(name))),
  bytes: bytes.toString('base64'),
});

describe('a public tile in memory', () => {
  beforeAll(() => ask(PATH, GZIP)); // now it is

  it.each<[string, string, Record<string, string>, 'GET' | 'HEAD']>([
    ['as it is stored', PATH, GZIP, 'GET'],
    ['with a suffix', `${PATH}.mvt`, GZIP, 'GET'],
    ['of a version', `${PATH}?v=1`, GZIP, 'GET'],
    ['plain', PATH, {}, 'GET'],
    ['to who has it', PATH, { ...GZIP, 'if-none-match': '*' }, 'GET'],
    ['its head', PATH, GZIP, 'HEAD'],
    ['through a proxy', PATH, { ...GZIP, 'x-forwarded-for': '203.0.113.7' }, 'GET'],
    ['of a version to come', `${PATH}?v=99`, GZIP, 'GET'],
    ['with a parameter that is not known', `${PATH}?w=1`, GZIP, 'GET'],
    ['that is outside', '/tiles/base/15/1/1', GZIP, 'GET'],
    ['with a body announced', PATH, { ...GZIP, 'content-length': '0' }, 'GET'],
    ['coded by the caller', PATH, { ...GZIP, 'content-encoding': 'gzip' }, 'GET'],
    ['for a host that is none', PATH, { ...GZIP, host: 'a b' }, 'GET'],
  ])('is answered the same way whichever way it goes: %s', async (_name, path, headers, method) => {
    const sent = { host: 'map.example', ...headers };
    const [ready, ordinary] = [await ask(path, sent, method), await askOrdinary(path, sent, method)];
    const compared = [ready, ordinary].map(comparable);
    // A problem tells the id of its request.
    if (ready.status >= 400) for (const each of compared) each.bytes = '';
    expect(compared[0]).toEqual(compared[1]);
    expect(ready.headers['request-id']).toMatch(/^[\w-]{38,}$/);
  });

  it('passes the router where it is ready, and only there', async () => {
    const seen: string[] = [];
    const { answer } = app.readyRoutes[0]!;
    const [route] = app.readyRoutes;
    app.readyRoutes[0] = {
      ...route!,
      answer: (request) => {
        const ready = answer(request);
        seen.push(ready ? 'ready' : 'ordinary');
        return ready;
      },
    };
    await ask(PATH, GZIP);
    await ask(PATH);
    await ask(PATH, { ...GZIP, 'if-none-match': '"other"' });
    app.readyRoutes[0] = route!;
    expect(seen).toEqual(['ready', 'ordinary', 'ordinary']);
  });

  it('is sent the ordinary way where being ready fails', async () => {
    const [route] = app.readyRoutes;
    app.readyRoutes[0] = {
      ...route!,
      answer() {
        throw new Error('a directory is broken');
      },
    };
    const { status, headers } = await ask(PATH, GZIP);
    app.readyRoutes[0] = route!;
    expect([status, headers['content-encoding']]).toEqual([200, 'gzip']);
  });

  it('is logged and counted like all others', async () => {
    lines.length = 0;
    const before = await counted();
    const { headers } = await ask(`${PATH}?v=1`, GZIP);
    await expect.poll(() => lines.length).toBe(1);
    expect(JSON.parse(lines[0]!)).toEqual({
      ...{ level: 30, time: expect.any(Number), pid: process.pid, hostname: expect.any(String) },
      ...{ reqId: headers['request-id'], method: 'GET', path: PATH, remote: '127.0.0.1' },
      ...{ status: 200, durationMs: expect.any(Number), msg: 'request completed' },
    });
    expect(await counted()).toBe(before + 1);
  });
});

async function counted(): Promise<number> {
  const { body } = await app.inject('/metrics');
  const line =
    /^http_request_duration_seconds_count\{method="GET",route="\/tiles\/:tileset\/:z\/:x\/:y",status="2xx"\} (\d+)$/m;
  return Number(line.exec(body)?.[1] ?? 0);
}

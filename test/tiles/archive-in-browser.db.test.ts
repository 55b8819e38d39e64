import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { GeoJSONVT } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { ANONYMOUS } from '@tongtu/database';
import {
  publishArchive,
  runOf,
  TilesetRegistry,
  tileRoutes,
  tilesetDirectory,
  writeArchive,
} from '@tongtu/tiles';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage, type PageRecord } from '../support/browser.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';

/** What the page loads: as anyone would who builds on the platform, with no help of ours. */
const LIBRARIES: Readonly<Record<string, string>> = {
  'maplibre-gl.mjs': 'maplibre-gl/dist/maplibre-gl.mjs',
  'maplibre-gl-worker.mjs': 'maplibre-gl/dist/maplibre-gl-worker.mjs',
  'pmtiles.js': 'pmtiles/dist/pmtiles.js',
};
const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url));
/** Two maps side by side: the archive as it is, and as it was at version 1. */
const PAGE = `<!doctype html><meta charset="utf-8">
<style>body { margin: 0; display: flex } div { width: 600px; height: 600px }</style>
<div id="now"></div><div id="pinned"></div>
<script src="/lib/pmtiles.js"></script>
<script type="module">
  import { addProtocol, Map, setWorkerUrl } from '/lib/maplibre-gl.mjs';
  setWorkerUrl('/lib/maplibre-gl-worker.mjs');
  addProtocol('pmtiles', new pmtiles.Protocol().tile);
  const open = (container, name) => new Map({
    container, center: [0, 0], zoom: 1, attributionControl: false,
    style: {
      version: 8,
      sources: { sheet: { type: 'vector', url: 'pmtiles://' + location.origin + '/tiles/' + name + '.pmtiles' } },
      layers: [{ id: 'sheet', type: 'fill', source: 'sheet', 'source-layer': 'sheet' }],
    },
  });
  window.maps = { now: open('now', 'base'), pinned: open('pinned', 'base@1') };
</script>`;
/** Which publications the map shows: `[3]` where all its tiles are of the third. */
const shown = (page: Page, map: 'now' | 'pinned') =>
  page.evaluate<number[] | undefined>(
    `window.maps?.${map}.areTilesLoaded() ? [...new Set(window.maps.${map}.queryRenderedFeatures().map(({ properties }) => properties.n))] : undefined`,
  );
const MINUTE_MS = 60_000;

let store: TestDatabase;
let registry: TilesetRegistry;
let app: FastifyInstance;
let browser: Browser;
let record: PageRecord;
let clockMs = 0;
let revision = 0;

/** A sheet over the whole world that says which publication it is of; each is of other length. */
async function publish(kind: 'base' | 'delta'): Promise<void> {
  const { database, directory } = store;
  revision++;
  const world = {
    type: 'Polygon' as const,
    coordinates: [
      [
        [-170, -80],
        [170, -80],
        [170, 80],
        [-170, 80],
        [-170, -80],
      ],
    ],
  };
  const properties = { n: revision, text: 'x'.repeat(revision * 50) };
  const index = new GeoJSONVT(
    { type: 'Feature', geometry: world, properties },
    { maxZoom: 1, indexMaxZoom: 1 },
  );
  // In the order of their ids.
  const tiles = [
    [0, 0, 0],
    [1, 0, 0],
    [1, 0, 1],
    [1, 1, 1],
    [1, 1, 0],
  ].map(([z, x, y], tileId) => {
    const tile = index.getTile(z!, x!, y!);
    if (!tile) throw new Error(`the sheet covers ${z}/${x}/${y}`);
    return { tileId, bytes: gzipSync(fromGeojsonVt({ sheet: tile }, { version: 2, extent: 4096 })) };
  });
  const folder = tilesetDirectory(directory, 'base');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `finished-${revision}`);
  const written = await writeArchive(path, [runOf(tiles)], {
    ...{ minZoom: 0, maxZoom: 1, bounds: [-170, -80, 170, 80], center: [0, 0], centerZoom: 1 },
    metadata: { vector_layers: [{ id: 'sheet', fields: { n: 'Number' } }] },
  });
  await publishArchive({ database, tilesetId: 'base', directory }, path, {
    ...{ kind, sha256: written.sha256, sizeBytes: written.sizeBytes, revision, minZoom: 0, maxZoom: 1 },
    metadata: {},
  });
  await registry.refresh();
}

beforeAll(async () => {
  store = await openTestDatabase('server');
  const { database, directory } = store;
  registry = await TilesetRegistry.open({ database, directory, pollMs: 3_600_000 });
  app = Fastify();
  app.get('/', async (_request, reply) => reply.type('text/html').send(PAGE));
  app.get('/favicon.ico', async (_request, reply) => reply.code(204).send());
  app.get<{ Params: { name: string } }>('/lib/:name', async (request, reply) =>
    reply.type('text/javascript').send(await readFile(join(MODULES, LIBRARIES[request.params.name] ?? ''))),
  );
  await app.register(tileRoutes, {
    registry,
    now: () => clockMs,
    origins: { of: (request: { host: string }) => `http://${request.host}`, isFixed: true },
    principalOf: () => ANONYMOUS,
  });
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  await publish('base');
  browser = await launchBrowser();
  record = await openPage(browser);
  await record.page.goto(origin);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
  await registry?.close();
  await store?.close();
});

const eventually = (map: 'now' | 'pinned') => expect.poll(() => shown(record.page, map), { timeout: 60_000 });

it('lets maplibre draw a tileset by its archive alone, current and pinned', async () => {
  await eventually('now').toEqual([1]);
  await eventually('pinned').toEqual([1]);
});

it('lets it read on through publication after publication, each map of one version throughout', async () => {
  for (let round = 0; round < 4; round++) {
    await publish('delta');
    await publish('delta');
    clockMs += MINUTE_MS;
    for (const map of ['now', 'pinned'])
      await record.page.evaluate(`window.maps.${map}.refreshTiles('sheet')`);
    await eventually('now').toEqual([revision]);
    await eventually('pinned').toEqual([1]);
  }
  expect(record.complaints).toEqual([]);
});

it('lets a map that opens while the pointer moves draw one version', async () => {
  await publish('delta');
  await record.page.reload();
  await eventually('now').toEqual([revision - 1]);
  await publish('base');
  clockMs += MINUTE_MS;
  await record.page.reload();
  await eventually('now').toEqual([revision]);
  await eventually('pinned').toEqual([1]);
  expect(record.complaints).toEqual([]);
});

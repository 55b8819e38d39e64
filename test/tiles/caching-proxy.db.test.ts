import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { collections } from '@tongtu/data/model';
import { type Database, openServer } from '@tongtu/database';
import { syncCollections } from '@tongtu/features';
import { createClient } from '@tongtu/sdk/client';
import { tileAt } from '@tongtu/sdk/geo';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { at, publish, square } from '../conformance/city.ts';
import { createTestStore, type TestStore } from '../support/databases.ts';
import { decodeTile } from '../support/mvt.ts';
import { type Nginx, startNginx } from '../support/nginx.ts';
import { type RunningPlatform, startPlatform } from '../support/platform.ts';

const HERE = at(0.25, 0.25) as [number, number];
const { z, x, y } = tileAt(HERE, 15);
const PATH = `/tiles/base/${z}/${x}/${y}`;
const PUBLICATIONS = 15;

let store: TestStore;
let database: Database;
let nodes: RunningPlatform[];
let proxy: Nginx;

beforeAll(async () => {
  store = await createTestStore('server');
  database = await openServer(store.databaseUrl!, 2);
  await database.asService((tx) => syncCollections(tx, collections));
  await publish(database, [square('a', 0, 0, { height: 1 })]);
  const environment = { TONGTU_SAMPLE: 'none', DATABASE_URL: store.databaseUrl! };
  const folders = ['one', 'other'].map((name) => join(store.directory, name));
  for (const folder of [...folders, join(store.directory, 'tilesets')]) mkdirSync(folder);
  for (const folder of folders) symlinkSync('../tilesets', join(folder, 'tilesets'));
  nodes = [];
  for (const directory of folders) nodes.push(await startPlatform({ directory, environment }));
  proxy = await startNginx({
    http: (folder) => `
      proxy_cache_path ${folder}/cache keys_zone=tiles:1m;
      upstream city { ${nodes.map(({ origin }) => `server ${new URL(origin).host};`).join(' ')} }`,
    server: `
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      location / { proxy_pass http://city; proxy_cache tiles; add_header Cache-Told $upstream_cache_status always;
        add_header Told-By $upstream_addr always; }
      location /api/events { proxy_pass http://city; proxy_buffering off; }`,
  });
});
afterAll(async () => {
  await proxy?.stop();
  for (const node of nodes ?? []) await node.stop();
  await database.close();
  await store.remove();
});

interface Told {
  readonly status: number;
  readonly revision: number;
  readonly height: unknown;
  readonly cache: string | null;
  readonly node: string | null;
}

async function tile(path: string): Promise<Told> {
  const answer = await fetch(proxy.origin + path, { headers: { 'accept-encoding': 'gzip' } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const { buildings = [] } = answer.ok ? decodeTile(gzipSync(bytes)) : {};
  return {
    status: answer.status,
    revision: Number(answer.headers.get('tongtu-revision')),
    height: buildings[0]?.properties.height,
    cache: answer.headers.get('cache-told'),
    node: answer.headers.get('told-by'),
  };
}

it('never shows who was told of a new tile the old one, whichever node the proxy asks', async () => {
  const stop = new AbortController();
  const events = createClient({ baseUrl: proxy.origin }).events.follow({ signal: stop.signal });
  const heights = new Map<number, number>();
  const publishing = (async () => {
    for (let round = 0; round < PUBLICATIONS; round++) {
      const height = 100 + round;
      heights.set(await publish(database, [square('a', 0, 0, { height })]), height);
      // At times faster than the publisher, at times slower.
      await new Promise((resolve) => setTimeout(resolve, (round % 4) * 150));
    }
  })();
  const seen: Told[] = [];
  let newest = 0;
  for await (const event of events) {
    if (event.type !== 'tiles' || event.tileset !== 'base') continue;
    const { version, revision } = event;
    // All at once: both nodes are asked, the one that did not move the pointer, too.
    const told = await Promise.all(Array.from({ length: 6 }, () => tile(`${PATH}?v=${version}`)));
    seen.push(...told);
    for (const each of told) {
      expect(each.status).toBe(200);
      expect(each.revision).toBeGreaterThanOrEqual(revision);
      expect(each.height).toBe(heights.get(each.revision) ?? each.height);
      expect(Number(each.height)).toBeGreaterThanOrEqual(newest);
    }
    newest = Math.min(...told.map(({ height }) => Number(height)));
    if (newest === 99 + PUBLICATIONS) break;
  }
  stop.abort();
  await publishing;
  expect(new Set(seen.map(({ node }) => node)).size).toBeGreaterThanOrEqual(2);
  expect(seen.some(({ cache }) => cache === 'HIT')).toBe(true);
});

it('lets nobody keep what a plain address answers: both nodes have the newest, moments later', async () => {
  const revision = await publish(database, [square('a', 0, 0, { height: 300 })]);
  const isNew = async () =>
    (await Promise.all(Array.from({ length: 6 }, () => tile(PATH)))).every(
      (each) => each.revision === revision && each.height === 300,
    );
  await expect.poll(isNew, { timeout: 5_000, interval: 50 }).toBe(true);
  const told = await Promise.all(Array.from({ length: 6 }, () => tile(PATH)));
  expect(new Set(told.map(({ node }) => node)).size).toBe(2);
  expect(told.map(({ cache }) => cache)).not.toContain('HIT');
});

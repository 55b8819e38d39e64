/**
 * How fast features are had over HTTP from server PostGIS, under row-level security:
 *
 *     node test/bench/items.ts                 at 100,000 and 1,000,000 buildings
 *     node test/bench/items.ts 20000 200000    at other sizes, the first a tenth of the second
 *
 * A page of 1,000 buildings in a box is measured against the fastest known way to the same features: GeoJSON text put
 * together by one SQL statement, without a policy, and sent as it comes by a bare handler of Node's. A feature by its
 * id is measured against the same statement for one. Ends in one line and exits 1 where it falls short.
 */
import { randomBytes } from 'node:crypto';
import { Agent, createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collections } from '@tongtu/data/model';
import { ANONYMOUS, type Database, migrate, openServer } from '@tongtu/database';
import { DefinitionsCache, Events, featureRoutes, syncCollections } from '@tongtu/features';
import { TilesetRegistry } from '@tongtu/tiles';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { createApp } from '../../services/platform/src/http/app.ts';
import { startCluster } from '../support/postgres-cluster.ts';
import { buildings } from './build/city.ts';
import { Random } from './build/random.ts';
import { loadFeatures } from './build/store.ts';

const PAGE = 1_000;
const GOAL = { page: 0.5, feature: 0.3, growth: 2 } as const;
const ROUNDS = 60;
const WARM_UP = 10;
const [small = 100_000, large = 1_000_000] = process.argv.slice(2).map(Number);

const FEATURE_TEXT = `'{"type":"Feature","id":' || id || ',"geometry":' || st_asgeojson(geom, 9, 0) || ',"properties":' || properties::text || '}'`;
const PEER_PAGE = `select string_agg(text, ',') as text from (
  select ${FEATURE_TEXT} as text from feature
  where edition = 'public' and collection_id = 'building' and geom && st_makeenvelope($1, $2, $3, $4, 4490)
    and st_intersects(geom, st_makeenvelope($1, $2, $3, $4, 4490))
  order by id limit ${PAGE}) page`;
const PEER_FEATURE = `select ${FEATURE_TEXT} as text from feature
  where edition = 'public' and collection_id = 'building' and id = $1`;

const median = (values: readonly number[]): number => quantile(values, 0.5);

interface Figures {
  readonly page: number;
  readonly pagePeer: number;
  readonly feature: number;
  readonly featurePeer: number;
}

const cluster = await startCluster({ shared_buffers: '512MB' });
try {
  process.exitCode = await bench();
} finally {
  await cluster.stop();
}

async function bench(): Promise<number> {
  const url = await cluster.createDatabase('bench');
  const database = await openServer(url, 4);
  const peer = new pg.Client({ connectionString: url });
  await peer.connect();
  await peer.query('set jit = off');
  const app = await serve(database);
  try {
    let count = 0;
    const figures: Figures[] = [];
    for (const size of [small, large]) {
      const more = buildings(size - count, 20_260 + count);
      count += await loadFeatures(database, 'public', count + 1, more, () => 13);
      await peer.query('vacuum analyze feature');
      figures.push(await measure(app.server, peer, count));
    }
    return judge(figures[0]!, figures[1]!);
  } finally {
    await app.close();
    await peer.end();
    await database.close();
  }
}

async function serve(database: Database): Promise<FastifyInstance> {
  await migrate(database);
  await database.asService((tx) => syncCollections(tx, collections));
  await database.asService((tx) =>
    tx.query(
      `with made as (insert into changeset (kind, state, title, author) values ('import', 'published', 'bench', 'bench') returning id),
            told as (insert into revision (number, changeset_id, created_count, replaced_count, removed_count)
                     select 1, id, 0, 0, 0 from made)
       update revision_head set number = 1`,
    ),
  );
  const registry = await TilesetRegistry.open({ database, directory: tmpdir() });
  const app = createApp({ logLevel: 'silent' });
  app.addHook('onClose', () => registry.close());
  await app.register(async (scope) =>
    featureRoutes(scope, {
      definitions: new DefinitionsCache(database),
      ...{ database, registry, principalOf: () => ANONYMOUS, events: new Events({ database }) },
      originOf: () => 'http://bench.example',
      reports: { directory: tmpdir(), key: randomBytes(32) },
      downloadFolder: join(tmpdir(), `tongtu-bench-${process.pid}`),
    }),
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  return app;
}

/** The peer: `?west,south,east,north` is a page, `?id` a feature. */
async function serveBare(client: pg.Client): Promise<Server> {
  const server = createServer((request, response) => {
    const values = request.url!.slice(2).split(',').map(Number);
    client.query<{ text: string }>(values.length === 4 ? PEER_PAGE : PEER_FEATURE, values).then(
      ({ rows }) => {
        response.setHeader('content-type', 'application/geo+json');
        response.end(
          values.length === 4 ? `{"type":"FeatureCollection","features":[${rows[0]?.text}]}` : rows[0]?.text,
        );
      },
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function measure(server: Server, peer: pg.Client, count: number): Promise<Figures> {
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const read = (path: string) =>
    bytesOf(agent, `http://127.0.0.1:${port}/api/collections/building/items${path}`);
  const bare = await serveBare(peer);
  const peerUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`;
  const boxes = await boxesOfAPage(peer, count);
  const random = new Random(7);
  const times = { page: [], pagePeer: [], feature: [], featurePeer: [] } as Record<keyof Figures, number[]>;
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const box = boxes[(round + WARM_UP) % boxes.length]!;
    const id = Math.floor(random.between(1, count));
    const time = async (leg: keyof Figures, work: () => Promise<unknown>) => {
      const start = performance.now();
      await work();
      if (round >= 0) times[leg].push(performance.now() - start);
    };
    await time('page', () => read(`?limit=${PAGE}&bbox=${box.join(',')}`));
    await time('pagePeer', () => bytesOf(agent, `${peerUrl}/?${box.join(',')}`));
    await time('feature', () => read(`/${id}`));
    await time('featurePeer', () => bytesOf(agent, `${peerUrl}/?${id}`));
  }
  agent.destroy();
  bare.close();
  const figures: Figures = {
    page: median(times.page),
    pagePeer: median(times.pagePeer),
    feature: median(times.feature),
    featurePeer: median(times.featurePeer),
  };
  console.log(
    `${count.toLocaleString('en')} buildings: page of ${PAGE} ${figures.page.toFixed(1)} ms (p90 ${quantile(times.page, 0.9).toFixed(1)}), ` +
      `bare ${figures.pagePeer.toFixed(1)} ms; feature ${figures.feature.toFixed(2)} ms, bare ${figures.featurePeer.toFixed(2)} ms`,
  );
  return figures;
}

/** Boxes in the city that hold somewhat more than a page. */
async function boxesOfAPage(peer: pg.Client, count: number): Promise<[number, number, number, number][]> {
  const random = new Random(11);
  const boxes: [number, number, number, number][] = [];
  while (boxes.length < 20) {
    const [x, y] = [120.75 + random.normal() * 0.03, 30.75 + random.normal() * 0.03];
    let half = 0.02 * Math.sqrt(100_000 / count);
    for (let step = 0; step < 12; step++) {
      const box: [number, number, number, number] = [x - half, y - half, x + half, y + half];
      const { rows } = await peer.query<{ n: string }>(
        `select count(*) as n from feature where edition = 'public' and collection_id = 'building' and geom && st_makeenvelope($1, $2, $3, $4, 4490)`,
        box,
      );
      const found = Number(rows[0]!.n);
      if (found >= PAGE && found <= PAGE * 1.3) {
        boxes.push(box);
        break;
      }
      half *= Math.min(2, Math.max(0.5, Math.sqrt((PAGE * 1.1) / Math.max(found, 10))));
    }
  }
  return boxes;
}

function bytesOf(agent: Agent, url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      response.on('end', () =>
        response.statusCode === 200 ? resolve(bytes) : reject(new Error(`${url}: ${response.statusCode}`)),
      );
    }).on('error', reject);
  });
}

function judge(first: Figures, second: Figures): number {
  const page = Math.min(first.pagePeer / first.page, second.pagePeer / second.page);
  const feature = Math.min(first.featurePeer / first.feature, second.featurePeer / second.feature);
  const growth = Math.max(second.page / first.page, second.feature / first.feature);
  console.log(
    `items: page ${page.toFixed(2)}x, feature ${feature.toFixed(2)}x, growth ${growth.toFixed(2)} ` +
      `(goal ≥ ${GOAL.page}x, ≥ ${GOAL.feature}x, ≤ ${GOAL.growth}; peer: one SQL statement without policies in a bare handler)`,
  );
  return page >= GOAL.page && feature >= GOAL.feature && growth <= GOAL.growth ? 0 : 1;
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
}

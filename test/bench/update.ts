/**
 * A file laid over a collection, from the file to the publication, on server PostGIS:
 *
 *     npm run bench -- update          100,000 changes
 *     npm run bench -- update 20000    fewer
 *
 * Nine in ten houses get another height, one in twenty is gone and as many are new. Tells how long reading, matching and
 * staging, the diff (whole, and of a box), submission with its checks, approval and publication take, and how much memory
 * the process had at most. Ends in one line and exits 1 where the publishing request or the memory is beyond its goal.
 */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { migrate, openServer } from '@tongtu/database';
import { updateFiles } from '@tongtu/features';
import type { FeatureInput } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { apiOf, publish, SURVEYOR, square } from '../conformance/city.ts';
import { startCluster } from '../support/postgres-cluster.ts';

/** The goal for the lock of a publication of 100,000 changes; the request is longer by what comes before it. */
const GOAL_PUBLISH_SECONDS = 15;
const GOAL_MEMORY_MB = 1_500;
const PER_ROW = 400;

const changes = Number(process.argv[2] ?? 100_000);
const MEMBER = { ...SURVEYOR, memberId: 'li', name: 'li' };
const WANG = { 'test-member': 'wang', 'test-role': 'reviewer' };
const seconds: Record<string, number> = {};
let peakMb = 0;

const cluster = await startCluster({ shared_buffers: '512MB' });
const directory = mkdtempSync(join(tmpdir(), 'tongtu-bench-'));
const watch = setInterval(() => {
  peakMb = Math.max(peakMb, process.memoryUsage.rss() / 2 ** 20);
}, 200);
try {
  const database = await openServer(await cluster.createDatabase('update'), 6);
  await migrate(database);
  const app = await apiOf(database);
  try {
    const there = Math.round(changes * 0.95);
    await publish(
      database,
      Array.from({ length: there }, (_, n) => house(n, 10)),
    );
    const path = join(directory, 'delivery.geojson');
    await pipeline(Readable.from(delivery(there)), createWriteStream(path));
    const { changesetId, report } = await timed('staged', () =>
      updateFiles({
        ...{ database, files: [{ path }], member: MEMBER, collection: 'building', source: 'bench' },
        ...{ match: { kind: 'geometry' }, complete: {} },
      }),
    );
    console.log(JSON.stringify(report));
    const at = `/api/changesets/${changesetId}`;
    await timed('first page', () => ask(app, 'GET', `${at}/diff?limit=1000`, WANG));
    await timed('a box', () => ask(app, 'GET', `${at}/diff?limit=1000&bbox=120.8,30.75,120.82,30.77`, WANG));
    const surveyor = { 'test-member': 'li' };
    const { version } = await timed('submitted', () => ask(app, 'POST', `${at}/submit`, surveyor));
    await timed('approved', () => ask(app, 'POST', `${at}/approve`, { ...WANG, 'if-match': `"${version}"` }));
    await timed('published', () => ask(app, 'POST', `${at}/publish`, WANG));
    await timed('published diff', () => ask(app, 'GET', `${at}/diff?limit=1000`, WANG));
  } finally {
    await app.close();
    await database.close();
  }
} finally {
  clearInterval(watch);
  await cluster.stop();
  rmSync(directory, { recursive: true, force: true });
}
const isGood = seconds.published! <= GOAL_PUBLISH_SECONDS && peakMb <= GOAL_MEMORY_MB;
console.log(
  `${changes.toLocaleString('en')} changes: published in ${seconds.published!.toFixed(1)} s (goal ${GOAL_PUBLISH_SECONDS} s), ` +
    `${peakMb.toFixed(0)} MB at most (goal ${GOAL_MEMORY_MB} MB): ${isGood ? 'good' : 'falls short'}`,
);
process.exitCode = isGood ? 0 : 1;

function house(n: number, height: number): FeatureInput {
  return square(`h${n}`, (n % PER_ROW) * 1.2, Math.floor(n / PER_ROW) * 1.2, { height });
}

/** All but every nineteenth of those that are there, higher than before, and as many new ones. */
function* delivery(there: number): Generator<string> {
  yield '{"type":"FeatureCollection","features":[';
  for (let n = 0, isFirst = true; n < changes; n++) {
    if (n < there && n % 19 === 0) continue;
    const { geometry, properties } = house(n, 11);
    yield `${isFirst ? '' : ',\n'}${JSON.stringify({ type: 'Feature', geometry, properties })}`;
    isFirst = false;
  }
  yield ']}';
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const done = await work();
  seconds[what] = (performance.now() - started) / 1000;
  console.log(`${what}: ${seconds[what].toFixed(2)} s`);
  return done;
}

async function ask(
  app: FastifyInstance,
  method: 'GET' | 'POST',
  url: string,
  headers: Record<string, string>,
): Promise<{ version: number }> {
  const answer = await app.inject({ method, url, headers });
  if (answer.statusCode >= 300)
    throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body.slice(0, 500)}`);
  return answer.json();
}

/**
 * From a reviewer's approval to the tiles that everybody sees, as it is in use: the platform in a process of its own on
 * server PostGIS, edits over its API, tiles fetched from here at all zooms.
 *
 *     npm run bench -- publish                    cities of 10,000, 100,000 and 1,000,000 features side by side: 15 minutes
 *     npm run bench -- publish 100000 --edits 20  at other sizes, with fewer edits
 *     npm run bench -- publish 100000 --only edits,changeset,hot,import,browser
 *
 * Edits in turn of buildings, a motorway's class, a place's name, a river's bank and a vertex of a border with the districts
 * on both sides. In the largest city also: a changeset of 1,000 features, hot tiles meanwhile (wrk), an import of 100,000
 * features beside single edits, an open browser. Ends in one line and exits 1 where a goal is missed.
 */
import { parseArgs } from 'node:util';
import { startCluster } from '../support/postgres-cluster.ts';
import { repaints } from './publish/browser.ts';
import { figure, type Goal, quantile, told } from './publish/figures.ts';
import { hotShare } from './publish/hot.ts';
import { importBeside } from './publish/import-beside.ts';
import { type CityPlatform, openCity } from './publish/platform.ts';
import { type Publication, publishEdit } from './publish/publication.ts';

const PARTS = ['edits', 'changeset', 'hot', 'import', 'browser'] as const;
const WARM_UP = 5;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    edits: { type: 'string', default: '100' },
    only: { type: 'string', default: PARTS.join() },
  },
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [10_000, 100_000, 1_000_000];
const count = Number(values.edits);
const parts = new Set(values.only.split(','));

const goals: Goal[] = [];
const cluster = await startCluster({ shared_buffers: '1GB', max_wal_size: '4GB' });
try {
  const medians: number[] = [];
  for (const size of sizes) {
    const started = performance.now();
    const city = await openCity(await cluster.createDatabase(`publish_${size}`), size);
    console.log(`${size.toLocaleString('en')} features: ready after ${told(performance.now() - started)}`);
    try {
      if (parts.has('edits')) medians.push(await singleEdits(city, size));
      if (size === sizes.at(-1)) await inTheLargest(city);
    } finally {
      await city.close();
    }
  }
  if (medians.length > 1)
    goals.push(figure('growth', Math.max(...medians) / Math.min(...medians), 1.5, 'at most', '×'));
} finally {
  await cluster.stop();
}
const missed = goals.filter(({ isMet }) => !isMet);
console.log(
  `publish: ${goals.map(({ text }) => text).join(', ')}: ${missed.length === 0 ? 'good' : 'falls short'}`,
);
process.exitCode = missed.length === 0 ? 0 : 1;

/** @returns the median of all but borders, in milliseconds */
async function singleEdits({ platform, desk, edits }: CityPlatform, size: number): Promise<number> {
  const published: Publication[] = [];
  for (let round = -WARM_UP; round < count; round++) {
    const publication = await publishEdit(platform.origin, desk, edits.next());
    if (round >= 0) published.push(publication);
  }
  const took = (isBorder: boolean) =>
    published
      .filter(({ kind }) => (kind === 'district') === isBorder)
      .map(({ milliseconds }) => milliseconds);
  for (const kind of new Set(published.map((each) => each.kind))) {
    const ofKind = published.filter((each) => each.kind === kind).map(({ milliseconds }) => milliseconds);
    console.log(
      `  ${kind}: ${told(quantile(ofKind, 0.5))} (p95 ${told(quantile(ofKind, 0.95))}) of ${ofKind.length}`,
    );
  }
  if (size === sizes.at(-1)) {
    goals.push(figure('edit to tiles p95', quantile(took(false), 0.95), 1_000, 'at most', 'ms'));
    goals.push(figure('border', quantile(took(true), 0.95), 3_000, 'at most', 'ms'));
  }
  return quantile(took(false), 0.5);
}

async function inTheLargest(city: CityPlatform): Promise<void> {
  const { platform, desk, edits } = city;
  if (parts.has('changeset')) {
    const changes = new Map(
      Array.from({ length: 1_400 }, () => edits.next('building')).map((edit) => [
        edit.changes[0]!.featureId,
        edit,
      ]),
    );
    const thousand = [...changes.values()].slice(0, 1_000);
    const edit = { ...thousand[0]!, changes: thousand.flatMap((each) => each.changes) };
    const { milliseconds } = await publishEdit(platform.origin, desk, edit);
    goals.push(figure(`${edit.changes.length} features`, milliseconds, 10_000, 'at most', 'ms'));
  }
  if (parts.has('hot')) goals.push(figure('hot tiles meanwhile', await hotShare(city), 0.8, 'at least', '×'));
  if (parts.has('browser'))
    goals.push(figure('repainted p95', quantile(await repaints(city), 0.95), 2_000, 'at most', 'ms'));
  if (parts.has('import')) {
    const { edits: beside, longestTransactionMs } = await importBeside(city);
    goals.push(figure('edits beside an import p95', quantile(beside, 0.95), 1_500, 'at most', 'ms'));
    goals.push(figure('its publishing transaction', longestTransactionMs, 15_000, 'at most', 'ms'));
  }
}

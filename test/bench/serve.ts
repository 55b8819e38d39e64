/**
 * How fast tiles and ranges are sent over HTTP by the platform as it is started, with logs and metrics on: tiles against
 * a bare Fastify handler that sends the same headers and as many bytes, ranges of the archive against nginx on the same
 * file. One process each, load by wrk, turn by turn in the same run.
 *
 *     node test/bench/serve.ts               starts a platform with the sample city, about a minute
 *     node test/bench/serve.ts --data DIR    on a data directory that has it already (no platform running there)
 *
 * Ends in one line and exits 1 where a goal is missed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { startNginx } from '../support/nginx.ts';
import { freshDirectory, removeDirectory } from '../support/platform.ts';
import { type Load, load } from './serve/load.ts';
import { rangesOf, tilesOfViews } from './serve/mix.ts';
import { serveOurs } from './serve/ours.ts';
import type { Answers } from './serve/peer.ts';

const TILES_GOAL = 0.75;
const RANGES_GOAL = 0.5;
const ROUNDS = 15;
const SECONDS = 2;
/** Headers that Node sends of itself, or that are another for every answer. */
const OWN_HEADERS = new Set(['date', 'connection', 'keep-alive', 'content-length']);

requirePrograms();
const given = process.argv.indexOf('--data');
const directory = given < 0 ? freshDirectory() : process.argv[given + 1]!;
const folder = mkdtempSync(join(tmpdir(), 'tongtu-bench-'));
try {
  process.exitCode = await bench();
} finally {
  rmSync(folder, { recursive: true, force: true });
  if (given < 0) removeDirectory(directory);
}

async function bench(): Promise<number> {
  const platform = await serveOurs(directory, folder);
  try {
    const tileset = join(directory, 'tilesets', 'base');
    const [name] = readdirSync(tileset)
      .filter((file) => file.endsWith('.pmtiles'))
      .sort((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10));
    const archivePath = join(tileset, name!);
    const tiles = await benchTiles(platform.origin, archivePath);
    const ranges = await benchRanges(platform.origin, archivePath);
    console.log(
      `serve: tiles ${tiles.toFixed(2)}× (goal ${TILES_GOAL}×, peer bare Fastify), ` +
        `ranges ${ranges.toFixed(2)}× (goal ${RANGES_GOAL}×, peer nginx)`,
    );
    return tiles >= TILES_GOAL && ranges >= RANGES_GOAL ? 0 : 1;
  } finally {
    await platform.stop();
  }
}

async function benchTiles(origin: string, archivePath: string): Promise<number> {
  const paths = (await tilesOfViews(archivePath)).map(({ z, x, y }) => `/tiles/base/${z}/${x}/${y}`);
  const answers = await answersOf(origin, new Set(paths));
  const there = paths.filter((path) => path in answers);
  const bytes = there.reduce((sum, path) => sum + answers[path]!.bytes, 0) / there.length;
  console.log(
    `${there.length} tiles of views, ${Object.keys(answers).length} different, ${(bytes / 1024).toFixed(1)} KiB on average`,
  );
  const requests = join(folder, 'tiles.txt');
  writeFileSync(requests, there.join('\n'));
  writeFileSync(join(folder, 'answers.json'), JSON.stringify(answers));
  const peer = spawn(
    process.execPath,
    [join(import.meta.dirname, 'serve', 'peer.ts'), join(folder, 'answers.json')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    const [peerOrigin] = (await once(createInterface(peer.stdout), 'line')) as [string];
    return await turns('bare Fastify', [peerOrigin, requests], [origin, requests]);
  } finally {
    peer.kill('SIGTERM');
  }
}

async function benchRanges(origin: string, archivePath: string): Promise<number> {
  const ranges = await rangesOf(archivePath);
  const requestsTo = (path: string, file: string) => {
    writeFileSync(join(folder, file), ranges.map((range) => `${path}\t${range}`).join('\n'));
    return join(folder, file);
  };
  const nginx = await startNginx({ server: `root ${dirname(archivePath)};` });
  try {
    return await turns(
      'nginx',
      [nginx.origin, requestsTo(`/${basename(archivePath)}`, 'nginx.txt')],
      [origin, requestsTo('/tiles/base.pmtiles', 'ranges.txt')],
    );
  } finally {
    await nginx.stop();
  }
}

/** Asks ours once for each: what the peer is to send. What lies outside is left out. */
async function answersOf(origin: string, paths: ReadonlySet<string>): Promise<Answers> {
  const answers: Record<string, Answers[string]> = {};
  for (const path of paths) {
    const response = await fetch(origin + path, { headers: { 'accept-encoding': 'gzip' } });
    const bytes = Number(response.headers.get('content-length') ?? 0);
    await response.arrayBuffer();
    if (response.status === 404) continue;
    const headers = Object.fromEntries([...response.headers].filter(([header]) => !OWN_HEADERS.has(header)));
    answers[path] = { status: response.status, headers, bytes };
  }
  return answers;
}

/** One after the other, again and again; answers which share of the peer's requests a second ours answers. */
async function turns(
  peerName: string,
  peer: readonly [origin: string, requests: string],
  own: readonly [origin: string, requests: string],
): Promise<number> {
  for (const each of [peer, own]) await load(...each, 2);
  const peers: Load[] = [];
  const owns: Load[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // Each goes first every other time: what warms up or slows down over a round favours neither.
    if (round % 2 === 0) peers.push(await load(...peer, SECONDS));
    owns.push(await load(...own, SECONDS));
    if (round % 2 === 1) peers.push(await load(...peer, SECONDS));
  }
  report(peerName, peers);
  report('ours', owns);
  // Round by round: the machine's speed changes from one minute to the next, and both met the same.
  return median(owns.map(({ perSecond }, round) => perSecond / peers[round]!.perSecond));
}

function report(name: string, loads: readonly Load[]): void {
  const rates = loads.map(({ perSecond }) => Math.round(perSecond)).sort((a, b) => a - b);
  const figure = (pick: (each: Load) => number) => median(loads.map(pick));
  console.log(
    `${name}: ${Math.round(figure((each) => each.perSecond))} requests/s (${rates.join(', ')}), ` +
      `${(figure((each) => each.bytesPerSecond) / 1e6).toFixed(0)} MB/s, ` +
      `p50 ${figure((each) => each.p50Ms).toFixed(2)} ms, p99 ${figure((each) => each.p99Ms).toFixed(2)} ms`,
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Installed where we are root on Debian, else named. */
function requirePrograms(): void {
  const missing = (['wrk', 'nginx'] as const).filter((name) => spawnSync('which', [name]).status !== 0);
  if (missing.length === 0) return;
  const packages = missing.map((name) => (name === 'nginx' ? 'nginx-light' : name)).join(' ');
  const command = `apt-get install -y --no-install-recommends ${packages}`;
  const { status } =
    process.getuid?.() === 0
      ? spawnSync('sh', ['-c', `apt-get update -qq && DEBIAN_FRONTEND=noninteractive ${command} >/dev/null`])
      : { status: 1 };
  if (status === 0) return;
  console.error(`the bench needs ${missing.join(' and ')}; on Debian, as root: ${command}`);
  process.exit(2);
}

import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slowness } from '../support/machine.ts';
import {
  freshDirectory,
  type RunningPlatform,
  removeDirectory,
  runTongtu,
  startPlatform,
} from '../support/platform.ts';

/** The limits that the README promises, on 2 quiet cores; stretched where this machine is busy. */
const FIRST_START_MS = 60_000;
const LATER_START_MS = 8_000;
const START_AFTER_KILL_MS = 30_000;

describe('npm start on an empty machine', () => {
  const busy = slowness();
  const directory = freshDirectory();
  let platform: RunningPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ directory });
  });
  afterAll(async () => {
    await platform.kill();
    removeDirectory(directory);
  });

  const json = async (path: string, init: RequestInit = {}) =>
    (await (await fetch(platform.origin + path, init)).json()) as Record<string, unknown>;

  it('loads the sample city and builds its tiles within a minute, with its progress shown', () => {
    expect(platform.readyMs).toBeLessThan(FIRST_START_MS * Math.max(busy, slowness()));
    expect(platform.output()).toMatch(/sample city: features: 100%/);
    expect(platform.output()).toMatch(/tileset base: [\d,]+ tiles/);
    expect(platform.output()).toMatch(/tileset base-full: [\d,]+ tiles/);
  });

  it('prints the pages and sign-ins that work', async () => {
    const signIn = /surveyor\s+(\S+)/.exec(platform.output());
    expect(signIn).not.toBeNull();
    const answer = await fetch(`${platform.origin}/sign-in`);
    expect(answer.status).toBe(200);
  });

  it('answers health, readiness and metrics', async () => {
    expect(await json('/health/live')).toEqual({ status: 'live' });
    expect(await json('/health/ready')).toEqual({
      status: 'ready',
      checks: { database: 'ok', archives: 'ok', data: 'ok', publication: 'ok', search: 'ok' },
    });
    const metrics = await (await fetch(`${platform.origin}/metrics`)).text();
    expect(metrics).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/health\/ready",status="2xx"\} \d/,
    );
  });

  it('serves the style, the tiles it names, items and the viewer', async () => {
    const style = await json('/styles/standard');
    const [source] = Object.values(style.sources as Record<string, { url: string }>);
    const tileJson = (await (await fetch(source!.url)).json()) as {
      tiles: string[];
      center: number[];
      revision: number;
    };
    expect(tileJson.revision).toBe(1);
    const [lng, lat] = tileJson.center as [number, number];
    const z = 14;
    const x = Math.floor((lng / 360 + 0.5) * 2 ** z);
    const sin = Math.sin((lat * Math.PI) / 180);
    const y = Math.floor((0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * 2 ** z);
    const tile = await fetch(
      tileJson.tiles[0]!.replace('{z}', `${z}`).replace('{x}', `${x}`).replace('{y}', `${y}`),
    );
    expect(tile.status).toBe(200);
    expect(tile.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile');
    const items = await json('/api/collections/building/items?limit=5');
    expect(items).toMatchObject({ type: 'FeatureCollection', numberReturned: 5 });
    expect(await (await fetch(platform.origin)).text()).toContain('<!doctype html>');
  });

  it('answers wrong requests with problem details that carry the request id', async () => {
    const answer = await fetch(`${platform.origin}/api/collections/building/items?bbox=1,2,3`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const problem = (await answer.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({
      code: 'bad_parameter',
      got: '1,2,3',
      instance: answer.headers.get('request-id'),
    });
    expect(await json('/api/collections/building/items?paint=red')).toMatchObject({
      code: 'unknown_parameter',
      got: 'paint',
    });
  });

  it('refuses a second start on the same data directory and names the holder', async () => {
    const second = await runTongtu(['start'], { directory, environment: { PORT: '0' } });
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(new RegExp(`in use by process ${platform.process.pid} since`));
  });

  it('runs commands through the server that holds the directory, with the output they have alone', async () => {
    const through = await runTongtu(['status'], { directory });
    expect(through).toMatchObject({ code: 0, stderr: '' });
    expect(through.stdout).toMatch(/building\s+\d{5}/);
    expect(await platform.stop()).toBe(0);
    const alone = await runTongtu(['status'], { directory });
    expect(alone).toEqual(through);
  });

  it('is ready again within 8 s of a clean stop', async () => {
    platform = await startPlatform({ directory });
    expect(platform.readyMs).toBeLessThan(LATER_START_MS * Math.max(busy, slowness()));
    expect(platform.output()).not.toMatch(/sample city/);
  });

  it('is ready again within 30 s of kill -9, with everything that was there', async () => {
    const before = await json('/api/collections/building/items?limit=1');
    await platform.kill();
    platform = await startPlatform({ directory });
    expect(platform.readyMs).toBeLessThan(START_AFTER_KILL_MS * Math.max(busy, slowness()));
    expect(await json('/api/collections/building/items?limit=1')).toMatchObject({
      features: before.features,
    });
    expect(await json('/health/ready')).toMatchObject({ status: 'ready' });
  });
});

describe('the command line', () => {
  it('explains itself', async () => {
    const help = await runTongtu(['--help']);
    expect(help.code).toBe(0);
    for (const command of ['start', 'import', 'build', 'verify', 'export', 'status', 'move']) {
      expect(help.stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
      const own = await runTongtu([command, '--help']);
      expect(own).toMatchObject({ code: 0, stderr: '' });
      expect(own.stdout).toMatch(new RegExp(`^Usage: tongtu ${command}`));
    }
  });

  it('exits 2 on wrong usage and wrong settings, and says what is wrong', async () => {
    expect((await runTongtu(['paint'])).code).toBe(2);
    expect((await runTongtu(['build', '--workers', 'many'])).code).toBe(2);
    const nowhere = join(tmpdir(), 'tongtu-test-nowhere');
    const missing = await runTongtu(['status'], { directory: nowhere });
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no platform in') });
    expect(existsSync(nowhere)).toBe(false);
    const settings = await runTongtu(['status'], { environment: { PORT: 'x' } });
    expect(settings.code).toBe(2);
    expect(settings.stderr).toMatch(/PORT: got "x"/);
  });
});

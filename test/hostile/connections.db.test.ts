import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { square } from '../conformance/city.ts';
import { openService, type Service } from '../editions/service.ts';
import { createTestStore, ENGINES, type TestStore } from '../support/databases.ts';
import { exchange } from '../support/exchange.ts';

const CROWD = fileURLToPath(new URL('./crowd.ts', import.meta.url));
/** So many that an answer with all of them, about 18 MB, fits in no buffer on the way. */
const FEATURES = 30_000;
const IDLE = 2_000;
/** The embedded engine reads for one at a time: what fills their buffers at first is what others wait behind. */
const SLOW_READERS = 5;
const PROMISED_MS = 1_000;
const LIMITS = {
  ...{ headersTimeoutMs: 3_000, requestTimeoutMs: 4_000, keepAliveTimeoutMs: 8_000, stalledTimeoutMs: 6_000 },
  ...{ checkIntervalMs: 200, maxConnections: 5_000 },
};
const MB = 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe.each(ENGINES)('on the %s engine, while', (engine) => {
  let store: TestStore;
  let service: Service;
  let port: number;
  let sockets: Socket[] = [];

  beforeAll(async () => {
    store = await createTestStore(engine);
    service = await openService(store, [square('a', 0, 0)], { limits: LIMITS });
    await service.database.asService((tx) =>
      tx.query(
        `insert into feature (collection_id, edition, id, version, revision_from, min_zoom, geom, properties)
         select 'building', edition, 100000 + n, 1, 1, 13, st_makeenvelope(120.7, 30.7, 120.7001, 30.7001, 4490),
                jsonb_build_object('kind', 'house', 'name', repeat('同', 120))
         from generate_series(1, $1::int) n, unnest(array['full', 'public']) as edition`,
        [FEATURES],
      ),
    );
    await service.app.listen({ host: '127.0.0.1', port: 0 });
    ({ port } = service.app.server.address() as AddressInfo);
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets = [];
    await expect.poll(connections, { timeout: 20_000 }).toBe(0);
    const broken = service.logged.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
    expect(broken).toEqual([]);
  });
  afterAll(async () => {
    await service.close();
    await store.remove();
  });

  const connections = () =>
    new Promise<number>((resolve) => service.app.server.getConnections((_, count) => resolve(count)));
  const openFiles = () => readdirSync('/proc/self/fd').length;

  function call(text: string): Socket {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {}); // the server may hang up
    socket.write(text);
    sockets.push(socket);
    return socket;
  }
  const ask = (target: string) => `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`;
  const EVERYTHING = ask(`/api/collections/building/items?limit=100000`);

  /** Everybody else gets an answer within the promised time. */
  async function expectServed(): Promise<void> {
    for (const target of [
      '/health/live',
      '/health/ready',
      '/tiles/base/10/855/420',
      '/api/collections/building/items?limit=100',
    ]) {
      const first = await exchange(port, { target });
      // A pause of the machine is not the server's.
      const { status, tookMs } = first.tookMs < PROMISED_MS ? first : await exchange(port, { target });
      expect([200, 204], target).toContain(status);
      expect(tookMs, target).toBeLessThan(PROMISED_MS);
    }
  }

  async function openTransactions(): Promise<number> {
    const [row] = await service.database.asOwner((tx) =>
      tx.query<{ count: string }>(
        `select count(*) as count from pg_stat_activity
         where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid() and backend_type = 'client backend'`,
      ),
    );
    return Number(row?.count);
  }

  /** Callers in another process: their `waiting`, and what they heard by the time that all were closed. */
  async function crowd(count: number, text: string, isWhole: boolean) {
    const args = ['--disable-warning=ExperimentalWarning', CROWD, String(port), String(count), text];
    const child = spawn(process.execPath, isWhole ? [...args, 'whole'] : args, {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => String((await lines.next()).value);
    expect(await next()).toBe('waiting');
    return {
      async closed(): Promise<Readonly<Record<string, number>>> {
        const [word, counts = ''] = (await next()).split(/ (.*)/s);
        expect(word).toBe('closed');
        return JSON.parse(counts) as Record<string, number>;
      },
    };
  }

  it('2,000 idle connections wait, others are served, until the server closes them', async () => {
    const before = openFiles();
    const waiting = await crowd(IDLE, ask('/health/live'), true);
    expect(await connections()).toBe(IDLE);
    expect(openFiles()).toBeGreaterThanOrEqual(before + IDLE);
    await expectServed();
    expect(await connections()).toBeGreaterThanOrEqual(IDLE);
    expect(await waiting.closed()).toEqual({ 'HTTP/1.1 200': IDLE });
    await expect.poll(openFiles, { timeout: 5_000 }).toBeLessThanOrEqual(before + 10);
  });

  it.each([
    ['half of a request', 'GET /tiles/base HTTP/1.1\r\nHost: a\r\nX-Half'],
    [
      'half of a body',
      'POST /auth/sign-in/username HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"user',
    ],
  ])('500 callers have sent %s, others are served, until these get 408', async (_what, text) => {
    const waiting = await crowd(500, text, false);
    await expectServed();
    expect(await waiting.closed()).toEqual({ 'HTTP/1.1 408': 500 });
  });

  it('a caller sends its headers byte by byte, others are served, until it gets 408', async () => {
    const started = performance.now();
    const socket = call('GET /tiles/base HTTP/1.1\r\n');
    let heard = '';
    socket.setEncoding('utf8').on('data', (part: string) => (heard += part));
    const dripping = setInterval(() => socket.write('X'), 20);
    await expectServed();
    await expect.poll(() => socket.closed, { timeout: 10_000 }).toBe(true);
    clearInterval(dripping);
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - started).toBeLessThan(LIMITS.headersTimeoutMs + 3_000);
  });

  it('readers take a long answer at 1 KB/s, others are served, memory is bounded, and no transaction is open', async () => {
    /** What waits to be sent lies outside of the heap. */
    const held = () => {
      collectGarbage();
      return process.memoryUsage.rss() / MB;
    };
    // Once with a reader that takes all, so that what the work itself needs is there.
    const whole = await exchange(port, { target: '/api/collections/building/items?limit=100000' });
    expect(whole.body.length).toBeGreaterThan(12 * MB);
    await expectServed();
    const before = held();
    const readers = Array.from({ length: SLOW_READERS }, () => call(EVERYTHING).pause());
    const reading = setInterval(() => {
      for (const reader of readers) reader.read(100);
    }, 100);
    await sleep(2_500);
    await expectServed();
    // They fill the buffers on the way at first; after that nobody reads for them.
    await expect.poll(openTransactions, { timeout: 5_000 }).toBe(0);
    // All of it would be 90 MB as text, and as much again as bytes.
    expect(held() - before).toBeLessThan(80);
    clearInterval(reading);
    for (const reader of readers) expect(reader.bytesRead).toBeGreaterThan(1_000);
  });

  it('a reader takes nothing any more, others are served, until the server hangs up', async () => {
    const reader = call(EVERYTHING).pause();
    await expect.poll(connections).toBe(1);
    await expectServed();
    await expect.poll(connections, { timeout: LIMITS.stalledTimeoutMs * 2 + 3_000, interval: 200 }).toBe(0);
    expect(reader.bytesRead).toBeLessThan(14 * MB);
    expect(await openTransactions()).toBe(0);
  });

  it('callers vanish before their answer and in its midst, others are served, and nothing is left over', async () => {
    for (let round = 0; round < 5; round++) {
      const early = Array.from({ length: 10 }, () => call(EVERYTHING));
      const late = Array.from({ length: 5 }, () => call(EVERYTHING));
      for (const caller of early) caller.destroy();
      await Promise.all(late.map((caller) => new Promise((resolve) => caller.once('data', resolve))));
      for (const caller of late) caller.resetAndDestroy();
    }
    await expectServed();
    await expect.poll(openTransactions, { timeout: 5_000 }).toBe(0);
  });
});

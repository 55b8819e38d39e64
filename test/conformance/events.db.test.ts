import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ANONYMOUS, type Principal } from '@tongtu/database';
import { Events } from '@tongtu/features';
import { createClient } from '@tongtu/sdk/client';
import type { PlatformEvent } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf, publish, SURVEYOR, square } from './city.ts';

const PATIENCE_MS = 5_000;

/** A box, its coordinates as binary fractions have them. */
const near = (...box: number[]) => box.map((degrees) => expect.closeTo(degrees, 9));

/** What one reader was told, while it listens. */
interface Reader {
  readonly told: PlatformEvent[];
  /** Waits for so many events. */
  until(count: number): Promise<PlatformEvent[]>;
  stop(): void;
}

eachEngine('the event stream', (opened) => {
  let apps: FastifyInstance[] = [];
  let readers: Reader[] = [];
  let app: FastifyInstance;

  async function serve(options: Parameters<typeof apiOf>[1] = {}): Promise<FastifyInstance> {
    const served = await apiOf(opened().database, options);
    await served.listen({ host: '127.0.0.1', port: 0 });
    apps.push(served);
    return served;
  }
  const originOf = (served: FastifyInstance) =>
    `http://127.0.0.1:${(served.server.address() as AddressInfo).port}`;

  function listen(
    served = app,
    { isMember = false, lastEventId }: { isMember?: boolean; lastEventId?: number } = {},
  ) {
    const stopping = new AbortController();
    const told: PlatformEvent[] = [];
    const client = createClient({
      baseUrl: originOf(served),
      fetch: (url, init) =>
        fetch(url, {
          ...init,
          headers: { ...(init.headers as object), ...(isMember ? { 'test-member': '1' } : {}) },
        }),
    });
    const following = (async () => {
      const from = lastEventId === undefined ? {} : { lastEventId };
      for await (const event of client.events.follow({ signal: stopping.signal, ...from })) told.push(event);
    })();
    const reader: Reader = {
      told,
      async until(count) {
        for (const end = performance.now() + PATIENCE_MS; told.length < count; await sleep(10))
          if (performance.now() > end)
            throw new Error(`told of ${JSON.stringify(told)}, wanted ${count} events`);
        return told;
      },
      stop() {
        stopping.abort();
        void following;
      },
    };
    readers.push(reader);
    return reader;
  }

  /** A move of a tileset's pointer as a publisher makes it; ids of tiles after PMTiles v3. */
  const move = (tileset: string, tileIds: readonly number[] | null) =>
    opened().database.asService(async (tx) => {
      const [row] = await tx.query<{ version: number }>(
        `with moved as (
           update tileset set version = version + 1, revision = (select number from revision_head) where id = $1
           returning id, version, revision)
         insert into tileset_move (tileset_id, version, revision, tile_ids)
         select id, version, revision, $2::bigint[] from moved returning version::float8 as version`,
        [tileset, tileIds],
      );
      return row!.version;
    });

  beforeEach(async () => {
    app = await serve();
  });
  afterEach(async () => {
    for (const reader of readers) reader.stop();
    for (const served of apps) await served.close();
    [apps, readers] = [[], []];
  });

  it('begins with where everything stands, as far as the caller sees it', async () => {
    const [state] = await listen().until(1);
    expect(state).toMatchObject({ type: 'state', tilesets: [{ tileset: 'base' }] });
    const [full] = await listen(app, { isMember: true }).until(1);
    expect(full).toMatchObject({ tilesets: [{ tileset: 'base' }, { tileset: 'base-full' }] });
  });

  it('tells of a publication its collections and where it was, and nothing of what the caller may not see', async () => {
    const [anyone, member] = [listen(), listen(app, { isMember: true })];
    await Promise.all([anyone.until(1), member.until(1)]);
    const { database } = opened();
    const revision = await publish(database, [
      square('a', 0, 0),
      square('far', 50, 50, { restricted: true }),
    ]);
    await publish(database, [square('b', 1, 1, { restricted: true })]);
    const [, open] = await anyone.until(2);
    expect(open).toEqual({
      ...{ type: 'revision', id: expect.any(Number), revision, publishedAt: expect.any(String) },
      ...{ collections: ['building'], bbox: near(120.7, 30.7, 120.7005, 30.7005) },
    });
    const [, whole, hidden] = await member.until(3);
    expect(whole).toMatchObject({ revision, bbox: near(120.7, 30.7, 120.7505, 30.7505) });
    expect(hidden).toMatchObject({ revision: revision + 1, collections: ['building'] });
    await sleep(200);
    expect(anyone.told).toHaveLength(2);
  });

  it('tells of the tiles that a move of a tileset changed, of tilesets that the caller may see', async () => {
    const [anyone, member] = [listen(), listen(app, { isMember: true })];
    await Promise.all([anyone.until(1), member.until(1)]);
    await move('base-full', [0]);
    const version = await move('base', [0, 1, 4]);
    await move('base', null);
    const [, some, all] = await anyone.until(3);
    expect(some).toMatchObject({
      type: 'tiles',
      tileset: 'base',
      version,
      tiles: [
        [0, 0, 0],
        [1, 0, 0],
        [1, 1, 0],
      ],
    });
    expect(all).toMatchObject({ tileset: 'base', version: version + 1, tiles: 'all' });
    expect((await member.until(4)).map((event) => 'tileset' in event && event.tileset)).toEqual([
      ...[false, 'base-full', 'base', 'base'],
    ]);
    const ids = member.told.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  });

  it('goes on from any event, in this process or another, each told once', async () => {
    const first = listen();
    const [{ id }] = (await first.until(1)) as [PlatformEvent];
    for (const tile of [0, 1, 2]) await move('base', [tile]);
    await first.until(4);
    first.stop();
    await move('base', [3]);
    const other = await serve();
    const again = listen(other, { lastEventId: id });
    await again.until(4);
    expect(again.told.slice(0, 3)).toEqual(first.told.slice(1));
    await move('base', [4]);
    expect((await again.until(5)).map((event) => 'tiles' in event && event.tiles[0])).toEqual([
      ...[
        [0, 0, 0],
        [1, 0, 0],
        [1, 0, 1],
        [1, 1, 1],
        [1, 1, 0],
      ],
    ]);
  });

  it('comes back by itself to a server that was restarted, and misses nothing', async () => {
    const reader = listen();
    await reader.until(1);
    const { port } = app.server.address() as AddressInfo;
    await app.close();
    await move('base', [7]);
    const again = await apiOf(opened().database);
    await again.listen({ host: '127.0.0.1', port });
    apps.push(again);
    const [, moved] = await reader.until(2);
    expect(moved).toMatchObject({ type: 'tiles', tiles: [[2, 1, 1]] });
    expect(reader.told).toHaveLength(2);
  });

  it('says «reset» where the events after the asked one are no longer kept, or never were', async () => {
    await move('base', [0]);
    await move('base', [0]);
    await opened().database.asService((tx) =>
      tx.query('delete from event where id < (select number from event_head)'),
    );
    const [old] = await listen(app, { lastEventId: 0 }).until(1);
    expect(old).toMatchObject({ type: 'reset', tilesets: [{ tileset: 'base' }] });
    const [future] = await listen(app, { lastEventId: 1_000_000 }).until(1);
    expect(future).toMatchObject({ type: 'reset', id: old!.id });
    const kept = listen(app, { lastEventId: old!.id - 1 });
    expect((await kept.until(1))[0]).toMatchObject({ type: 'tiles', id: old!.id });
  });

  it('takes no more streams than it may, says when to ask again, and has room when one ends', async () => {
    const small = await serve({ eventLimits: { maxStreams: 1 } });
    const url = `${originOf(small)}/api/events`;
    const ending = new AbortController();
    const first = await fetch(url, { signal: ending.signal });
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      ...{ 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
    });
    const second = await fetch(url);
    expect(second.status).toBe(503);
    expect(second.headers.get('retry-after')).toBe('30');
    expect(await second.json()).toMatchObject({ code: 'busy' });
    ending.abort();
    await expect.poll(async () => (await fetch(url, { method: 'GET' })).status).toBe(200);
  });

  it('beats so that nobody takes it for dead, and ends when the server stops', async () => {
    const quick = await serve({ eventLimits: { heartbeatMs: 20 } });
    const response = await fetch(`${originOf(quick)}/api/events`);
    const reading = response.text();
    await sleep(150);
    const started = performance.now();
    await quick.close();
    const text = await reading;
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(text).toMatch(/^retry: 2000\n\n/);
    expect(text.match(/: beat\n\n/g)!.length).toBeGreaterThan(2);
  });

  it('drops a reader that does not read, however much there is to tell', async () => {
    const tight = await serve({ eventLimits: { maxBufferedBytes: 20_000, heartbeatMs: 1 } });
    const { port } = tight.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    const dropped = new Promise((resolve) => socket.once('close', resolve).once('error', resolve));
    socket.write(`GET /api/events HTTP/1.1\r\nhost: x\r\n\r\n`);
    socket.once('data', () => socket.pause());
    const tiles = Array.from({ length: 5_000 }, (_, index) => 1_000_000 + index);
    await sleep(200);
    for (let moves = 0; moves < 60; moves++) await move('base', tiles);
    socket.resume();
    await dropped;
  });

  it('ends the stream of a member who is no longer one before anything else is told', async () => {
    let now: Principal = SURVEYOR;
    const served = await serve({
      stillPrincipalOf: async () => now,
      eventLimits: { heartbeatMs: 3_600_000 },
    });
    const response = await fetch(`${originOf(served)}/api/events`, { headers: { 'test-member': 'm1' } });
    const reading = response.text();
    await sleep(200);
    now = ANONYMOUS;
    await move('base-full', [0]);
    const text = await reading;
    expect(text).toContain('event: state');
    expect(text).not.toContain('event: tiles');
  });

  it('tells at once what this process publishes, without waiting for the poll', async () => {
    const events = new Events({ database: opened().database, pollMs: 3_600_000 });
    const served = await serve({ events });
    const reader = listen(served);
    await reader.until(1);
    await move('base', [0]);
    await sleep(100);
    expect(reader.told).toHaveLength(1);
    events.wake();
    await reader.until(2);
    await events.close();
  });

  it('refuses a number that is none', async () => {
    const answer = await app.inject('/api/events?lastEventId=x');
    expect(answer.json()).toMatchObject({ code: 'bad_parameter', got: 'x' });
    const header = await app.inject({ url: '/api/events', headers: { 'last-event-id': '-1' } });
    expect(header.statusCode).toBe(400);
    expect((await app.inject({ method: 'HEAD', url: '/api/events' })).statusCode).toBe(200);
  });
});

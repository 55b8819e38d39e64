import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { square } from '../conformance/city.ts';
import { openService, type Service } from '../editions/service.ts';
import { createTestStore, ENGINES, type TestStore } from '../support/databases.ts';
import { type Answer, exchange } from '../support/exchange.ts';
import { anyRequest } from './any-request.ts';
import { faultsOf } from './faults.ts';
import { hostileRequests, type Route } from './requests.ts';
import { lineOf, ROUTES } from './route-table.ts';

const LONGEST_MS = 1_000;
/** Callers at a time. */
const LANES = 4;
const FUZZ_RUNS = 600;
const FUZZ_SEED = 20261122;

describe.each(ENGINES)('what is no good request, on the %s engine,', (engine) => {
  let store: TestStore;
  let service: Service;
  let port: number;
  let routes: Route[];

  beforeAll(async () => {
    store = await createTestStore(engine);
    const squares = Array.from({ length: 20 }, (_, index) =>
      square(`s${index}`, index, index, { name: `n${index}`, height: index }),
    );
    service = await openService(store, squares);
    await service.app.listen({ host: '127.0.0.1', port: 0 });
    ({ port } = service.app.server.address() as AddressInfo);
    const lines = new Set<string>();
    routes = [];
    for (const { url, methods } of service.app.routeTable.all()) {
      const line = lineOf(url);
      // Of files that a build names one stands for all.
      if (!line || lines.has(line.url)) continue;
      lines.add(line.url);
      routes.push({ url, methods, entry: line.entry });
    }
  });
  afterAll(async () => {
    await service.close();
    await store.remove();
  });

  /** The answer; where it took too long a second one, for a pause of the machine is not the server's. */
  async function ask(request: Parameters<typeof exchange>[1]): Promise<Answer> {
    const answer = await exchange(port, request);
    return answer.tookMs > LONGEST_MS ? exchange(port, request) : answer;
  }

  it('is sent to every route that there is: one without its line in the table is missed here', () => {
    // Preflights are answered below an address, not at one.
    const preflights = new Set(['/tiles/*', '/api/*']);
    const urls = service.app.routeTable.all().map(({ url }) => url);
    expect(urls.filter((url) => !lineOf(url) && !preflights.has(url))).toEqual([]);
    expect(Object.keys(ROUTES).filter((line) => !urls.some((url) => lineOf(url)?.url === line))).toEqual([]);
  });

  it.each(Object.keys(ROUTES))('is refused with reasons at %s', async (line) => {
    const route = routes.find(({ url }) => lineOf(url)?.url === line)!;
    const faults: string[] = [];
    const waiting = hostileRequests(route);
    const lane = async () => {
      for (const hostile of waiting) {
        const answer = await ask(hostile.request).catch((error: unknown) => String(error));
        if (typeof answer === 'string') faults.push(`${hostile.what}: ${answer}`);
        else {
          const { method = 'GET' } = hostile.request;
          const found = faultsOf(answer, { method, wanted: hostile.wanted });
          if (answer.tookMs > LONGEST_MS) found.push(`took ${Math.round(answer.tookMs)} ms`);
          faults.push(...found.map((fault) => `${hostile.what}: ${fault}`));
        }
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    expect(faults).toEqual([]);
  });

  it('is never a fault of ours, whatever is put together at random', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequest(routes), async (request) => {
        const { method = 'GET' } = request;
        expect(faultsOf(await ask(request), { method, wanted: 'harmless' })).toEqual([]);
      }),
      { numRuns: FUZZ_RUNS, seed: FUZZ_SEED },
    );
  });

  it('leaves the platform as it was: it serves, nothing broke, nothing is in the log', async () => {
    for (const target of ['/health/ready', '/tiles/base', '/api/collections/building/items?limit=1'])
      expect((await exchange(port, { target })).status, target).toBe(200);
    const metrics = (await exchange(port, { target: '/metrics' })).body.toString();
    expect(metrics).toContain('status="4xx"');
    expect(metrics).not.toContain('status="5xx"');
    await sleep(100);
    const lines = service.logged.map((line) => JSON.parse(line) as { level: number });
    expect(lines.filter(({ level }) => level >= 50)).toEqual([]);
    expect(service.app.server.address()).not.toBeNull();
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient, type TongtuClient } from './index.ts';
import type { Fetch } from './request.ts';

type Reply = number | Error | { readonly status: number; readonly retryAfter: string };
const BASE = { baseUrl: 'http://map.example' };

/** A client of a server that answers one call after the other so. */
function clientOf(replies: readonly Reply[], retries?: number) {
  const asked: { readonly url: string; readonly at: number }[] = [];
  const fetch: Fetch = async (url) => {
    const reply = replies[asked.length];
    asked.push({ url, at: Date.now() });
    if (reply === undefined || reply instanceof Error) throw reply ?? new Error('asked too often');
    const { status, retryAfter } = typeof reply === 'number' ? { status: reply, retryAfter: '' } : reply;
    const body = status < 300 ? { revision: 7 } : { code: 'busy', title: 'Busy', status };
    return Response.json(body, { status, headers: retryAfter === '' ? {} : { 'retry-after': retryAfter } });
  };
  const client = createClient({ ...BASE, fetch, ...(retries === undefined ? {} : { retries }) });
  return { client, asked };
}

async function settled<Value>(call: Promise<Value>): Promise<Value> {
  call.catch(() => {});
  await vi.runAllTimersAsync();
  return call;
}
const read = (client: TongtuClient) => settled(client.platform.get());

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a read', () => {
  it.each<[string, Reply]>([
    ['the network is down', new TypeError('fetch failed')],
    ['a proxy finds no server', 502],
    ['the server is busy', 503],
  ])('is tried again where %s', async (_, reply) => {
    const { client, asked } = clientOf([reply, reply, 200]);
    expect(await read(client)).toMatchObject({ ok: true, value: { revision: 7 } });
    expect(asked).toHaveLength(3);
  });

  it('waits longer each time, and as long as the server asks for', async () => {
    const { client, asked } = clientOf([{ status: 429, retryAfter: '4' }, 503, 200]);
    await read(client);
    const [first, second, third] = asked.map(({ at }) => at) as [number, number, number];
    expect(second - first).toBeGreaterThanOrEqual(4_000);
    expect(third - second).toBeGreaterThanOrEqual(300);
    expect(third - second).toBeLessThanOrEqual(600);
  });

  it('ends with the last answer after two more tries, or as many as are asked for', async () => {
    const busy = [503, 503, 503, 503];
    const usual = clientOf(busy);
    expect(await read(usual.client)).toMatchObject({ ok: false, problem: { code: 'busy' } });
    expect(usual.asked).toHaveLength(3);
    const never = clientOf(busy, 0);
    await read(never.client);
    expect(never.asked).toHaveLength(1);
    expect(() => clientOf([], 6)).toThrow('wanted 0 to 5');
  });

  it('is not tried again where that would not help, or the server wants more time than anybody waits', async () => {
    for (const reply of [400, 404, 500, { status: 503, retryAfter: '60' }]) {
      const { client, asked } = clientOf([reply, 200]);
      expect((await read(client)).ok).toBe(false);
      expect(asked).toHaveLength(1);
    }
  });

  it('ends at once with its signal, also while it waits', async () => {
    const { client, asked } = clientOf([503, 200]);
    const ending = new AbortController();
    const call = client.platform.get({ signal: ending.signal });
    call.catch(() => {});
    await vi.advanceTimersByTimeAsync(10);
    ending.abort(new Error('no longer wanted'));
    await vi.advanceTimersByTimeAsync(0);
    await expect(call).rejects.toThrow('no longer wanted');
    expect(asked).toHaveLength(1);
  });

  it('of whether the platform is ready is told «not yet» by the first answer', async () => {
    const { client, asked } = clientOf([503, 200]);
    expect(await settled(client.platform.ready())).toEqual({ ok: true, value: false });
    expect(asked).toHaveLength(1);
  });
});

describe('a write', () => {
  const create = (client: TongtuClient, idempotencyKey?: string) =>
    settled(client.changesets.create({ title: 'x' }, idempotencyKey ? { idempotencyKey } : {}));

  it('is tried again with an idempotency key alone', async () => {
    const without = clientOf([503, 200]);
    await create(without.client);
    expect(without.asked).toHaveLength(1);
    const withKey = clientOf([503, 503, 503]);
    await create(withKey.client, 'a-key');
    expect(withKey.asked).toHaveLength(3);
  });
});

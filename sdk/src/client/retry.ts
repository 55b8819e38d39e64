import type { Fetch } from './request.ts';

/** Answers that another try may change: too many requests, and servers that are away, behind or busy. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const FIRST_WAIT_MS = 300;
/** Whoever waits for a call should not wait longer: a server that asks for more gets no further try. */
const LONGEST_WAIT_MS = 10_000;
/** Half of it at random, so that all readers of a server do not come back in one moment. */
const JITTER = 0.5;
const MAX_RETRIES = 5;

/**
 * The same `fetch`, which asks again where nothing came of it: calls that may be done twice alone, which are reads and
 * writes with an `Idempotency-Key`. The last answer, or what the last try threw, is the call's.
 *
 * @param retries tries after the first one
 */
export function withRetries(fetch: Fetch, retries: number): Fetch {
  if (!Number.isInteger(retries) || retries < 0 || retries > MAX_RETRIES)
    throw new RangeError(`retries: wanted 0 to ${MAX_RETRIES}, got ${retries}`);
  return async (url, init) => {
    const tries = mayRepeat(init) ? retries : 0;
    for (let done = 0; ; done++) {
      let waitMs = FIRST_WAIT_MS * 2 ** done * (1 - JITTER * Math.random());
      try {
        const response = await fetch(url, init);
        if (done >= tries || !PASSING.has(response.status)) return response;
        waitMs = Math.max(waitMs, retryAfterMs(response.headers.get('retry-after')));
        if (waitMs > LONGEST_WAIT_MS) return response;
        await response.body?.cancel();
      } catch (error) {
        if (done >= tries || init.signal?.aborted) throw error;
      }
      await pause(waitMs, init.signal);
      init.signal?.throwIfAborted();
    }
  };
}

function mayRepeat({ method = 'GET', headers }: RequestInit): boolean {
  return method === 'GET' || method === 'HEAD' || new Headers(headers).has('idempotency-key');
}

/** 0 where the server says nothing that can be read: a number of seconds, or a date (RFC 9110, 10.2.3). */
export function retryAfterMs(text: string | null): number {
  if (text === null) return 0;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

/** Waits, or until the signal says that nobody does any longer; never throws. */
export function pause(ms: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal?.aborted) done();
    else signal?.addEventListener('abort', done);
  });
}

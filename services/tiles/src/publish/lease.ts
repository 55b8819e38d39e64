import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@tongtu/database';
import { endLease, takeLease } from './store.ts';

/** A process that dies without a word blocks others for so long. */
const LEASE_SECONDS = 10;
const RENEW_MS = 3_000;
const WAIT_MS = 100;

/**
 * Does the work while this process holds the lease of a tileset, and no other builds or publishes it; waits for its
 * turn. The pointer is safe without it (it moves by compare and swap): the lease spares the work that would be lost, and
 * keeps files that are placed but not yet shown from being swept.
 *
 * @throws the signal's reason where it comes while waiting
 */
export async function withLease<T>(
  database: Database,
  tilesetId: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const holder = randomUUID();
  const take = () => database.asService((tx) => takeLease(tx, tilesetId, holder, LEASE_SECONDS));
  while (!(await take())) await sleep(WAIT_MS, undefined, { signal });
  // A renewal that fails is tried again three seconds later; the lease outlasts two of them.
  const renewal = setInterval(() => void take().catch(() => {}), RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    // Where the database is away, the lease ends by itself.
    await database.asService((tx) => endLease(tx, tilesetId, holder)).catch(() => {});
  }
}

import type { Database, Transaction } from '@tongtu/database';
import { exportSnapshot, readRevision } from '../store.ts';

/** The data as of one revision, for as long as a build reads. */
export interface View {
  readonly revision: number;
  /** On a server, what other connections take to see the same. */
  readonly snapshot: string | undefined;
  ask<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

/** The longest that a build may hold its snapshot; vacuum waits for it. */
const MAX_VIEW_MS = 24 * 3600 * 1000;
/** Publications come seconds or more apart; one that comes during each of so many builds is no coincidence. */
const MAX_RESTARTS = 5;

/**
 * Does the work over one unchanging view of the data. A server holds a snapshot. The embedded engine has one
 * backend, which a transaction would take from everyone else: there the work reads in short transactions,
 * and is thrown away and done again where a publication came in between.
 */
export async function withView<T>(database: Database, work: (view: View) => Promise<T>): Promise<T> {
  if (database.engine === 'server') {
    return database.asService(
      async (tx) =>
        work({
          snapshot: await exportSnapshot(tx),
          revision: await readRevision(tx),
          ask: (question) => question(tx),
        }),
      { isolation: 'repeatable read', timeoutMs: MAX_VIEW_MS },
    );
  }
  for (let restarts = 0; restarts <= MAX_RESTARTS; restarts++) {
    const revision = await database.asService(readRevision);
    const result = await work({
      revision,
      snapshot: undefined,
      ask: (question) => database.asService(question),
    });
    if ((await database.asService(readRevision)) === revision) return result;
  }
  throw new Error(`the data changed during ${MAX_RESTARTS + 1} builds in a row; build when no one publishes`);
}

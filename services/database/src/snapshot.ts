import { join } from 'node:path';
import { ClusterCopy, copyFolders } from './embedded/cluster-copy.ts';
import { openDatabase } from './open.ts';
import type { Database, Transaction } from './port.ts';
import { listTables, type Read, readSequences, type SequenceState } from './tables.ts';

export interface SnapshotOptions {
  readonly database: Database;
  /** Where the embedded engine has its cluster. */
  readonly dataDirectory: string;
  /** An empty folder for the account of the platform alone; the caller removes it. On the server engine nothing is put there. */
  readonly scratch: string;
  /** Runs in the moment of the snapshot, and holds it up: what has to be of the same moment outside of the database. */
  readonly atMoment: (tx: Transaction) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface Snapshot {
  /** Reads the whole database, all rows of all tables, as it was in one moment. */
  readonly read: Read;
  /** As they stood in that moment: an engine that recovers, as that of the copy, skips up to 32 numbers of each. */
  readonly sequences: readonly SequenceState[];
  /** How long nobody else could use the database for it; 0 on a server. */
  readonly heldMs: number;
}

/** A city of millions takes minutes; this is against one that hangs. */
const READ_TIMEOUT_MS = 12 * 3600_000;
/** Past it the engine is ended and comes back: it is time for what a large import writes within one copy. */
const HOLD_TIMEOUT_MS = 60_000;

/** A transaction waits here for the disk that the backup is written to. */
const WITHOUT_IDLE_LIMIT = `select set_config('idle_in_transaction_session_timeout', '0', true)`;

/**
 * Lets `work` read the database as of one moment while everybody goes on writing to it.
 *
 * A server does that by itself. The embedded engine has one backend, which a transaction holds as long as it lasts: its
 * files are copied while it works, it is held for what changed meanwhile, and a second engine reads the copy. That finds
 * there what it would find after `kill -9` of the first: everything that was acknowledged.
 */
export function withSnapshot<T>(
  options: SnapshotOptions,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  return options.database.engine === 'server' ? onServer(options, work) : onCopy(options, work);
}

/**
 * The locks of readers on every table come first: `truncate` by another transaction (of staging, after a publication)
 * takes rows out of a snapshot that is older than it.
 */
function onServer<T>(
  { database, atMoment, signal }: SnapshotOptions,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const limits = { timeoutMs: READ_TIMEOUT_MS };
  return database.asOwner(async (gate) => {
    await gate.query(WITHOUT_IDLE_LIMIT);
    const names = (await listTables(gate)).map(({ name }) => name);
    await gate.query(`lock table ${names.join(', ')} in access share mode`);
    return database.asOwner(
      async (tx) => {
        // An owner that row-level security filters would lose rows in silence: with this it is an error.
        await tx.query(WITHOUT_IDLE_LIMIT);
        await tx.query(`select set_config('row_security', 'off', true)`);
        await atMoment(tx);
        signal.throwIfAborted();
        const sequences = await readSequences(tx);
        return work({ read: (statements) => statements(tx), sequences, heldMs: 0 });
      },
      { ...limits, isolation: 'repeatable read' },
    );
  }, limits);
}

async function onCopy<T>(
  { database, dataDirectory, scratch, atMoment, signal }: SnapshotOptions,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const [cluster, copyPath] = [join(dataDirectory, 'pglite'), join(scratch, 'pglite')];
  await copyFolders(cluster, copyPath);
  const files = new ClusterCopy(cluster, copyPath);
  await files.update(signal); // most of it without holding anybody
  await files.update(signal); // and what was written to in that time
  const { heldMs, sequences } = await database.asOwner(
    async (tx) => {
      const began = performance.now();
      await atMoment(tx);
      await files.update(signal);
      return { sequences: await readSequences(tx), heldMs: performance.now() - began };
    },
    { timeoutMs: HOLD_TIMEOUT_MS },
  );
  const copy = await openDatabase({ dataDirectory: scratch, poolSize: 1 });
  try {
    signal.throwIfAborted();
    return await work({ read: (statements) => copy.asOwner(statements), sequences, heldMs });
  } finally {
    await copy.close();
  }
}

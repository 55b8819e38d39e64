import { moveTargetFault } from './move-target.ts';
import type { Database, Transaction } from './port.ts';
import {
  countRows,
  type Fingerprint,
  fingerprint,
  insertRows,
  listTables,
  OWN_TABLES,
  readRows,
  readSequences,
  setSequences,
  type Table,
} from './tables.ts';
import { emptyAgain, holdsData, isUnfinished, markFinished, markUnfinished } from './unfinished.ts';

export interface MoveOptions {
  readonly from: Database;
  /** Migrated and empty; see {@link moveDatabase}. */
  readonly to: Database;
  readonly onProgress?: (progress: {
    readonly table: string;
    readonly done: number;
    readonly total: number;
  }) => void;
  readonly signal?: AbortSignal;
}

/** Expected reasons why a move does not take place. Nothing of the target is left behind. */
export class MoveError extends Error {
  readonly code = 'move_refused';
}

/**
 * Copies every table of ours to another database, rows as their own text so that nothing is rounded or
 * reinterpreted, and compares counts and hashes of both at the end.
 *
 * The target has to be empty. A marker in it says that a move is under way: when this process is killed, the
 * next move finds it, empties the target and starts anew.
 *
 * @throws MoveError where the target holds data, where the source changed meanwhile, or where a hash differs.
 */
export async function moveDatabase({ from, to, onProgress, signal }: MoveOptions): Promise<Fingerprint[]> {
  const tables = await from.asOwner(listTables);
  const totals = new Map<string, number>();
  for (const { name } of tables) totals.set(name, await from.asOwner((tx) => countRows(tx, name)));

  await to.asOwner((tx) => claim(tx, tables));
  try {
    for (const table of tables) {
      const total = totals.get(table.name) ?? 0;
      let done = 0;
      for await (const rows of readRows((work) => from.asOwner(work), table, signal)) {
        await insertRows(to, table.name, rows);
        done += rows.length;
        onProgress?.({ table: table.name, done, total });
      }
    }
    const moved: Fingerprint[] = [];
    for (const { name } of tables) {
      signal?.throwIfAborted();
      moved.push(await to.asOwner((tx) => fingerprint(tx, name)));
    }
    signal?.throwIfAborted();
    // Of one moment, and the last thing asked: what is written to a table while another is compared would be lost.
    const { stands, sequences } = await from.asOwner(
      async (tx) => {
        const all: Fingerprint[] = [];
        for (const { name } of tables) all.push(await fingerprint(tx, name));
        return { stands: all, sequences: await readSequences(tx) };
      },
      { isolation: 'repeatable read' },
    );
    for (const [index, here] of stands.entries()) {
      const there = moved[index]!;
      const name = there.table;
      if (there.rows !== here.rows || there.hash !== here.hash) {
        throw new MoveError(
          `table ${name} differs after the copy: ${here.rows} rows, hash ${here.hash} here, ${there.rows} rows, hash ${there.hash} there; ` +
            'the platform was written to meanwhile: stop it and move again. The target is left empty',
        );
      }
    }
    await to.asOwner(async (tx) => {
      await setSequences(tx, sequences);
      await markFinished(tx);
    });
    return moved;
  } catch (error) {
    await to.asOwner((tx) => emptyAgain(tx, tables));
    throw error;
  }
}

/**
 * Refuses a target that holds anything but an empty platform of this version. To be asked before it is migrated.
 *
 * @throws MoveError
 */
export async function checkMoveTarget({ from, to }: Pick<MoveOptions, 'from' | 'to'>): Promise<void> {
  const tables = await from.asOwner(listTables);
  const fault = await moveTargetFault(to, new Set([...OWN_TABLES, ...tables.map(({ name }) => name)]));
  if (fault !== undefined) throw new MoveError(fault);
}

async function claim(tx: Transaction, tables: readonly Table[]): Promise<void> {
  if (!(await isUnfinished(tx)) && (await holdsData(tx)))
    throw new MoveError('the target holds data already; wanted an empty database');
  await markUnfinished(tx, tables);
}

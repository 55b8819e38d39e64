import type { Database, Transaction } from './port.ts';
import type { Table } from './tables.ts';

/**
 * A table that stands in a database while a move or a restore fills it. Where the process is killed it stays: the
 * platform refuses to serve such a database, and the next move or restore empties it and begins anew.
 */
const MARKER = 'move_in_progress';

/** The database is being filled, or its filling was broken off. */
class UnfinishedDatabaseError extends Error {
  readonly code = 'database_unfinished';
  constructor() {
    super(
      'the database is not whole: a move or a restore into it was broken off, or still runs. ' +
        'Run the same command again, it begins anew',
    );
  }
}

export async function isUnfinished(tx: Transaction): Promise<boolean> {
  const [marker] = await tx.query<{ found: boolean }>(
    `select to_regclass('public.${MARKER}') is not null as found`,
  );
  return marker?.found === true;
}

/** @throws UnfinishedDatabaseError */
export async function checkFinished(database: Database): Promise<void> {
  if (await database.asOwner(isUnfinished)) throw new UnfinishedDatabaseError();
}

/** Whether anything was ever published, proposed or signed in here. The schema has to be there. */
export async function holdsData(tx: Transaction): Promise<boolean> {
  const [found] = await tx.query<{ holds: boolean }>(
    `select not exists (select 1 from revision_head where number = 0)
       or exists (select 1 from changeset) or exists (select 1 from auth."user") as holds`,
  );
  return found?.holds !== false;
}

/** Sets the marker and empties every table. Asked before: {@link holdsData}, where there is no marker yet. */
export async function markUnfinished(tx: Transaction, tables: readonly Table[]): Promise<void> {
  await tx.query(`create table if not exists ${MARKER} (started_at timestamptz not null default now())`);
  await truncate(tx, tables);
}

export const markFinished = (tx: Transaction) => tx.query(`drop table ${MARKER}`);

/** As the migrations leave it, without the marker. */
export async function emptyAgain(tx: Transaction, tables: readonly Table[]): Promise<void> {
  await truncate(tx, tables);
  await tx.query('insert into revision_head (number) values (0)');
  await tx.query(`insert into tileset (id, edition) values ('base', 'public'), ('base-full', 'full')`);
  await tx.query(`drop table if exists ${MARKER}`);
}

const truncate = (tx: Transaction, tables: readonly Table[]) =>
  tx.query(`truncate ${tables.map((table) => table.name).join(', ')}`);

import { migrate, migrations } from './migrate.ts';
import { moveTargetFault } from './move-target.ts';
import type { Database, Transaction } from './port.ts';
import type { Snapshot } from './snapshot.ts';
import {
  type Fingerprint,
  fingerprint,
  listTables,
  OWN_TABLES,
  type SequenceState,
  setSequences,
  type Table,
} from './tables.ts';
import { emptyAgain, holdsData, isUnfinished, markFinished, markUnfinished } from './unfinished.ts';

/** What a database holds, without its rows: by this a copy is made, and found whole. */
export interface DatabaseImage {
  readonly migrations: readonly { readonly name: string; readonly sha256: string }[];
  /** In an order in which they can be filled. */
  readonly tables: readonly (Pick<Table, 'name' | 'columns'> & Pick<Fingerprint, 'rows' | 'hash'>)[];
  readonly sequences: readonly SequenceState[];
}

/** Expected reasons why a restore does not take place. */
export class RestoreError extends Error {
  readonly code = 'restore_refused';
}

/** What a database holds in the moment of a snapshot, and its tables in the order in which they can be filled. */
export async function readImage(
  { read, sequences }: Pick<Snapshot, 'read' | 'sequences'>,
  onTable: (table: Fingerprint) => void,
): Promise<{ image: DatabaseImage; tables: readonly Table[] }> {
  const tables = await read(listTables);
  const stands: DatabaseImage['tables'][number][] = [];
  for (const { name, columns } of tables) {
    const found = await read((tx) => fingerprint(tx, name));
    onTable(found);
    stands.push({ name, columns, rows: found.rows, hash: found.hash });
  }
  const ran = await read((tx) =>
    tx.query<{ name: string; sha256: string }>('select name, sha256 from migration order by name'),
  );
  return { image: { migrations: ran, tables: stands, sequences }, tables };
}

/**
 * Makes the schema of the image in a database that is empty, or that a restore was broken off in, and marks it as
 * unfinished: until {@link finishRestore} no platform serves it.
 *
 * @returns whether a restore was broken off there.
 * @throws RestoreError where it holds anything, or the image is of a version that this one doesn't know. Nothing was done.
 */
export async function beginRestore(to: Database, image: DatabaseImage): Promise<{ again: boolean }> {
  const known = new Map(migrations().map(({ name, sha256 }) => [name, sha256]));
  const strange = image.migrations.find(({ name, sha256 }) => known.get(name) !== sha256);
  if (strange) {
    throw new RestoreError(
      `the backup was made by another version of the platform, with migration ${strange.name}: restore it with that version or a later one`,
    );
  }
  const ours = new Set([...OWN_TABLES, ...image.tables.map(({ name }) => name)]);
  const fault = await moveTargetFault(to, ours, image.migrations);
  if (fault !== undefined) throw new RestoreError(fault);
  const { again, holds } = await to.asOwner(async (tx) => {
    const unfinished = await isUnfinished(tx);
    return { again: unfinished, holds: !unfinished && (await hasSchema(tx)) && (await holdsData(tx)) };
  });
  if (holds) throw new RestoreError(`the ${to.engine} database holds data already; wanted an empty platform`);

  await migrate(to, new Set(image.migrations.map(({ name }) => name)));
  const tables = await to.asOwner(listTables);
  const columnsOf = new Map(tables.map(({ name, columns }) => [name, columns.join(', ')]));
  for (const { name, columns } of image.tables) {
    const here = columnsOf.get(name);
    if (here !== columns.join(', '))
      throw new RestoreError(
        `table ${name} of the backup has the columns ${columns.join(', ')}, here ${here ?? 'it is not there'}`,
      );
  }
  await to.asOwner((tx) => markUnfinished(tx, tables));
  return { again };
}

/**
 * Compares every table with the image and lifts the mark.
 *
 * @throws RestoreError that names the table that differs.
 */
export async function finishRestore(
  to: Database,
  image: DatabaseImage,
  { onTable, signal }: { readonly onTable: (table: Fingerprint) => void; readonly signal: AbortSignal },
): Promise<void> {
  for (const { name, rows, hash } of image.tables) {
    signal.throwIfAborted();
    const here = await to.asOwner((tx) => fingerprint(tx, name));
    if (here.rows !== rows || here.hash !== hash) {
      throw new RestoreError(
        `table ${name} differs from the backup: got ${here.rows} rows, hash ${here.hash}, wanted ${rows} rows, hash ${hash}`,
      );
    }
    onTable(here);
  }
  await to.asOwner((tx) => tx.query('analyze'));
  await to.asOwner(async (tx) => {
    await setSequences(tx, image.sequences);
    await markFinished(tx);
  });
}

/** Leaves the database empty, as {@link beginRestore} found it but for the schema. */
export async function abandonRestore(to: Database): Promise<void> {
  await to.asOwner(async (tx) => emptyAgain(tx, await listTables(tx)));
}

async function hasSchema(tx: Transaction): Promise<boolean> {
  const [schema] = await tx.query<{ found: boolean }>(
    `select to_regclass('public.revision_head') is not null as found`,
  );
  return schema?.found === true;
}

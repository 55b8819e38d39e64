import { moveTargetFault } from './move-target.ts';
import type { Database, Transaction } from './port.ts';

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

/** One table as both databases count and hash it. */
export interface MovedTable {
  readonly table: string;
  readonly rows: number;
  /** Sum over all rows of 60 bits of the MD5 of the row's text: it does not depend on their order. */
  readonly hash: string;
}

/** Expected reasons why a move does not take place. Nothing of the target is left behind. */
export class MoveError extends Error {
  readonly code = 'move_refused';
}

/** Rows of one transaction: short enough for the embedded engine's other callers. */
const PAGE_ROWS = 1_000;
/** Made by migrations on either side. */
const OWN_TABLES = new Set(['public.migration', 'public.spatial_ref_sys', 'public.move_in_progress']);
const MARKER = 'move_in_progress';

interface Table {
  readonly name: string;
  readonly key: readonly string[];
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
export async function moveDatabase({ from, to, onProgress, signal }: MoveOptions): Promise<MovedTable[]> {
  const tables = await from.asOwner(listTables);
  const totals = new Map<string, number>();
  for (const { name } of tables) totals.set(name, await from.asOwner((tx) => countRows(tx, name)));

  await to.asOwner((tx) => claim(tx, tables));
  try {
    for (const table of tables) {
      const total = totals.get(table.name) ?? 0;
      await copyTable(table, {
        from,
        to,
        signal,
        onRows: (done) => onProgress?.({ table: table.name, done, total }),
      });
    }
    await to.asOwner((tx) => advanceSequences(tx));
    const moved: MovedTable[] = [];
    for (const { name } of tables) {
      signal?.throwIfAborted();
      moved.push(await to.asOwner((tx) => fingerprint(tx, name)));
    }
    signal?.throwIfAborted();
    // Of one moment, and the last thing asked: what is written to a table while another is compared would be lost.
    const stands = await from.asOwner(
      async (tx) => {
        const all: MovedTable[] = [];
        for (const { name } of tables) all.push(await fingerprint(tx, name));
        return all;
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
    await to.asOwner((tx) => tx.query(`drop table ${MARKER}`));
    return moved;
  } catch (error) {
    await to.asOwner((tx) => empty(tx, tables));
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
  const views = await from.asOwner(listViews);
  const fault = await moveTargetFault(
    to,
    new Set([...OWN_TABLES, ...views, ...tables.map(({ name }) => name)]),
  );
  if (fault !== undefined) throw new MoveError(fault);
}

/** Our views: migrations make them there as well, and they hold nothing. */
async function listViews(tx: Transaction): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `select 'public.' || c.relname as name from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
       and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')`,
  );
  return rows.map(({ name }) => name);
}

/** Our tables, referenced ones before those that refer to them. */
async function listTables(tx: Transaction): Promise<Table[]> {
  const rows = await tx.query<{ name: string; key: string[]; needs: string[] }>(
    `select n.nspname || '.' || c.relname as name,
       (select array_agg(a.attname::text order by k.position)
          from pg_index i cross join unnest(i.indkey::smallint[]) with ordinality as k(column_number, position)
          join pg_attribute a on a.attrelid = c.oid and a.attnum = k.column_number
          where i.indrelid = c.oid and i.indisprimary) as key,
       (select coalesce(array_agg(distinct fn.nspname || '.' || f.relname) filter (where f.oid <> c.oid), '{}')
          from pg_constraint r join pg_class f on f.oid = r.confrelid join pg_namespace fn on fn.oid = f.relnamespace
          where r.conrelid = c.oid and r.contype = 'f') as needs
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and not c.relispartition
       and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
     order by 1`,
  );
  const open = rows.filter((row) => !OWN_TABLES.has(row.name));
  const sorted: Table[] = [];
  const placed = new Set<string>();
  while (open.length > 0) {
    // tileset and tileset_archive refer to each other; constraints are off while copying, so any order will do there.
    const index = Math.max(
      0,
      open.findIndex((row) => row.needs.every((need) => placed.has(need))),
    );
    const [next] = open.splice(index, 1);
    if (!next) break;
    if (!next.key)
      throw new Error(`table ${next.name} has no primary key, so it can't be copied page by page`);
    placed.add(next.name);
    sorted.push({ name: next.name, key: next.key });
  }
  return sorted;
}

async function claim(tx: Transaction, tables: readonly Table[]): Promise<void> {
  const [marker] = await tx.query<{ found: boolean }>(
    `select to_regclass('public.${MARKER}') is not null as found`,
  );
  if (!marker?.found) {
    const [head] = await tx.query<{ number: string; changesets: string }>(
      'select number, (select count(*) from changeset) as changesets from revision_head',
    );
    if (!head || Number(head.number) > 0 || Number(head.changesets) > 0) {
      throw new MoveError('the target holds data already; wanted an empty database');
    }
    await tx.query(`create table ${MARKER} (started_at timestamptz not null default now())`);
  }
  await truncate(tx, tables);
}

async function empty(tx: Transaction, tables: readonly Table[]): Promise<void> {
  await truncate(tx, tables);
  // As the first migration leaves it.
  await tx.query('insert into revision_head (number) values (0)');
  await tx.query(`insert into tileset (id, edition) values ('base', 'public'), ('base-full', 'full')`);
  await tx.query(`drop table if exists ${MARKER}`);
}

const truncate = (tx: Transaction, tables: readonly Table[]) =>
  tx.query(`truncate ${tables.map((table) => table.name).join(', ')}`);

interface CopyOptions extends Pick<MoveOptions, 'from' | 'to'> {
  readonly signal: AbortSignal | undefined;
  readonly onRows: (done: number) => void;
}

async function copyTable({ name, key }: Table, { from, to, signal, onRows }: CopyOptions): Promise<void> {
  const columns = key.map((column) => `t.${column}`).join(', ');
  let after: string | undefined;
  let done = 0;
  for (;;) {
    signal?.throwIfAborted();
    // The position is the last row itself as text: the table's own type reads its key back.
    const page = await from.asOwner((tx) =>
      tx.query<{ row: string }>(
        `select t::text as row from ${name} t
         ${after === undefined ? '' : `where (${columns}) > (select ${key.map((column) => `(p.r).${column}`).join(', ')} from (select $1::text::${name} as r) p)`}
         order by ${columns} limit ${PAGE_ROWS}`,
        after === undefined ? [] : [after],
      ),
    );
    const last = page.at(-1);
    if (!last) return;
    await to.asOwner(async (tx) => {
      // Foreign keys are checked by triggers; the source held them, and the hashes will show it.
      await tx.query(`select set_config('session_replication_role', 'replica', true)`);
      await tx.query(
        `insert into ${name} overriding system value select (x.r).* from (select unnest($1::text[])::${name} as r) x`,
        [page.map((each) => each.row)],
      );
    });
    done += page.length;
    onRows(done);
    after = last.row;
    if (page.length < PAGE_ROWS) return;
  }
}

async function countRows(tx: Transaction, table: string): Promise<number> {
  const [row] = await tx.query<{ count: string }>(`select count(*) as count from ${table}`);
  return Number(row?.count);
}

async function fingerprint(tx: Transaction, table: string): Promise<MovedTable> {
  await tx.query(`select set_config('timezone', 'UTC', true), set_config('extra_float_digits', '1', true)`);
  const [row] = await tx.query<{ rows: string; hash: string }>(
    `select count(*) as rows, coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint::numeric), 0)::text as hash from ${table} t`,
  );
  if (!row) throw new Error(`no fingerprint of ${table}`);
  return { table, rows: Number(row.rows), hash: row.hash };
}

/** Identities and the feature ids go on where the source stopped. */
async function advanceSequences(tx: Transaction): Promise<void> {
  for (const table of ['changeset', 'changeset_comment', 'tileset_archive']) {
    await tx.query(
      `select setval(pg_get_serial_sequence('${table}', 'id'), greatest(1, (select coalesce(max(id), 0) from ${table})))`,
    );
  }
  await tx.query(
    `select setval('feature_id_seq', greatest(1,
       (select coalesce(max(id), 0) from feature), (select coalesce(max(id), 0) from feature_history),
       (select coalesce(max(feature_id), 0) from change)))`,
  );
}

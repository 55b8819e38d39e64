import type { Database, Transaction } from './port.ts';

/** A table of ours as copies of the database take it. */
export interface Table {
  /** With its schema: `public.feature`. */
  readonly name: string;
  /** Columns of the primary key, in its order. */
  readonly key: readonly string[];
  /** All columns, in the order in which a row's text has them. */
  readonly columns: readonly string[];
}

/** Count and hash of a table, equal on every engine that holds the same rows. */
export interface Fingerprint {
  readonly table: string;
  readonly rows: number;
  /** Sum over all rows of 60 bits of the MD5 of the row's text: it does not depend on their order. */
  readonly hash: string;
}

/** Where an identity or another sequence of ours stands. */
export interface SequenceState {
  readonly name: string;
  readonly value: string;
}

/** Runs SQL where the rows are: in a transaction for each call, or all calls in one. */
export type Read = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

/** Rows of one page: a transaction on them is short enough for the embedded engine's other callers. */
const PAGE_ROWS = 1_000;

/** Made by migrations on either side, or of a copy itself. */
export const OWN_TABLES: ReadonlySet<string> = new Set([
  'public.migration',
  'public.spatial_ref_sys',
  'public.move_in_progress',
]);

/** Our tables, referenced ones before those that refer to them. */
export async function listTables(tx: Transaction): Promise<Table[]> {
  const rows = await tx.query<{ name: string; key: string[]; columns: string[]; needs: string[] }>(
    `select n.nspname || '.' || c.relname as name,
       (select array_agg(a.attname::text order by k.position)
          from pg_index i cross join unnest(i.indkey::smallint[]) with ordinality as k(column_number, position)
          join pg_attribute a on a.attrelid = c.oid and a.attnum = k.column_number
          where i.indrelid = c.oid and i.indisprimary) as key,
       (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
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
    sorted.push({ name: next.name, key: next.key, columns: next.columns });
  }
  return sorted;
}

/** A table's rows as their own text, so that nothing is rounded or reinterpreted, page by page in the order of its key. */
export async function* readRows(
  read: Read,
  { name, key }: Table,
  signal?: AbortSignal,
): AsyncGenerator<readonly string[]> {
  const columns = key.map((column) => `t.${column}`).join(', ');
  let after: string | undefined;
  for (;;) {
    signal?.throwIfAborted();
    // The position is the last row itself as text: the table's own type reads its key back.
    const page = await read((tx) =>
      tx.query<{ row: string }>(
        `select t::text as row from ${name} t
         ${after === undefined ? '' : `where (${columns}) > (select ${key.map((column) => `(p.r).${column}`).join(', ')} from (select $1::text::${name} as r) p)`}
         order by ${columns} limit ${PAGE_ROWS}`,
        after === undefined ? [] : [after],
      ),
    );
    after = page.at(-1)?.row;
    if (after === undefined) return;
    yield page.map(({ row }) => row);
    if (page.length < PAGE_ROWS) return;
  }
}

/** Stores rows of {@link readRows} in one transaction. */
export async function insertRows(to: Database, table: string, rows: readonly string[]): Promise<void> {
  await to.asOwner(async (tx) => {
    // Foreign keys are checked by triggers; the source held them, and the hashes will show it.
    await tx.query(`select set_config('session_replication_role', 'replica', true)`);
    await tx.query(
      `insert into ${table} overriding system value select (x.r).* from (select unnest($1::text[])::${table} as r) x`,
      [rows],
    );
  });
}

export async function countRows(tx: Transaction, table: string): Promise<number> {
  const [row] = await tx.query<{ count: string }>(`select count(*) as count from ${table}`);
  return Number(row?.count);
}

export async function fingerprint(tx: Transaction, table: string): Promise<Fingerprint> {
  await tx.query(`select set_config('timezone', 'UTC', true), set_config('extra_float_digits', '1', true)`);
  const [row] = await tx.query<{ rows: string; hash: string }>(
    `select count(*) as rows, coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint::numeric), 0)::text as hash from ${table} t`,
  );
  if (!row) throw new Error(`no fingerprint of ${table}`);
  return { table, rows: Number(row.rows), hash: row.hash };
}

/** Every sequence of ours that has given out a number. */
export function readSequences(tx: Transaction): Promise<SequenceState[]> {
  return tx.query<SequenceState>(
    `select schemaname || '.' || sequencename as name, last_value::text as value from pg_sequences
     where schemaname in ('public', 'auth') and last_value is not null order by 1`,
  );
}

/** Identities and the feature ids go on where the source stopped: no number is given out twice. */
export async function setSequences(tx: Transaction, sequences: readonly SequenceState[]): Promise<void> {
  for (const { name, value } of sequences)
    await tx.query('select setval($1::regclass, $2::bigint)', [name, value]);
}

import { migrations } from './migrate.ts';
import type { Database, Transaction } from './port.ts';

/** Tables that are named before one says how many more there are. */
const NAMED_TABLES = 5;

/**
 * Why a database can't take what is moved to it, in words; undefined where it can: it holds nothing at all, or what
 * these migrations made. Asked before anything is made there; that the tables are empty is for the move to see.
 *
 * @param ours tables of the source, as `schema.name`
 * @param source migrations of the source; missing: all of this version
 */
export async function moveTargetFault(
  to: Database,
  ours: ReadonlySet<string>,
  source: readonly { readonly name: string; readonly sha256: string }[] = migrations(),
): Promise<string | undefined> {
  return to.asOwner(async (tx) => {
    const tables = await listAllTables(tx);
    // Before its tables are compared: a later version has some that the source knows nothing of.
    const strange = await strangeMigration(tx, tables, source);
    if (strange !== undefined)
      return `the target was set up by another version of the platform (migration ${strange}); wanted an empty database`;
    const others = tables.filter((name) => !ours.has(name));
    if (others.length > 0) {
      const more = others.length > NAMED_TABLES ? ` and ${others.length - NAMED_TABLES} more` : '';
      const names = others.slice(0, NAMED_TABLES).join(', ');
      return `the target holds tables of others: ${names}${more}; wanted an empty database`;
    }
    if (tables.length === 0) return undefined;
    if (!tables.includes('public.migration'))
      return `the target holds ${tables[0]}, but no migration of ours made it; wanted an empty database`;
    return undefined;
  });
}

/** The first migration that ran there and is none of the source's; undefined: none, or the database is not ours. */
async function strangeMigration(
  tx: Transaction,
  tables: readonly string[],
  source: readonly { readonly name: string; readonly sha256: string }[],
): Promise<string | undefined> {
  if (!['public.migration', 'public.revision_head'].every((name) => tables.includes(name))) return undefined;
  const known = new Map(source.map(({ name, sha256 }) => [name, sha256]));
  const ran = await tx.query<{ name: string; sha256: string }>(
    'select name, sha256 from migration order by name',
  );
  return ran.find(({ name, sha256 }) => known.get(name) !== sha256)?.name;
}

/** But for those of extensions and of PostgreSQL itself. Views hold nothing, and what they show is a table. */
async function listAllTables(tx: Transaction): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'f', 'm') and not c.relispartition
       and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
       and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
     order by 1`,
  );
  return rows.map(({ name }) => name);
}

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from './port.ts';

const MIGRATIONS = new URL('../migrations/', import.meta.url);

/** Any number of ours: two platforms that start on one server migrate one after the other. */
const ADVISORY_LOCK = 0x746f6e67;

/**
 * Brings the schema up to date. Forward only: a migration that ran is never edited, and its content's hash
 * is kept to hold us to that. Each file is one transaction.
 *
 * @param only names of the migrations to run; missing: all. For the schema that a backup was made of.
 * @returns the names of the files that ran now.
 */
export async function migrate(database: Database, only?: ReadonlySet<string>): Promise<string[]> {
  await database.asOwner((tx) =>
    tx.query(`create table if not exists migration (
      name text primary key, sha256 text not null, ran_at timestamptz not null default now())`),
  );
  const ran: string[] = [];
  for (const { name, text, sha256 } of migrations()) {
    if (only && !only.has(name)) continue;
    const isNew = await database.asOwner(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
      const [known] = await tx.query<{ sha256: string }>('select sha256 from migration where name = $1', [
        name,
      ]);
      if (known && known.sha256 !== sha256) {
        throw new Error(
          `migration ${name} was changed after it ran here: got ${sha256}, wanted ${known.sha256}`,
        );
      }
      if (known) return false;
      await tx.script(text);
      await tx.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256]);
      return true;
    });
    if (isNew) ran.push(name);
  }
  return ran;
}

/** Ours, in the order in which they run. */
export function migrations(): { readonly name: string; readonly text: string; readonly sha256: string }[] {
  return readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, MIGRATIONS), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    });
}

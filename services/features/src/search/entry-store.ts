import type { Transaction } from '@tongtu/database';
import type { SearchEntry } from './entries.ts';

/** Entries as they are staged; grams have no spaces, and a text of them takes half of the room of an array. */
export function stagedEntries(entries: readonly SearchEntry[]): string {
  return JSON.stringify(entries.map((entry) => ({ ...entry, grams: entry.grams.join(' ') })));
}

/** Of a change `c`: its entries by edition. Those that are public as they are stand once, for both. */
const BY_EDITION = `(values
  (case when c.is_public and c.public_search_entries is null then 'both' else 'full' end, c.search_entries),
  ('public', case when c.is_public then c.public_search_entries end)) as e(edition, entries)`;
/** Entries `x` with their place in the declaration's order. */
const ENTRIES = `jsonb_array_elements(e.entries) with ordinality as x(entry, ordinal)`;

/**
 * Carries the staged entries into the index, set-based, within the publishing transaction. Entries that stay as they are
 * are not written: a house that moves costs the index nothing.
 */
export async function applyEntries(tx: Transaction, changesetId: number): Promise<void> {
  await tx.query(
    `delete from search_entry s using change c
     where c.changeset_id = $1 and c.action <> 'create' and s.collection_id = c.collection_id and s.feature_id = c.feature_id
       and not exists (select 1 from ${BY_EDITION}, ${ENTRIES}
         where c.action = 'replace' and e.edition = s.edition and x.ordinal - 1 = s.ordinal and ${isSame('s')})`,
    [changesetId],
  );
  await tx.query(
    `insert into search_entry (collection_id, feature_id, edition, ordinal, text, key, lang, status, importance, grams)
     select c.collection_id, c.feature_id, e.edition, x.ordinal - 1, ${COLUMNS}
     from change c cross join lateral ${BY_EDITION} cross join lateral ${ENTRIES}
     where c.changeset_id = $1 and c.action <> 'remove' and c.search_entries is not null
     on conflict (collection_id, feature_id, edition, ordinal) do nothing`,
    [changesetId],
  );
}

/** An entry as it is staged, column by column. */
const COLUMNS = `x.entry ->> 'text', x.entry ->> 'key', x.entry ->> 'lang', x.entry ->> 'status', (x.entry ->> 'importance')::smallint,
  string_to_array(x.entry ->> 'grams', ' ')`;

/** Grams follow from the key. */
function isSame(stored: string): string {
  return `(x.entry ->> 'text', x.entry ->> 'key', x.entry ->> 'lang', x.entry ->> 'status', (x.entry ->> 'importance')::smallint)
    = (${stored}.text, ${stored}.key, ${stored}.lang, ${stored}.status, ${stored}.importance)`;
}

/**
 * Puts away what a large publication left beside the index of grams: each search looks through that, and on the embedded
 * engine nothing else puts it away. Needs the table's owner.
 */
export async function tidyIndex(tx: Transaction): Promise<void> {
  await tx.query(`select gin_clean_pending_list('search_entry_grams')`);
  await tx.query(`select set_config('default_statistics_target', '10', true)`);
  await tx.query('analyze search_entry');
}

import type { Transaction } from '@tongtu/database';

/** Of a change `c`: its entries by edition. What is not public, or was removed, has none there. */
const BY_EDITION = `(values ('full', c.search_entries),
  ('public', case when c.is_public then coalesce(c.public_search_entries, c.search_entries) end)) as e(edition, entries)`;
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
  array(select jsonb_array_elements_text(x.entry -> 'grams'))`;

/** Grams follow from the key. */
function isSame(stored: string): string {
  return `(x.entry ->> 'text', x.entry ->> 'key', x.entry ->> 'lang', x.entry ->> 'status', (x.entry ->> 'importance')::smallint)
    = (${stored}.text, ${stored}.key, ${stored}.lang, ${stored}.status, ${stored}.importance)`;
}

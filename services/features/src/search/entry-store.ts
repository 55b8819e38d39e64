import type { Transaction } from '@tongtu/database';
import type { Properties } from '@tongtu/sdk/contract';
import type { StoredEntry } from './entries.ts';

/** Entries as JSON; grams have no spaces, and a text of them takes half of the room of an array. */
export function entriesText(entries: readonly StoredEntry[]): string {
  return JSON.stringify(entries.map((entry) => ({ ...entry, grams: entry.grams.join(' ') })));
}

/** Of an entry `x` of {@link entriesText}. */
const KEY = `x ->> 'edition', (x ->> 'ordinal')::smallint`;
/** What it says; grams follow from the key. */
const SAID = `x ->> 'text', x ->> 'key', x ->> 'lang', x ->> 'status', (x ->> 'importance')::smallint`;
const INSERT = `insert into search_entry (collection_id, feature_id, edition, ordinal, text, key, lang, status, importance, grams)`;
const VALUES = `${KEY}, ${SAID}, string_to_array(x ->> 'grams', ' ')`;

/**
 * Carries the staged entries into the index, set-based, within the publishing transaction. Entries that stay as they are
 * are not written: a house that moves costs the index nothing.
 */
export async function applyEntries(tx: Transaction, changesetId: number): Promise<void> {
  await tx.query(
    `delete from search_entry s using change c
     where c.changeset_id = $1 and c.action <> 'create' and s.collection_id = c.collection_id and s.feature_id = c.feature_id
       and not exists (select 1 from jsonb_array_elements(c.search_entries) x
         where c.action = 'replace' and (${KEY}, ${SAID})
           = (s.edition, s.ordinal, s.text, s.key, s.lang, s.status, s.importance))`,
    [changesetId],
  );
  await tx.query(
    `${INSERT} select c.collection_id, c.feature_id, ${VALUES}
     from change c cross join lateral jsonb_array_elements(c.search_entries) x
     where c.changeset_id = $1 and c.action <> 'remove'
     on conflict (collection_id, feature_id, edition, ordinal) do nothing`,
    [changesetId],
  );
}

/** How far the entries of what is there are made, and by which rules. */
export interface IndexState {
  readonly rules: string | null;
  /** Of a run under way: its rules, and the last feature that it has done. */
  readonly making: string | null;
  readonly collectionId: string | null;
  readonly featureId: number | null;
}

/** Locks the state until the transaction ends. */
export async function lockIndexState(tx: Transaction): Promise<IndexState> {
  const [state] = await tx.query<IndexState>(
    `select rules, making, collection_id as "collectionId", feature_id::float8 as "featureId" from search_index for update`,
  );
  if (!state) throw new Error('the database has no search_index row');
  return state;
}

export async function saveIndexState(
  tx: Transaction,
  { rules, making, collectionId, featureId }: IndexState,
): Promise<void> {
  await tx.query('update search_index set rules = $1, making = $2, collection_id = $3, feature_id = $4', [
    ...[rules, making, collectionId, featureId],
  ]);
}

/** Ids of features after one, in their order. */
export async function findIdsAfter(
  tx: Transaction,
  collectionId: string,
  after: number,
  limit: number,
): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `select id::float8 as id from feature where collection_id = $1 and edition = 'full' and id > $2 order by id limit $3`,
    [collectionId, after, limit],
  );
  return rows.map(({ id }) => id);
}

/** Features of a collection after one id, up to another. */
export interface IdRange {
  readonly collectionId: string;
  readonly after: number;
  readonly upTo: number;
}

/** Properties in both editions. */
export function readEditions(
  tx: Transaction,
  { collectionId, after, upTo }: IdRange,
): Promise<{ id: number; full: Properties; open: Properties | null }[]> {
  return tx.query(
    `select f.id::float8 as id, f.properties as full, p.properties as open from feature f
     left join feature p on p.collection_id = f.collection_id and p.edition = 'public' and p.id = f.id
     where f.collection_id = $1 and f.edition = 'full' and f.id > $2 and f.id <= $3`,
    [collectionId, after, upTo],
  );
}

/** Puts entries in the place of those that the features have. */
export async function replaceEntries(
  tx: Transaction,
  { collectionId, after, upTo }: IdRange,
  features: readonly { readonly id: number; readonly entries: readonly StoredEntry[] }[],
): Promise<void> {
  await tx.query(
    'delete from search_entry where collection_id = $1 and feature_id > $2 and feature_id <= $3',
    [collectionId, after, upTo],
  );
  await tx.query(
    `${INSERT} select $1, f.id, ${VALUES}
     from unnest($2::bigint[], $3::text[]) as f(id, entries) cross join lateral jsonb_array_elements(f.entries::jsonb) x`,
    [collectionId, features.map(({ id }) => id), features.map(({ entries }) => entriesText(entries))],
  );
}

/** Takes away the entries of collections that have no names any more. */
export async function deleteOtherEntries(tx: Transaction, collectionIds: readonly string[]): Promise<void> {
  await tx.query('delete from search_entry where collection_id <> all ($1::text[])', [collectionIds]);
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

import { createHash } from 'node:crypto';
import { collectionById, collections } from '@tongtu/data/model';
import type { Database, Transaction } from '@tongtu/database';
import type { Properties } from '@tongtu/sdk/contract';
import { holdRevisions } from '../publish/store.ts';
import { byEdition, ENTRY_CODE, entriesOf, type SearchEntry } from './entries.ts';

/** By which rules the entries are made; what was made by others is made anew. */
export const SEARCH_RULES = createHash('sha256')
  .update(
    JSON.stringify([
      ENTRY_CODE,
      collections.map(({ id, audience, release, search, fields }) => [
        ...[id, audience, release, search],
        fields.map((field) => [field.name, field.audience]),
      ]),
    ]),
  )
  .digest('base64url')
  .slice(0, 22);

/** Collections with names, in the order in which they are gone through. */
const SEARCHED = collections
  .filter(({ search }) => search)
  .map(({ id }) => id)
  .sort();
/** Features of one short transaction. */
const BATCH = 500;

export interface MakeIndexOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told after each batch, with the features gone through by this call. */
  readonly onBatch?: ((done: number) => void) | undefined;
}

/**
 * Makes the entries of all features that are there, where those were made by other rules or not at all: a platform of an
 * earlier version has none. In short transactions, each holding publications back for its length; killed at any
 * point, the next run goes on where it stopped. What is published meanwhile brings its own entries.
 *
 * @returns whether there was anything to do
 */
export async function makeSearchIndex(
  database: Database,
  { signal, onBatch }: MakeIndexOptions = {},
): Promise<boolean> {
  for (let done = 0, turn = 0; ; turn++) {
    signal?.throwIfAborted();
    const count = await database.asService(makeBatch);
    if (count === undefined) return turn > 0;
    done += count;
    onBatch?.(done);
  }
}

/** @returns how many features were gone through; undefined: all are done */
async function makeBatch(tx: Transaction): Promise<number | undefined> {
  await holdRevisions(tx);
  const [state] = await tx.query<{
    rules: string | null;
    making: string | null;
    collection_id: string | null;
    feature_id: string | null;
  }>('select rules, making, collection_id, feature_id from search_index for update');
  if (state?.rules === SEARCH_RULES) return undefined;
  const isUnderWay = state?.making === SEARCH_RULES;
  let index = isUnderWay ? Math.max(0, SEARCHED.indexOf(state.collection_id ?? '')) : 0;
  let after = isUnderWay ? Number(state.feature_id ?? -1) : -1;
  for (; index < SEARCHED.length; index++, after = -1) {
    const collectionId = SEARCHED[index]!;
    const ids = await findIds(tx, collectionId, after);
    await replaceEntries(tx, collectionId, after, ids.length === BATCH ? ids.at(-1)! : undefined);
    if (ids.length < BATCH) continue;
    await tx.query('update search_index set making = $1, collection_id = $2, feature_id = $3', [
      ...[SEARCH_RULES, collectionId, ids.at(-1)],
    ]);
    return ids.length;
  }
  await tx.query('delete from search_entry where collection_id <> all ($1::text[])', [SEARCHED]);
  await tx.query(
    'update search_index set rules = $1, making = null, collection_id = null, feature_id = null',
    [SEARCH_RULES],
  );
  return 0;
}

async function findIds(tx: Transaction, collectionId: string, after: number): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `select id::float8 as id from feature where collection_id = $1 and edition = 'full' and id > $2 order by id limit ${BATCH}`,
    [collectionId, after],
  );
  return rows.map(({ id }) => id);
}

/** The entries of features after one id, up to another or to the last. */
async function replaceEntries(
  tx: Transaction,
  collectionId: string,
  after: number,
  upTo: number | undefined,
): Promise<void> {
  const range = [collectionId, after, upTo ?? Number.MAX_SAFE_INTEGER];
  await tx.query(
    'delete from search_entry where collection_id = $1 and feature_id > $2 and feature_id <= $3',
    range,
  );
  const rows = await tx.query<{ id: number; edition: string; properties: Properties }>(
    `select id::float8 as id, edition, properties from feature
     where collection_id = $1 and edition in ('full', 'public') and id > $2 and id <= $3`,
    range,
  );
  const definition = collectionById(collectionId)!;
  const byId = new Map<number, { full?: SearchEntry[]; public?: SearchEntry[] }>();
  for (const { id, edition, properties } of rows)
    byId.set(id, { ...byId.get(id), [edition]: entriesOf(definition, properties) });
  const entries = [...byId].flatMap(([id, of]) =>
    byEdition(of.full ?? [], of.public).flatMap(({ edition, entries }) =>
      entries.map((entry, ordinal) => ({ id, edition, ordinal, ...entry, grams: entry.grams.join(' ') })),
    ),
  );
  if (entries.length === 0) return;
  await tx.query(
    `insert into search_entry (collection_id, feature_id, edition, ordinal, text, key, lang, status, importance, grams)
     select $1, (x ->> 'id')::bigint, x ->> 'edition', (x ->> 'ordinal')::smallint, x ->> 'text', x ->> 'key', x ->> 'lang',
       x ->> 'status', (x ->> 'importance')::smallint, string_to_array(x ->> 'grams', ' ')
     from jsonb_array_elements($2::jsonb) x`,
    [collectionId, JSON.stringify(entries)],
  );
}

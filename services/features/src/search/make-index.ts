import { createHash } from 'node:crypto';
import { collections } from '@tongtu/data/model';
import type { Database, Transaction } from '@tongtu/database';
import type { CollectionDefinition } from '@tongtu/sdk/contract';
import { holdRevisions } from '../publish/store.ts';
import { ENTRY_CODE, entriesOf, storedEntries } from './entries.ts';
import {
  deleteOtherEntries,
  findIdsAfter,
  lockIndexState,
  readEditions,
  replaceEntries,
  saveIndexState,
} from './entry-store.ts';

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
  const { rules, making, collectionId: last, featureId } = await lockIndexState(tx);
  if (rules === SEARCH_RULES) return undefined;
  const searched = await findSearched(tx);
  const isUnderWay = making === SEARCH_RULES;
  for (const definition of searched) {
    const collectionId = definition.id;
    if (isUnderWay && last !== null && collectionId < last) continue;
    const after = isUnderWay && collectionId === last ? (featureId ?? -1) : -1;
    const ids = await findIdsAfter(tx, collectionId, after, BATCH);
    const isLast = ids.length < BATCH;
    const range = { collectionId, after, upTo: isLast ? Number.MAX_SAFE_INTEGER : ids.at(-1)! };
    const features = (await readEditions(tx, range)).map(({ id, full, open }) => ({
      id,
      entries: storedEntries(entriesOf(definition, full), open ? entriesOf(definition, open) : undefined),
    }));
    await replaceEntries(tx, range, features);
    if (isLast) continue;
    await saveIndexState(tx, { rules, making: SEARCH_RULES, collectionId, featureId: range.upTo });
    return ids.length;
  }
  await deleteOtherEntries(
    tx,
    searched.map(({ id }) => id),
  );
  await saveIndexState(tx, { rules: SEARCH_RULES, making: null, collectionId: null, featureId: null });
  return 0;
}

/** Collections with names, in the order in which they are gone through. */
async function findSearched(tx: Transaction): Promise<CollectionDefinition[]> {
  const rows = await tx.query<{ definition: CollectionDefinition }>(
    `select definition from collection where kind = 'thematic' and definition ? 'search'`,
  );
  return [...collections, ...rows.map(({ definition }) => definition)]
    .filter(({ search }) => search)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

import type { Database, Transaction } from '@tongtu/database';
import type { Edition } from '@tongtu/sdk/contract';
import { currentRevision, findCollection } from '../collections/store.ts';
import { findItems, type StoredFeature } from './store.ts';

/** Features of one short transaction. */
const PAGE = 1_000;

/** How many features an export will hold, as of which revision; undefined where there is no such collection. */
export async function exportSize(
  tx: Transaction,
  collectionId: string,
  edition: Edition,
): Promise<{ count: number; revision: number } | undefined> {
  if (!(await findCollection(tx, collectionId))) return undefined;
  const [row] = await tx.query<{ count: string }>(
    `select count(*) as count from feature where edition = '${edition}' and collection_id = $1`,
    [collectionId],
  );
  return { count: Number(row?.count), revision: await currentRevision(tx) };
}

/**
 * All features of a collection in pages by id, each page its own short transaction.
 *
 * @throws Error where something is published meanwhile: the file would mix two revisions.
 */
export async function* exportFeatures(
  database: Database,
  collectionId: string,
  edition: Edition,
  signal?: AbortSignal,
): AsyncGenerator<StoredFeature[]> {
  const startedAt = await database.asService(currentRevision);
  let after = 0;
  for (;;) {
    signal?.throwIfAborted();
    const { page, revision } = await database.asService(async (tx) => ({
      page: await findItems(tx, { collectionId, edition, after, limit: PAGE }),
      revision: await currentRevision(tx),
    }));
    if (revision !== startedAt)
      throw new Error(`revision ${revision} was published during the export of ${startedAt}; export again`);
    if (page.length > 0) yield page;
    after = page.at(-1)?.id ?? after;
    if (page.length < PAGE) return;
  }
}

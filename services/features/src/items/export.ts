import type { Database, Transaction } from '@tongtu/database';
import type { Edition } from '@tongtu/sdk/contract';
import { currentRevision, findCollection } from '../collections/store.ts';
import { CRS84 } from '../crs/reference-system.ts';
import { featureText } from './geojson.ts';
import { revisionWindow } from './revision-window.ts';
import { findItems, type ItemRow } from './store.ts';

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
 * All features of a collection at a revision as GeoJSON texts, in pages by id: each page is a short transaction of its
 * own, and shows that revision whatever is published meanwhile.
 */
export async function* exportFeatures(
  database: Database,
  collectionId: string,
  { edition, revision, signal }: { edition: Edition; revision: number; signal?: AbortSignal },
): AsyncGenerator<string[]> {
  let last: ItemRow | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const start = last && { values: [], id: last.id };
    const page = await database.asService(
      async (tx) => {
        const window = await revisionWindow(tx, { revision });
        // All that a past state holds: whoever exports sees every field.
        const asked = { limit: PAGE, start, crs: CRS84, openFields: undefined };
        return findItems(tx, { collectionId, source: { edition, isMasked: false }, window }, asked);
      },
      { isolation: 'repeatable read' },
    );
    if (page.length > 0) yield page.map((row) => featureText(collectionId, row));
    last = page.at(-1);
    if (page.length < PAGE) return;
  }
}

import type { Transaction } from '@tongtu/database';
import type { CollectionDefinition } from '@tongtu/sdk/contract';
import type { GrantedCollection } from './act.ts';

/** A collection that others may be granted something on; undefined where it is private, not shared or not there. */
export async function findGrantedCollection(
  tx: Transaction,
  id: string,
): Promise<GrantedCollection | undefined> {
  const [row] = await tx.query<{ owner: string | null; definition: CollectionDefinition }>(
    `select organization_id as owner, definition from collection
     where id = $1 and state = 'published' and sharing <> 'none'`,
    [id],
  );
  return row && { id, ownerId: row.owner ?? undefined, definition: row.definition };
}

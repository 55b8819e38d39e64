import type { Transaction } from '@tongtu/database';
import type { CollectionDefinition, SharingClass } from '@tongtu/sdk/contract';
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

/** How a collection is shared, held until the transaction ends. */
export async function lockSharing(
  tx: Transaction,
  id: string,
): Promise<
  { readonly ownerId: string | undefined; readonly kind: string; readonly sharing: SharingClass } | undefined
> {
  const [row] = await tx.query<{ owner: string | null; kind: string; sharing: SharingClass }>(
    'select organization_id as owner, kind, sharing from collection where id = $1 for update',
    [id],
  );
  return row && { ownerId: row.owner ?? undefined, kind: row.kind, sharing: row.sharing };
}

export async function updateSharing(tx: Transaction, id: string, sharing: SharingClass): Promise<void> {
  await tx.query('update collection set sharing = $2 where id = $1', [id, sharing]);
}

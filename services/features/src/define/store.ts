import type { Transaction } from '@tongtu/database';
import type { CollectionDefinition, SharingClass } from '@tongtu/sdk/contract';

/** A collection with who owns it and whether others may know of it. */
export interface StoredCollection {
  readonly id: string;
  readonly kind: 'base' | 'thematic';
  /** Missing: the survey authority. */
  readonly ownerId: string | undefined;
  readonly state: 'private' | 'published';
  readonly sharing: SharingClass;
  readonly definition: CollectionDefinition;
}

/** @returns false where the id is taken */
export async function insertCollection(
  tx: Transaction,
  definition: CollectionDefinition,
  { organizationId, sharing }: { readonly organizationId: string; readonly sharing: SharingClass },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into collection (id, kind, audience, definition, organization_id, sharing, state)
     values ($1, 'thematic', $2, $3, $4, $5, 'private') on conflict do nothing returning id`,
    [definition.id, definition.audience, JSON.stringify(definition), organizationId, sharing],
  );
  return rows.length > 0;
}

/** Held until the transaction ends. */
export async function lockCollection(tx: Transaction, id: string): Promise<StoredCollection | undefined> {
  const [row] = await tx.query<{
    kind: 'base' | 'thematic';
    owner: string | null;
    state: 'private' | 'published';
    sharing: SharingClass;
    definition: CollectionDefinition;
  }>(
    'select kind, organization_id as owner, state, sharing, definition from collection where id = $1 for update',
    [id],
  );
  return row && { id, ...row, ownerId: row.owner ?? undefined };
}

export async function hasFeatures(tx: Transaction, id: string): Promise<boolean> {
  const [row] = await tx.query<{ has: boolean }>(
    `select exists (select 1 from feature where collection_id = $1)
       or exists (select 1 from feature_history where collection_id = $1)
       or exists (select 1 from change where collection_id = $1) as has`,
    [id],
  );
  return row?.has ?? false;
}

export async function updateDefinition(tx: Transaction, definition: CollectionDefinition): Promise<void> {
  await tx.query('update collection set audience = $2, definition = $3 where id = $1', [
    ...[definition.id, definition.audience, JSON.stringify(definition)],
  ]);
}

export async function updateState(
  tx: Transaction,
  id: string,
  state: StoredCollection['state'],
): Promise<void> {
  await tx.query('update collection set state = $2 where id = $1', [id, state]);
}

export async function updateSharing(tx: Transaction, id: string, sharing: SharingClass): Promise<void> {
  await tx.query('update collection set sharing = $2 where id = $1', [id, sharing]);
}

export async function deleteCollection(tx: Transaction, id: string): Promise<void> {
  await tx.query('delete from collection where id = $1', [id]);
}

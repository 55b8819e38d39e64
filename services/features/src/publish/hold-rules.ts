import type { Transaction } from '@tongtu/database';
import { type CollectionDefinition, ProblemError } from '@tongtu/sdk/contract';
import { derivationOf } from '../stage/prepare.ts';

/**
 * Holds the definitions of the departments' collections that a changeset touches until its publication is stored: what is public
 * of a change was derived by one of them. Those of the base model stay as they are while the platform runs.
 *
 * @throws ProblemError `conflict` where one was changed since: asked again, the change is derived by the new one
 */
export async function holdRules(tx: Transaction, changesetId: number): Promise<void> {
  const held = await tx.query<{ id: string; definition: CollectionDefinition }>(
    `select c.id, c.definition from changeset s join collection c on c.id = any (s.collections)
     where s.id = $1 and c.kind = 'thematic' order by c.id for share of c`,
    [changesetId],
  );
  if (held.length === 0) return;
  const rules = Object.fromEntries(held.map(({ id, definition }) => [id, derivationOf(definition)]));
  const [stale] = await tx.query<{ collection: string }>(
    `select collection_id as collection from change
     where changeset_id = $1 and action <> 'remove' and $2::jsonb ? collection_id
       and derivation is distinct from ($2::jsonb ->> collection_id) limit 1`,
    [changesetId, JSON.stringify(rules)],
  );
  if (stale)
    throw new ProblemError('conflict', {
      ...{ detail: 'The definition of the collection was changed meanwhile', got: stale.collection },
      wanted: 'the same request again',
    });
}

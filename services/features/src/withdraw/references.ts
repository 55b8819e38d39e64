import { checksOf } from '@tongtu/data/checks';
import { collections } from '@tongtu/data/model';
import type { Transaction } from '@tongtu/database';
import { type CurrentState, findReferring } from './store.ts';

/** Features that name the withdrawn one by one of its values. */
export interface BrokenReference {
  readonly collectionId: string;
  readonly field: string;
  /** At most 100. */
  readonly featureIds: readonly number[];
}

/** What would refer to nothing when the feature, or this property of it, is gone: by the rules of `data/checks`. */
export async function findBrokenReferences(
  tx: Transaction,
  current: CurrentState,
  property: string | undefined,
): Promise<BrokenReference[]> {
  const found: BrokenReference[] = [];
  for (const definition of collections)
    for (const check of checksOf(definition)) {
      if (check.code !== 'reference_missing') continue;
      const { field, target, targetField } = check.parameters;
      const value = current.properties[targetField];
      if (target !== current.collectionId || value === undefined) continue;
      if (property !== undefined && property !== targetField) continue;
      const featureIds = await findReferring(tx, definition.id, field, String(value));
      if (featureIds.length > 0) found.push({ collectionId: definition.id, field, featureIds });
    }
  return found;
}

import type { Transaction } from '@tongtu/database';
import { middleOf, pointAt } from '@tongtu/sdk/checks';
import type { CheckParameters } from '@tongtu/sdk/contract';
import { findReferrers, findTargets } from '../key-store.ts';
import type { Evidence, NeighbourRule } from '../rule.ts';
import type { Subject } from '../subject.ts';

export const referenceMissing: NeighbourRule<'reference_missing', Evidence & { readonly value: string }> = {
  looksAt: 'properties',
  seesRemoved: false,
  async read(tx, { changesetId }, subjects, { field, target, targetField }) {
    const named = subjects.flatMap(({ seq, now, base }) => {
      const value = now?.properties[field];
      return value === undefined || value === base?.properties[field] ? [] : [{ seq, value: String(value) }];
    });
    if (named.length === 0) return [];
    const values = [...new Set(named.map(({ value }) => value))];
    const known = await findTargets(tx, changesetId, target, targetField, values);
    return named.filter(({ value }) => !known.has(value));
  },
  observe: ({ now }, missing, { field, target }) =>
    now
      ? missing.map(({ value }) => ({
          place: pointAt(middleOf(now.geometry)),
          parameters: { field, value, target },
        }))
      : [],
};

/** A reference as `data/checks` has it, with the collection that refers. */
export type Reference = CheckParameters['reference_missing'] & { readonly collection: string };

/** The other way round: values that go with these targets, and features that still name them. */
export async function readLeftReferences(
  tx: Transaction,
  changesetId: number,
  targets: readonly Subject[],
  { collection, field, target, targetField }: Reference,
): Promise<readonly { readonly seq: number; readonly value: string; readonly ids: readonly number[] }[]> {
  const left = targets.flatMap(({ seq, now, base }) => {
    const value = base?.properties[targetField];
    return value === undefined || value === now?.properties[targetField]
      ? []
      : [{ seq, value: String(value) }];
  });
  if (left.length === 0) return [];
  const values = [...new Set(left.map(({ value }) => value))];
  const known = await findTargets(tx, changesetId, target, targetField, values);
  const gone = values.filter((value) => !known.has(value));
  if (gone.length === 0) return [];
  const referrers = await findReferrers(tx, changesetId, collection, field, gone);
  return left.flatMap(({ seq, value }) =>
    referrers.filter((referrer) => referrer.value === value).map(({ ids }) => ({ seq, value, ids })),
  );
}

import { middleOf, pointAt } from '@tongtu/sdk/checks';
import { metersPerDegree } from '@tongtu/sdk/geo';
import { findTwins } from '../neighbour-store.ts';
import type { Evidence, NeighbourRule } from '../rule.ts';
import { searchAround } from '../scope.ts';

/** What was made anew may go; what was there and came to lie on another is for a person to decide. */
export const duplicateFeature: NeighbourRule<'duplicate_feature', Evidence & { readonly other: number }> = {
  looksAt: 'geometry',
  seesRemoved: false,
  async read(tx, scope, subjects, { toleranceMeters, sameFields }) {
    const [first] = subjects;
    if (!first) return [];
    const search = searchAround(scope, subjects, first.collection, toleranceMeters);
    return findTwins(tx, search, sameFields, toleranceMeters / metersPerDegree(0)[0]);
  },
  observe({ now, base, collection, feature }, twins, { toleranceMeters }) {
    if (!now) return [];
    return twins.map(({ other }) => ({
      place: pointAt(middleOf(now.geometry)),
      others: [other],
      parameters: { toleranceMeters },
      fix: base ? [] : [{ action: 'remove', collection, feature }],
    }));
  },
};

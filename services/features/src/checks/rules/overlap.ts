import { middleOf, type Observation, rounded } from '@tongtu/sdk/checks';
import { metersPerDegree } from '@tongtu/sdk/geo';
import { findSharedGround, type SharedGround } from '../neighbour-store.ts';
import type { NeighbourRule } from '../rule.ts';
import { searchAround } from '../scope.ts';
import type { Subject } from '../subject.ts';

/**
 *     a──────┐
 *     │   b──┼───┐     what both hold is the place
 *     └───┼──┘   │
 *         └──────┘
 */
export const overlap: NeighbourRule<'overlap', SharedGround> = {
  looksAt: 'geometry',
  seesRemoved: false,
  async read(tx, scope, subjects, { sameFields }) {
    const [first] = subjects;
    return first
      ? findSharedGround(tx, searchAround(scope, subjects, first.collection, 0), sameFields, false)
      : [];
  },
  observe: (_, shared, { minAreaSquareMeters }) => sharedGround(shared, minAreaSquareMeters),
};

/** The same of a coverage, where the fix leaves the ground to the neighbour. */
export const coverageOverlap: NeighbourRule<'coverage_overlap', SharedGround> = {
  looksAt: 'geometry',
  seesRemoved: false,
  async read(tx, scope, subjects, { sameFields }) {
    const [first] = subjects;
    return first
      ? findSharedGround(tx, searchAround(scope, subjects, first.collection, 0), sameFields, true)
      : [];
  },
  observe: (subject, shared, { minAreaSquareMeters }) => sharedGround(shared, minAreaSquareMeters, subject),
};

function sharedGround(
  shared: readonly SharedGround[],
  minAreaSquareMeters: number,
  yielding?: Subject,
): Observation[] {
  return shared.flatMap(({ other, areaDegrees, place, rest }) => {
    const [lng, lat] = metersPerDegree(middleOf(place)[1]);
    const areaSquareMeters = areaDegrees * lng * lat;
    if (areaSquareMeters < minAreaSquareMeters) return [];
    const fix =
      yielding && rest?.type === 'Polygon'
        ? [
            {
              action: 'replace' as const,
              collection: yielding.collection,
              feature: yielding.feature,
              geometry: rest,
            },
          ]
        : [];
    return [{ place, others: [other], parameters: { areaSquareMeters: rounded(areaSquareMeters) }, fix }];
  });
}

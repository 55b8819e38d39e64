import { middleOf, rounded } from '@tongtu/sdk/checks';
import { metersPerDegree } from '@tongtu/sdk/geo';
import { findGaps, type Gap } from '../neighbour-store.ts';
import type { NeighbourRule } from '../rule.ts';
import { searchAround } from '../scope.ts';

/** Far enough to see the far side of a sliver. */
const RADIUS_METERS = 20;

/**
 *     ┌────┬────┐        ┌────┬────┐
 *     │ a  │ b  │   or   │ a  │    │   b was removed
 *     │   ╱╲    │        │    │    │
 *     └──╱──╲───┘        └────┘ ─ ─
 *     between them       nobody's now
 */
export const coverageGap: NeighbourRule<'coverage_gap', Gap> = {
  looksAt: 'geometry',
  seesRemoved: true,
  async read(tx, scope, subjects, { sameFields }) {
    const [first] = subjects;
    return first
      ? findGaps(tx, searchAround(scope, subjects, first.collection, RADIUS_METERS), sameFields)
      : [];
  },
  observe: ({ collection, feature, now }, gaps, { minAreaSquareMeters, maxHoleSquareMeters }) =>
    gaps.flatMap(({ areaDegrees, place, isHole, filled }) => {
      const [lng, lat] = metersPerDegree(middleOf(place)[1]);
      const areaSquareMeters = areaDegrees * lng * lat;
      if (areaSquareMeters < minAreaSquareMeters) return [];
      if (isHole && areaSquareMeters > maxHoleSquareMeters) return [];
      return [
        {
          place,
          parameters: { areaSquareMeters: rounded(areaSquareMeters) },
          fix:
            now && filled?.type === 'Polygon'
              ? [{ action: 'replace', collection, feature, geometry: filled }]
              : [],
        },
      ];
    }),
};

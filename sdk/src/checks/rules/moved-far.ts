import { metersPerDegree } from '../../geo/index.ts';
import { middleOf, rounded } from '../parts.ts';
import type { FeatureRule } from '../rule.ts';

/** A slip of the hand, or swapped coordinates: told by the middles of the boxes, so that growth by half counts for little. */
export const movedFar: FeatureRule<'moved_far'> = {
  looksAt: 'geometry',
  observe({ base, geometry, collection, feature }, { maxMeters }) {
    if (!base) return [];
    const [from, to] = [middleOf(base.geometry), middleOf(geometry)];
    const [lng, lat] = metersPerDegree((from[1] + to[1]) / 2);
    const distanceMeters = Math.hypot((to[0] - from[0]) * lng, (to[1] - from[1]) * lat);
    if (distanceMeters <= maxMeters) return [];
    return [
      {
        place: { type: 'LineString', coordinates: [[...from], [...to]] },
        parameters: { distanceMeters: rounded(distanceMeters), maxMeters },
        fix: [{ action: 'replace', collection, feature, geometry: base.geometry }],
      },
    ];
  },
};

import { type Observation, pointAt } from '@tongtu/sdk/checks';
import type { Position } from 'geojson';
import { COINCIDENT_METERS, endsOf, touches } from '../line-network.ts';
import type { LineRule } from '../rule.ts';
import { MAX_OBSERVATIONS } from '../rule.ts';

/** Within it `almost_junction` speaks of the end. */
const NEAR_METERS = COINCIDENT_METERS;

/**
 *     a───────b───────c      where b is removed or drawn back, the end of a that met it is told, too
 */
export const danglingEnd: LineRule<'dangling_end'> = {
  seesRemoved: true,
  needs: ({ with: collections }) => ({ collections, radiusMeters: NEAR_METERS }),
  observe({ now, base, collection, feature }, neighbours) {
    const dangling: Observation[] = [];
    const former = base ? endsOf(base.geometry) : [];
    const told = (end: Position, others: readonly number[]) =>
      dangling.push({ place: pointAt(end), others, parameters: {} });
    if (now)
      for (const end of endsOf(now.geometry)) {
        const isOld = former.some((was) => was[0] === end[0] && was[1] === end[1]);
        if (!isOld && !neighbours.some(({ geometry }) => touches(geometry, end))) told(end, []);
      }
    if (base)
      for (const neighbour of neighbours.filter((line) => line.collection === collection))
        for (const end of endsOf(neighbour.geometry)) {
          if (!touches(base.geometry, end) || (now && touches(now.geometry, end))) continue;
          const meets = neighbours.some(
            ({ id, geometry }) => id !== neighbour.id && id !== feature && touches(geometry, end),
          );
          if (!meets) told(end, [neighbour.id]);
        }
    return dangling.slice(0, MAX_OBSERVATIONS);
  },
};

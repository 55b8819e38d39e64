import { type Observation, pointAt, rounded } from '@tongtu/sdk/checks';
import type { Geometry, Position } from 'geojson';
import { COINCIDENT_METERS, endsOf, nearestOn, withEndMoved } from '../line-network.ts';
import type { Neighbour } from '../neighbour-store.ts';
import type { LineRule } from '../rule.ts';
import { MAX_OBSERVATIONS } from '../rule.ts';

/**
 *     a─────a  b      the end of a stops short of b, and meets no other line
 *              │
 *              b
 */
export const almostJunction: LineRule<'almost_junction'> = {
  seesRemoved: false,
  needs: ({ toleranceMeters, with: collections }) => ({ collections, radiusMeters: toleranceMeters }),
  observe({ now, base, collection, feature }, neighbours, { toleranceMeters }) {
    if (!now) return [];
    const own = { id: feature, collection, geometry: now.geometry };
    const former = base ? endsOf(base.geometry) : [];
    const isNew = (end: Position) => !former.some((was) => was[0] === end[0] && was[1] === end[1]);
    const short: Observation[] = [];
    for (const end of endsOf(now.geometry)) {
      const gap = shortOf(end, neighbours, own.geometry, toleranceMeters);
      if (gap) short.push(observation(own, end, gap, isNew(end)));
    }
    // A line that came near may leave the ends of others short of it.
    for (const neighbour of neighbours)
      for (const end of endsOf(neighbour.geometry)) {
        const rest = neighbours.filter(({ id }) => id !== neighbour.id);
        const gap = shortOf(end, [own, ...rest], neighbour.geometry, toleranceMeters);
        if (gap?.line.id === feature)
          short.push({ ...observation(neighbour, end, gap, true), others: [neighbour.id] });
      }
    return short.slice(0, MAX_OBSERVATIONS);
  },
};

interface Gap {
  readonly line: Pick<Neighbour, 'id'>;
  readonly distanceMeters: number;
  readonly at: Position;
}

/** The nearest line within the tolerance, where the end meets none; its own line counts as one that it may meet. */
function shortOf(
  end: Position,
  lines: readonly Pick<Neighbour, 'id' | 'geometry'>[],
  own: Geometry,
  toleranceMeters: number,
): Gap | undefined {
  let gap: Gap | undefined;
  for (const line of lines) {
    const nearest = nearestOn(line.geometry, end);
    if (!nearest || nearest.distanceMeters > toleranceMeters) continue;
    if (nearest.distanceMeters <= COINCIDENT_METERS) return undefined;
    if (!gap || nearest.distanceMeters < gap.distanceMeters) gap = { line, ...nearest };
  }
  return gap && !meetsItself(own, end) ? gap : undefined;
}

/** A loop that comes back to its own line: the end is a vertex of it a second time. */
function meetsItself(own: Geometry, end: Position): boolean {
  if (own.type !== 'LineString' && own.type !== 'MultiLineString') return false;
  const vertices = own.type === 'LineString' ? own.coordinates : own.coordinates.flat();
  return vertices.filter(([lng, lat]) => lng === end[0] && lat === end[1]).length > 1;
}

function observation(
  line: Pick<Neighbour, 'id' | 'collection' | 'geometry'>,
  end: Position,
  { line: other, distanceMeters, at }: Gap,
  isNew: boolean,
): Observation {
  return {
    place: pointAt(end),
    others: [other.id],
    parameters: { distanceMeters: rounded(distanceMeters) },
    // An end that was so before does not hold back another's work on the line.
    ...(isNew ? {} : { severity: 'warning' }),
    fix: [
      {
        action: 'replace',
        collection: line.collection,
        feature: line.id,
        geometry: withEndMoved(line.geometry, end, at),
      },
    ],
  };
}

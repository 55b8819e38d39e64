import { agree, pointAt } from '@tongtu/sdk/checks';
import { crossingsOf, hasVertexAt, withVertex } from '../line-network.ts';
import type { LineRule } from '../rule.ts';
import { MAX_OBSERVATIONS } from '../rule.ts';

/**
 *        b
 *     a──┼──a     on one level: both need a vertex where they cross; the fix gives it to both
 *        b
 */
export const crossingWithoutNode: LineRule<'crossing_without_node'> = {
  seesRemoved: false,
  needs: (_, collection) => ({ collections: [collection], radiusMeters: 0 }),
  observe({ now, collection, feature }, neighbours, { sameFields }) {
    if (!now) return [];
    return neighbours
      .filter((line) => line.collection === collection && agree(sameFields, now.properties, line.properties))
      .flatMap((line) =>
        crossingsOf(now.geometry, line.geometry, MAX_OBSERVATIONS)
          .filter((place) => !hasVertexAt(now.geometry, place) || !hasVertexAt(line.geometry, place))
          .map((place) => ({
            place: pointAt(place),
            others: [line.id],
            parameters: {},
            fix: [
              {
                action: 'replace' as const,
                collection,
                feature,
                geometry: withVertex(now.geometry, place),
              },
              {
                action: 'replace' as const,
                collection,
                feature: line.id,
                geometry: withVertex(line.geometry, place),
              },
            ].filter((fix) => !hasVertexAt(fix.feature === feature ? now.geometry : line.geometry, place)),
          })),
      )
      .slice(0, MAX_OBSERVATIONS);
  },
};

import type { Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { type Decision, decide, refuse } from '../edit.ts';
import type { FeatureKey } from '../feature.ts';
import { withChains } from '../geometry/chains.ts';
import { isSame, rounded } from '../geometry/plane.ts';

/** A new feature. Its key is the caller's: actions draw no lots. */
export function create(
  key: FeatureKey,
  collection: string,
  drawn: Geometry,
  properties: Properties,
  action: 'create' | 'copy' = 'create',
): Decision {
  const geometry = withChains(drawn, ({ positions, isRing }) => {
    const kept = positions
      .map(rounded)
      .filter((each, index, all) => index === 0 || !isSame(each, all[index - 1]!));
    // A double click, or a ring closed on its first vertex, leaves the same position twice.
    return isRing && kept.length > 1 && isSame(kept[0]!, kept.at(-1)!) ? kept.slice(0, -1) : kept;
  });
  if (!geometry || (geometry.type === 'LineString' && geometry.coordinates.length < 2))
    return refuse('too_few_vertices');
  return decide(action, [{ key, after: { key, collection, geometry, properties } }], [key]);
}

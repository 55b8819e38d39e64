import type { Position } from 'geojson';
import { metersPerDegree } from '../../geo/index.ts';
import { pathsOf, pointAt, withPaths } from '../parts.ts';
import type { FeatureRule } from '../rule.ts';

/** The fix leaves out the later of two close vertices, never the end of a line or ring. */
export const vertexDensity: FeatureRule<'vertex_density'> = {
  looksAt: 'geometry',
  observe(changed, { minSpacingMeters }) {
    const { geometry, collection, feature } = changed;
    const close = pathsOf(geometry).flatMap((path) => closeVertices(path, minSpacingMeters));
    const [first] = close;
    if (!first) return [];
    let isWhole = true;
    const thinned = withPaths(geometry, (path) => {
      const kept = thin(path, minSpacingMeters);
      // A ring needs four positions, a line two: what would fall short is for a person.
      if (kept.length < (geometry.type.endsWith('Polygon') ? 4 : 2)) isWhole = false;
      return kept;
    });
    return [
      {
        place: pointAt(first),
        parameters: { count: close.length, minSpacingMeters },
        fix: isWhole ? [{ action: 'replace', collection, feature, geometry: thinned }] : [],
      },
    ];
  },
};

function closeVertices(path: readonly Position[], minMeters: number): Position[] {
  return path.filter(
    (position, at) => at > 0 && metersBetween(path[at - 1] as Position, position) < minMeters,
  );
}

function thin(path: readonly Position[], minMeters: number): Position[] {
  const [first, last] = [path[0], path.at(-1)];
  if (!first || !last) return [];
  const kept = [first];
  for (const position of path.slice(1, -1))
    if (metersBetween(kept.at(-1) as Position, position) >= minMeters) kept.push(position);
  while (kept.length > 1 && metersBetween(kept.at(-1) as Position, last) < minMeters) kept.pop();
  return [...kept, last];
}

function metersBetween([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position): number {
  const [lng, lat] = metersPerDegree(ay);
  return Math.hypot((bx - ax) * lng, (by - ay) * lat);
}

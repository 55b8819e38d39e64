import type { Position } from 'geojson';
import { metersPerDegree } from '../../geo/index.ts';
import { isPolygonal, middleOf, pathsOf, pointAt, rounded } from '../parts.ts';
import type { FeatureRule, FeatureState } from '../rule.ts';

export const tooSmall: FeatureRule<'too_small'> = {
  looksAt: 'geometry',
  observe(changed, { minAreaSquareMeters }) {
    if (!isPolygonal(changed.geometry)) return [];
    const areaSquareMeters = areaOf(changed.geometry);
    if (areaSquareMeters >= minAreaSquareMeters) return [];
    return [
      {
        place: pointAt(middleOf(changed.geometry)),
        parameters: { areaSquareMeters: rounded(areaSquareMeters), minAreaSquareMeters },
      },
    ];
  },
};

/** In square metres; holes are taken off by the order of rings, whichever way they run. */
function areaOf(geometry: FeatureState['geometry']): number {
  if (geometry.type === 'MultiPolygon')
    return geometry.coordinates.reduce(
      (sum, coordinates) => sum + areaOf({ type: 'Polygon', coordinates }),
      0,
    );
  const [lng, lat] = metersPerDegree(middleOf(geometry)[1]);
  const [outer = 0, ...holes] = pathsOf(geometry).map((ring) => ringArea(ring) * lng * lat);
  return outer - holes.reduce((sum, hole) => sum + hole, 0);
}

/** In square degrees, relative to the first position: near 120° the plain products lose six of sixteen digits. */
function ringArea(ring: readonly Position[]): number {
  const [x0 = 0, y0 = 0] = ring[0] ?? [];
  let twice = 0;
  for (let at = 1; at < ring.length; at++) {
    const [ax = 0, ay = 0] = ring[at - 1] as Position;
    const [bx = 0, by = 0] = ring[at] as Position;
    twice += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return Math.abs(twice / 2);
}

import type { Position } from 'geojson';
import { metersPerDegree } from '../../geo/index.ts';
import { isLinear, middleOf, pathsOf, pointAt, rounded } from '../parts.ts';
import type { FeatureRule } from '../rule.ts';

export const tooShort: FeatureRule<'too_short'> = {
  looksAt: 'geometry',
  observe(changed, { minLengthMeters }) {
    if (!isLinear(changed.geometry)) return [];
    const lengthMeters = pathsOf(changed.geometry).reduce((sum, path) => sum + lengthOf(path), 0);
    if (lengthMeters >= minLengthMeters) return [];
    return [
      {
        place: pointAt(middleOf(changed.geometry)),
        parameters: { lengthMeters: rounded(lengthMeters), minLengthMeters },
      },
    ];
  },
};

function lengthOf(path: readonly Position[]): number {
  let length = 0;
  for (let at = 1; at < path.length; at++) {
    const [ax = 0, ay = 0] = path[at - 1] as Position;
    const [bx = 0, by = 0] = path[at] as Position;
    const [lng, lat] = metersPerDegree(ay);
    length += Math.hypot((bx - ax) * lng, (by - ay) * lat);
  }
  return length;
}

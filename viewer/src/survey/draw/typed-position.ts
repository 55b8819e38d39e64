import { EPSG_4549, gridPosition } from '@tongtu/sdk/geo';
import type { Position } from 'geojson';
import { rounded } from '../edit/geometry/plane.ts';

/**
 * A position as somebody types it: longitude and latitude in degrees (`121.075, 31.964`), or easting and northing in
 * EPSG:4549 (`601622.4 3538365.2`, also `E … N …`). `undefined` where it is neither.
 */
export function typedPosition(text: string): Position | undefined {
  const numbers = text
    .replace(/[EN°,，;；\s]+/gi, ' ')
    .trim()
    .split(' ');
  if (numbers.length !== 2 || !numbers.every((each) => /^-?\d+(\.\d+)?$/.test(each))) return undefined;
  const [x, y] = numbers.map(Number) as [number, number];
  if (Math.abs(x) <= 180 && Math.abs(y) <= 90) return rounded([x, y]);
  const position = gridPosition([x, y], EPSG_4549);
  return position && rounded([...position]);
}

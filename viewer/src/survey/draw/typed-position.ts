import { EPSG_4549, gridPosition } from '@tongtu/sdk/geo';
import type { Position } from 'geojson';
import { rounded } from '../edit/geometry/plane.ts';

/**
 * Eastings of the zone within 400 km of its meridian, wider than any zone is. Latitude before longitude, and numbers of no
 * system at all, would else be a place by the equator.
 */
const EASTING_METERS = { min: 100_000, max: 900_000 } as const;
/** `N 31.964 E 121.075`, `31.964°N, 121.075°E`: the letters say which is which. */
const NORTH_FIRST = /^\s*N[^NE]*E[^NE]*$|^[^NE]*N[^NE]*E\s*$/i;

/**
 * A position as somebody types it: longitude and latitude in degrees (`121.075, 31.964`), or easting and northing in
 * EPSG:4549 (`601622.4 3538365.2`, also `E … N …`, and the other way round with these letters). Full width is as good.
 * `undefined` where it is neither.
 */
export function typedPosition(typed: string): Position | undefined {
  const text = typed.normalize('NFKC');
  const numbers = text
    .replace(/[EN°,;、\s]+/gi, ' ')
    .trim()
    .split(' ');
  if (numbers.length !== 2 || !numbers.every((each) => /^-?\d+(\.\d+)?$/.test(each))) return undefined;
  const [first, second] = numbers.map(Number) as [number, number];
  const [x, y] = NORTH_FIRST.test(text) ? [second, first] : [first, second];
  if (Math.abs(x) <= 180 && Math.abs(y) <= 90) return rounded([x, y]);
  if (x < EASTING_METERS.min || x > EASTING_METERS.max) return undefined;
  const position = gridPosition([x, y], EPSG_4549);
  return position && rounded([...position]);
}

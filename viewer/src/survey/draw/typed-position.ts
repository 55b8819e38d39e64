import { EPSG_4549, gridCoordinates, ZONE_REACH_DEGREES } from '@tongtu/sdk/geo';
import type { Position } from 'geojson';
import { planeAt, rounded } from '../edit/geometry/plane.ts';

/** In degrees the half of a tenth of a millimetre. */
const ENOUGH_METERS = 0.000_05;
/** Each step of the approximation gains about three digits. */
const MAX_STEPS = 20;

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
  return onGrid(x, y);
}

/** The position with these coordinates in EPSG:4549: from a guess by steps of what is missing. */
function onGrid(easting: number, northing: number): Position | undefined {
  const meridian: Position = [EPSG_4549.centralMeridianDegrees, 0];
  // As far north as the northing says, whatever the latitude: about 111 km a degree.
  let position: Position = [meridian[0]!, northing / 111_000];
  const reach = EPSG_4549.centralMeridianDegrees;
  for (let step = 0; step < MAX_STEPS; step++) {
    const at = gridCoordinates([position[0]!, position[1]!], EPSG_4549);
    if (!at) return undefined;
    const [east, north] = [easting - at[0], northing - at[1]];
    if (Math.hypot(east, north) < ENOUGH_METERS) return rounded(position);
    const scale = planeAt(position).toMeters([position[0]! + 1, position[1]! + 1]);
    position = [position[0]! + east / scale[0], position[1]! + north / scale[1]];
    if (Math.abs(position[0]! - reach) > ZONE_REACH_DEGREES) return undefined;
  }
  return undefined;
}

import { GRS80_INVERSE_FLATTENING, GRS80_SEMI_MAJOR_METERS } from './mercator.ts';
import type { LngLat } from './position.ts';

/** A transverse Mercator grid on GRS 80 with scale 1 on its meridian, as China's Gauss-Krüger zones are. */
export interface GaussKrugerZone {
  readonly epsg: number;
  readonly centralMeridianDegrees: number;
  readonly falseEastingMeters: number;
}

/** CGCS2000 / 3-degree Gauss-Kruger CM 120E. */
export const EPSG_4549: GaussKrugerZone = {
  epsg: 4549,
  centralMeridianDegrees: 120,
  falseEastingMeters: 500_000,
};

/** As far from the meridian as the coordinates of a zone are in use: its own half and a zone's width beyond. */
export const ZONE_REACH_DEGREES = 4.5;

/** Third flattening. */
const n = 1 / (2 * GRS80_INVERSE_FLATTENING - 1);
const RECTIFYING_RADIUS_METERS = (GRS80_SEMI_MAJOR_METERS / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
const ALPHA = [
  n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3 + (41 / 180) * n ** 4,
  (13 / 48) * n ** 2 - (3 / 5) * n ** 3 + (557 / 1440) * n ** 4,
  (61 / 240) * n ** 3 - (103 / 140) * n ** 4,
  (49561 / 161280) * n ** 4,
];
const BETA = [
  n / 2 - (2 / 3) * n ** 2 + (37 / 96) * n ** 3 - n ** 4 / 360,
  n ** 2 / 48 + n ** 3 / 15 - (437 / 1440) * n ** 4,
  (17 / 480) * n ** 3 - (37 / 840) * n ** 4,
  (4397 / 161280) * n ** 4,
];
const ECCENTRICITY = (2 * Math.sqrt(n)) / (1 + n);

/**
 * Easting and northing in metres by Krüger's series to the fourth order of n (Karney, "Transverse Mercator with an
 * accuracy of a few nanometers", 2011): better than a millimetre within {@link ZONE_REACH_DEGREES}.
 * `undefined` farther away, where such coordinates would mislead.
 */
export function gridCoordinates(
  [lng, lat]: LngLat,
  zone: GaussKrugerZone,
): readonly [eastingMeters: number, northingMeters: number] | undefined {
  const fromMeridianDegrees = lng - zone.centralMeridianDegrees;
  if (Math.abs(fromMeridianDegrees) > ZONE_REACH_DEGREES || Math.abs(lat) >= 90) return undefined;
  const lambda = (fromMeridianDegrees * Math.PI) / 180;
  const sin = Math.sin((lat * Math.PI) / 180);
  const t = Math.sinh(Math.atanh(sin) - ECCENTRICITY * Math.atanh(ECCENTRICITY * sin));
  const xi = Math.atan2(t, Math.cos(lambda));
  const eta = Math.atanh(Math.sin(lambda) / Math.hypot(1, t));
  let [north, east] = [xi, eta];
  ALPHA.forEach((alpha, index) => {
    const times = 2 * (index + 1);
    north += alpha * Math.sin(times * xi) * Math.cosh(times * eta);
    east += alpha * Math.cos(times * xi) * Math.sinh(times * eta);
  });
  return [zone.falseEastingMeters + RECTIFYING_RADIUS_METERS * east, RECTIFYING_RADIUS_METERS * north];
}

/** Each step of the latitude gains more than two digits. */
const LATITUDE_STEPS = 8;

/**
 * The other way round: longitude and latitude in degrees of a position on the grid. `undefined` farther than
 * {@link ZONE_REACH_DEGREES} from the meridian or beyond a pole, where the numbers are of another zone or of none.
 */
export function gridPosition(
  [eastingMeters, northingMeters]: readonly [eastingMeters: number, northingMeters: number],
  zone: GaussKrugerZone,
): LngLat | undefined {
  const north = northingMeters / RECTIFYING_RADIUS_METERS;
  const east = (eastingMeters - zone.falseEastingMeters) / RECTIFYING_RADIUS_METERS;
  // Beyond, the series has no meaning. Written so that what is no number fails, too.
  if (!(Math.abs(north) < Math.PI / 2 && Math.abs(east) < 1)) return undefined;
  let [xi, eta] = [north, east];
  BETA.forEach((beta, index) => {
    const times = 2 * (index + 1);
    xi -= beta * Math.sin(times * north) * Math.cosh(times * east);
    eta -= beta * Math.cos(times * north) * Math.sinh(times * east);
  });
  const lambda = (Math.atan2(Math.sinh(eta), Math.cos(xi)) * 180) / Math.PI;
  if (!(Math.abs(lambda) <= ZONE_REACH_DEGREES)) return undefined;
  const conformal = Math.asinh(Math.sin(xi) / Math.hypot(Math.sinh(eta), Math.cos(xi)));
  let sin = Math.tanh(conformal);
  for (let step = 0; step < LATITUDE_STEPS; step++)
    sin = Math.tanh(conformal + ECCENTRICITY * Math.atanh(ECCENTRICITY * sin));
  return [zone.centralMeridianDegrees + lambda, (Math.asin(sin) * 180) / Math.PI];
}

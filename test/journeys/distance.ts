import { GRS80_SEMI_MAJOR_METERS, type LngLat } from '@tongtu/sdk/geo';

/** Of the ellipsoid of CGCS2000 (GB 22021). */
const CGCS2000_FLATTENING = 1 / 298.257222101;
const ECCENTRICITY_SQUARED = CGCS2000_FLATTENING * (2 - CGCS2000_FLATTENING);

/**
 * Metres between two near positions on the ellipsoid, by its radii of curvature at the first: for distances of
 * some metres right to a thousandth of a millimetre.
 */
export function metersApart([lng, lat]: LngLat, [otherLng, otherLat]: LngLat): number {
  const radians = Math.PI / 180;
  const sine = Math.sin(lat * radians);
  const narrowing = 1 - ECCENTRICITY_SQUARED * sine * sine;
  const primeVertical = GRS80_SEMI_MAJOR_METERS / Math.sqrt(narrowing);
  const meridian =
    (GRS80_SEMI_MAJOR_METERS * (1 - ECCENTRICITY_SQUARED)) / (narrowing * Math.sqrt(narrowing));
  const north = meridian * (otherLat - lat) * radians;
  const east = primeVertical * Math.cos(lat * radians) * (otherLng - lng) * radians;
  return Math.hypot(north, east);
}

/** How far apart two outlines are: the farthest that a vertex of either lies from the nearest of the other, metres. */
export function metersBetween(outline: readonly LngLat[], other: readonly LngLat[]): number {
  const farthest = (from: readonly LngLat[], to: readonly LngLat[]) =>
    Math.max(...from.map((vertex) => Math.min(...to.map((each) => metersApart(vertex, each)))));
  return Math.max(farthest(outline, other), farthest(other, outline));
}

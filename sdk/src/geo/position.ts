/**
 * Positions and boxes on the wire: degrees on CRS84, read as CGCS2000 (EPSG:4490),
 * with which it agrees within the accuracy of the transformation.
 */

/** `[lng, lat]` in degrees. */
export type LngLat = readonly [lng: number, lat: number];

/** `[west, south, east, north]` in degrees; west ≤ east (a city never crosses the antimeridian). */
export type Bbox = readonly [west: number, south: number, east: number, north: number];

/** True where the two boxes share at least a point. */
export function bboxesMeet(a: Bbox, b: Bbox): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

/** The smallest box that holds both. */
export function bboxUnion(a: Bbox, b: Bbox): Bbox {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

import { GRS80_INVERSE_FLATTENING, GRS80_SEMI_MAJOR_METERS } from '@tongtu/sdk/geo';
import type { Position } from 'geojson';

/** East and north of the plane's origin, metres. */
export type PlanePoint = readonly [east: number, north: number];

/**
 * The ground about a place as a plane that touches the ellipsoid there. Within a kilometre lengths are right to some
 * millimetres: good for snapping and squaring. What is shown as a length or an area comes from the ellipsoid itself.
 */
export interface Plane {
  toMeters(position: Position): PlanePoint;
  /** `[lng, lat]` in degrees, rounded as positions are stored. */
  toPosition(point: PlanePoint): Position;
}

const RADIANS = Math.PI / 180;
const FLATTENING = 1 / GRS80_INVERSE_FLATTENING;
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);
/** A tenth of a millimetre: what the database and the API keep of a degree. */
const DEGREE_DIGITS = 9;

export function planeAt(origin: Position): Plane {
  const [originLng, originLat] = [origin[0]!, origin[1]!];
  const w = 1 - ECCENTRICITY_SQUARED * Math.sin(originLat * RADIANS) ** 2;
  const primeVertical = GRS80_SEMI_MAJOR_METERS / Math.sqrt(w);
  const eastPerDegree = primeVertical * Math.cos(originLat * RADIANS) * RADIANS;
  const northPerDegree = ((primeVertical * (1 - ECCENTRICITY_SQUARED)) / w) * RADIANS;
  return {
    toMeters: ([lng, lat]) => [(lng! - originLng) * eastPerDegree, (lat! - originLat) * northPerDegree],
    toPosition: ([east, north]) =>
      rounded([originLng + east / eastPerDegree, originLat + north / northPerDegree]),
  };
}

/** A position as it is stored. Two that are meant to be the same are then the same numbers. */
export function rounded([lng, lat]: Position): Position {
  return [Number(lng!.toFixed(DEGREE_DIGITS)), Number(lat!.toFixed(DEGREE_DIGITS))];
}

export function isSame(a: Position, b: Position): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

export function distance(a: PlanePoint, b: PlanePoint): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** The point of the edge from a to b that lies nearest, and how far along the edge it is, from 0 to 1. */
export function nearestOnEdge(
  point: PlanePoint,
  a: PlanePoint,
  b: PlanePoint,
): { readonly point: PlanePoint; readonly along: number } {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const squared = dx * dx + dy * dy;
  const projected = squared === 0 ? 0 : ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / squared;
  const along = Math.max(0, Math.min(1, projected));
  return { point: [a[0] + along * dx, a[1] + along * dy], along };
}

/** Twice the signed area of a ring, m²: positive where it runs anticlockwise. */
export function doubleArea(ring: readonly PlanePoint[]): number {
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length]!;
    return sum + x * nextY - nextX * y;
  }, 0);
}

/** Whether the point lies in the ring; on its edge, either. */
export function isInside([x, y]: PlanePoint, ring: readonly PlanePoint[]): boolean {
  let inside = false;
  ring.forEach(([ax, ay], index) => {
    const [bx, by] = ring[(index + 1) % ring.length]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}

import { GRS80_SEMI_MAJOR_METERS, type LngLat } from '@tongtu/sdk/geo';

/** Metres east and north of the centre of the old town, on a plane that touches the ellipsoid there. */
export type Point = readonly [east: number, north: number];

/** Centre of the old town, near the real one; a rounded position of the project's own. */
export const PLANE_ORIGIN: LngLat = [120.753, 30.765];

const GRS80_ECCENTRICITY_SQUARED = 0.0066943800229;
const RADIANS = Math.PI / 180;
const sine = Math.sin(PLANE_ORIGIN[1] * RADIANS);
const w = 1 - GRS80_ECCENTRICITY_SQUARED * sine * sine;
const METERS_PER_DEGREE_NORTH =
  ((GRS80_SEMI_MAJOR_METERS * (1 - GRS80_ECCENTRICITY_SQUARED)) / w ** 1.5) * RADIANS;
const METERS_PER_DEGREE_EAST =
  (GRS80_SEMI_MAJOR_METERS / Math.sqrt(w)) * Math.cos(PLANE_ORIGIN[1] * RADIANS) * RADIANS;

/** 1e-7 degrees is one centimetre: finer digits would claim what no survey measures. */
const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;

/** The plane is equirectangular: 60 km from the origin it stretches east–west by 0.6 %, harmless here. */
export function toLngLat([east, north]: Point): [number, number] {
  return [
    round(PLANE_ORIGIN[0] + east / METERS_PER_DEGREE_EAST),
    round(PLANE_ORIGIN[1] + north / METERS_PER_DEGREE_NORTH),
  ];
}

export function fromLngLat([lng, lat]: LngLat): Point {
  return [
    (lng - PLANE_ORIGIN[0]) * METERS_PER_DEGREE_EAST,
    (lat - PLANE_ORIGIN[1]) * METERS_PER_DEGREE_NORTH,
  ];
}

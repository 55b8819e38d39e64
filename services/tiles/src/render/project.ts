import { GRS80_SEMI_MAJOR_METERS, MERCATOR_MAX_LAT } from '@tongtu/sdk/geo';
import { EXTENT } from '../profile/index.ts';

/**
 * World coordinates: Web Mercator as 32-bit integers around the middle of the world, x to the east, y to the
 * south. One unit is 9.33 mm at the equator (40,075 km / 2^32), a quarter of a tile unit at zoom 18, so rounding
 * here is never seen; differences, shifts and comparisons are exact, and clipping is the same wherever it starts.
 */
const WORLD_BITS = 32;
export const WORLD_SIZE = 2 ** WORLD_BITS;
const WORLD_EDGE = 2 ** (WORLD_BITS - 1);

export { EXTENT };

/** How far, in tile units, generalisation and rounding may move a vertex out of its shape's box. */
export const DISPLACEMENT_UNITS = 8;

/** Metres at the equator of one world unit in Web Mercator. */
export const METERS_PER_WORLD_UNIT = (2 * Math.PI * GRS80_SEMI_MAJOR_METERS) / WORLD_SIZE;

/** World units per tile unit at a zoom. */
export function worldUnitsPerTileUnit(z: number): number {
  return WORLD_SIZE / (EXTENT * 2 ** z);
}

const clamp = (value: number) => Math.max(-WORLD_EDGE, Math.min(WORLD_EDGE - 1, Math.round(value)));

/** World x of a longitude in degrees. */
export function worldX(lng: number): number {
  return clamp((lng / 360) * WORLD_SIZE);
}

/** World y of a latitude in degrees; beyond the square of Web Mercator it is at its edge. */
export function worldY(lat: number): number {
  const sin = Math.sin((Math.max(-MERCATOR_MAX_LAT, Math.min(MERCATOR_MAX_LAT, lat)) * Math.PI) / 180);
  return clamp((-Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * WORLD_SIZE);
}

/** Distance in world units from the west or north edge of the world. */
export function fromWorldEdge(world: number): number {
  return world + WORLD_EDGE;
}

import type { Bbox, LngLat } from './position.ts';

/** Latitude in degrees at which the square of Web Mercator (EPSG:3857) ends. */
export const MERCATOR_MAX_LAT = 85.0511287798066;

/** Semi-major axis of the GRS 80 ellipsoid in metres, which CGCS2000 uses; WGS 84 has the same. */
export const GRS80_SEMI_MAJOR_METERS = 6378137;

/** 1/f of the GRS 80 ellipsoid. */
export const GRS80_INVERSE_FLATTENING = 298.257222101;

/** `[x, y]` in the unit square of Web Mercator: x grows east from -180°, y grows south from the north edge. */
export function lngLatToUnit([lng, lat]: LngLat): [x: number, y: number] {
  const sin = Math.sin((Math.max(-MERCATOR_MAX_LAT, Math.min(MERCATOR_MAX_LAT, lat)) * Math.PI) / 180);
  return [lng / 360 + 0.5, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)];
}

/** The inverse of {@link lngLatToUnit}. */
export function unitToLngLat(x: number, y: number): LngLat {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

/** A tile in the XYZ scheme (OGC WebMercatorQuad): row y = 0 is the northernmost. */
export interface TileCoordinate {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** The box of a tile, in degrees. */
export function tileBbox({ z, x, y }: TileCoordinate): Bbox {
  const size = 2 ** z;
  const [west, north] = unitToLngLat(x / size, y / size);
  const [east, south] = unitToLngLat((x + 1) / size, (y + 1) / size);
  return [west, south, east, north];
}

/** The tile at zoom z that holds the position. */
export function tileAt(position: LngLat, z: number): TileCoordinate {
  const size = 2 ** z;
  const [x, y] = lngLatToUnit(position);
  const clamp = (value: number) => Math.max(0, Math.min(size - 1, Math.floor(value * size)));
  return { z, x: clamp(x), y: clamp(y) };
}

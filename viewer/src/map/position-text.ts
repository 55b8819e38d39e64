import { EPSG_4549, GRS80_SEMI_MAJOR_METERS, gridCoordinates, type LngLat } from '@tongtu/sdk/geo';

/** Some centimetres: finer than any screen points at. */
const DEGREE_DIGITS = 6;

/** A position as it is read and copied. */
export interface PositionText {
  /** Longitude and latitude on CGCS2000, degrees. */
  readonly degrees: string;
  /** Easting and northing in EPSG:4549, metres; missing outside of that zone. */
  readonly grid?: string;
}

export function positionText([lng, lat]: LngLat): PositionText {
  const degrees = `${lng.toFixed(DEGREE_DIGITS)}, ${lat.toFixed(DEGREE_DIGITS)}`;
  const grid = gridCoordinates([lng, lat], EPSG_4549);
  return grid ? { degrees, grid: `E ${grid[0].toFixed(1)} N ${grid[1].toFixed(1)}` } : { degrees };
}

/** Size of a pixel that scales on screens are worked out with (OGC WMTS), metres. */
const PIXEL_METERS = 0.000_28;
/** Metres a pixel at zoom 0 on the equator, tiles of 512 pixels. */
const ZOOM_0_METERS_PER_PIXEL = (2 * Math.PI * GRS80_SEMI_MAJOR_METERS) / 512;

/** The denominator of the map's scale where the latitude is, to two digits: more would be false precision. */
export function scaleDenominator(zoom: number, lat: number): number {
  const metersPerPixel = (ZOOM_0_METERS_PER_PIXEL * Math.cos((lat * Math.PI) / 180)) / 2 ** zoom;
  return Number((metersPerPixel / PIXEL_METERS).toPrecision(2));
}

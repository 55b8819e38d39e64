import type { Position } from 'geojson';
import proj4 from 'proj4';

/**
 * A city's own grid, from protected settings. Its parameters are secret: they appear in no error, report, log
 * or record, where the grid goes by its name alone.
 */
export interface LocalGrid {
  readonly name: string;
  /** PROJ definition of a projection on the CGCS2000 ellipsoid, such as `+proj=tmerc +lon_0=… +ellps=GRS80`. */
  readonly projection: string;
  /** From the grid's plane to the projection's, where they differ. */
  readonly plane?: PlaneShift;
}

/** Four-parameter similarity: scaled, turned counter-clockwise, then shifted. */
export interface PlaneShift {
  readonly eastMeters: number;
  readonly northMeters: number;
  readonly scale: number;
  readonly rotationDegrees: number;
}

/** From `[easting, northing]` on the grid to `[lng, lat]` on CGCS2000. */
export function localGridToLngLat({ projection, plane }: LocalGrid): (position: Position) => Position {
  const { forward } = proj4(projection, CGCS2000_LNG_LAT);
  if (plane === undefined) return (position) => forward([position[0] as number, position[1] as number]);
  const turn = (plane.rotationDegrees * Math.PI) / 180;
  const cos = plane.scale * Math.cos(turn);
  const sin = plane.scale * Math.sin(turn);
  return ([easting = Number.NaN, northing = Number.NaN]) =>
    forward([
      plane.eastMeters + cos * easting - sin * northing,
      plane.northMeters + sin * easting + cos * northing,
    ]);
}

/** False where its definition is no projection: PROJ's own message would repeat it. */
export function isUsableGrid(grid: LocalGrid): boolean {
  try {
    return localGridToLngLat(grid)([500_000, 3_500_000]).every(Number.isFinite);
  } catch {
    return false;
  }
}

export const CGCS2000_LNG_LAT = '+proj=longlat +ellps=GRS80 +no_defs';

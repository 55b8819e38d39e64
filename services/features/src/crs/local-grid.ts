import type { Audience } from '@tongtu/sdk/contract';
import type { Position } from 'geojson';
import proj4 from 'proj4';

/**
 * A city's own grid, from protected settings. Its parameters are secret: they appear in no error, report, log,
 * statement or record, where the grid goes by its name alone.
 */
export interface LocalGrid {
  readonly name: string;
  /** PROJ definition of a projection on the CGCS2000 ellipsoid, such as `+proj=tmerc +lon_0=… +ellps=GRS80`. */
  readonly projection: string;
  /** From the grid's plane to the projection's, where they differ. */
  readonly plane?: PlaneShift;
  /** Whose members may have coordinates in it; missing: the professional audience's. */
  readonly audiences?: readonly GridAudience[];
  /** Positions that one member may have in it a day; missing: {@link DEFAULT_POSITIONS_PER_DAY}. */
  readonly positionsPerDay?: number;
}

/** Never the public: use is counted by member. */
export type GridAudience = Exclude<Audience, 'public'>;

/** Four-parameter similarity: scaled, turned counter-clockwise, then shifted. */
export interface PlaneShift {
  readonly eastMeters: number;
  readonly northMeters: number;
  readonly scale: number;
  readonly rotationDegrees: number;
}

export const DEFAULT_GRID_AUDIENCES: readonly GridAudience[] = ['professional'];
/** Some 25,000 buildings: a day's work on a district, no whole city. */
export const DEFAULT_POSITIONS_PER_DAY = 200_000;

/** Both ways between `[easting, northing]` on the grid, in metres, and `[lng, lat]` on CGCS2000, each other's inverse. */
export interface GridTransform {
  readonly toLngLat: (position: Position) => Position;
  readonly fromLngLat: (position: Position) => Position;
}

/** @throws Error whose message may repeat the definition: only for grids that {@link isUsableGrid} */
export function gridTransform({ projection, plane }: LocalGrid): GridTransform {
  const { forward, inverse } = proj4(projection, CGCS2000_LNG_LAT);
  const { eastMeters, northMeters, scale, rotationDegrees } = plane ?? SAME_PLANE;
  const turn = (rotationDegrees * Math.PI) / 180;
  const [cos, sin] = [scale * Math.cos(turn), scale * Math.sin(turn)];
  const square = cos * cos + sin * sin;
  return {
    toLngLat: ([easting = Number.NaN, northing = Number.NaN]) =>
      forward([
        eastMeters + cos * easting - sin * northing,
        northMeters + sin * easting + cos * northing,
      ]) as Position,
    fromLngLat([lng = Number.NaN, lat = Number.NaN]) {
      const [x = Number.NaN, y = Number.NaN] = inverse([lng, lat]) as Position;
      const [east, north] = [x - eastMeters, y - northMeters];
      return [(cos * east + sin * north) / square, (cos * north - sin * east) / square];
    },
  };
}

const SAME_PLANE: PlaneShift = { eastMeters: 0, northMeters: 0, scale: 1, rotationDegrees: 0 };

/** False where its definition is no projection that goes both ways: PROJ's own message would repeat it. */
export function isUsableGrid(grid: LocalGrid): boolean {
  try {
    const { toLngLat, fromLngLat } = gridTransform(grid);
    const place = toLngLat([500_000, 3_500_000]);
    return [...place, ...fromLngLat(place)].every(Number.isFinite);
  } catch {
    return false;
  }
}

export const CGCS2000_LNG_LAT = '+proj=longlat +ellps=GRS80 +no_defs';

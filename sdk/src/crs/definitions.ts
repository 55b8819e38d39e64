import type { Bbox } from '../geo/index.ts';

export interface CrsDefinition {
  /** For proj4. */
  readonly proj: string;
  /** Longitudes and latitudes for which coordinates in it are in use; missing: all of the world. */
  readonly area?: Bbox;
}

/** Latitudes are those of China, so that degrees given for metres are none. As far from its meridian as a zone is in use: its own half and a zone's width beyond. */
const REACH_DEGREES = 4.5;

function gaussKruger(centralMeridian: number, falseEasting: number): CrsDefinition {
  return {
    proj: `+proj=etmerc +lat_0=0 +lon_0=${centralMeridian} +k=1 +x_0=${falseEasting} +y_0=0 +ellps=GRS80 +units=m +no_defs`,
    area: [centralMeridian - REACH_DEGREES, 3, centralMeridian + REACH_DEGREES, 54],
  };
}

/** Those that a department of a Chinese city meets, by EPSG code; the zone's number stands before eastings of 4528. */
export const DEFINITIONS: Readonly<Record<number, CrsDefinition>> = {
  // CGCS2000, which WGS 84 agrees with within the accuracy of the transformation.
  4490: { proj: '+proj=longlat +ellps=GRS80 +no_defs' },
  4326: { proj: '+proj=longlat +ellps=GRS80 +no_defs' },
  4549: gaussKruger(120, 500_000),
  4528: gaussKruger(120, 40_500_000),
  3857: {
    proj: '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs',
    area: [-180, -85.06, 180, 85.06],
  },
};

import gcoordModule from 'gcoord';
import type { Position } from 'geojson';
import proj4 from 'proj4';
import { CGCS2000_LNG_LAT, gridTransform } from '../../crs/local-grid.ts';
import { ImportError } from '../error.ts';
import type { CrsChoice } from './choice.ts';
import { checkDegrees, checkFinite, checkGaussKruger, type PositionCheck } from './position-check.ts';
import { frameOf, isGeographic, type SpatialReference } from './spatial-reference.ts';

/** How a layer's coordinates become CGCS2000 longitude and latitude. */
export interface LayerCrs {
  /** Goes to the source record and the report: `EPSG:4549`, `GCJ02`, a local grid's name. Never parameters. */
  readonly recorded: string;
  /** Asked of every position in the layer's own coordinates. */
  readonly check: PositionCheck;
  /** `[x, y]` of the layer (x towards east) to `[lng, lat]`. The identity for degrees on CGCS2000 and WGS 84. */
  readonly toLngLat: (position: Position) => Position;
}

/** The layer's frame is one that PROJ has to turn into CGCS2000 first. */
export interface NeedsProj {
  readonly needsProj: true;
  readonly recorded: string;
  /** Longitude and latitude on the layer's own frame, where that isn't the size of CGCS2000's; to see whether PROJ did anything. */
  readonly onOwnFrame?: (position: Position) => Position;
}

// Its types declare a default export that its CommonJS file doesn't have.
const gcoord = gcoordModule as unknown as typeof gcoordModule.default;

const identity = (position: Position): Position => position;

/** Degrees as they are: what GeoJSON, KML and OSM are by their standards. */
export function degreesAsTheyAre(recorded: string): LayerCrs {
  return { recorded, check: checkDegrees, toLngLat: identity };
}

/** A chosen reference that no registry knows. */
export function chosenCrs(choice: Exclude<CrsChoice, { kind: 'epsg' }>): LayerCrs {
  if (choice.kind === 'local') {
    const { toLngLat } = gridTransform(choice.grid);
    return { recorded: choice.grid.name, check: checkFinite, toLngLat };
  }
  const from = choice.name === 'GCJ02' ? gcoord.GCJ02 : gcoord.BD09;
  return {
    recorded: choice.name,
    check: checkDegrees,
    // One way, once: going back and forth would add up to 0.2 m each time. gcoord changes what it is given.
    toLngLat: ([lng, lat]) => gcoord.transform([lng as number, lat as number], from, gcoord.WGS84),
  };
}

/** The transformation of a layer by what its file says. Throws `crs_needs_parameters`, `crs_unknown`. */
export function statedCrs(reference: SpatialReference): LayerCrs | NeedsProj {
  const recorded = reference.code ?? reference.name;
  const frame = frameOf(reference);
  if (frame === 'beijing54' || frame === 'xian80') throw needsParameters(frame, reference);
  if (frame === 'local') {
    throw new ImportError('crs_unknown', {
      got: `a plane without relation to the earth (${reference.name})`,
      wanted: 'a known coordinate reference system',
      advice: 'Name it with --crs: an EPSG code or a local grid of the platform’s settings',
    });
  }
  if (frame === 'other') return needsProj(recorded, reference.wkt);
  if (isGeographic(reference)) return degreesAsTheyAre(recorded);
  const projection = reference.wkt === undefined ? undefined : projectionOf(reference.wkt);
  if (projection === undefined) return needsProj(recorded, reference.wkt);
  const { forward } = proj4(reference.wkt as string, CGCS2000_LNG_LAT);
  return {
    recorded,
    check: projection.gaussKruger
      ? checkGaussKruger(projection.falseEasting, projection.centralMeridian)
      : checkFinite,
    toLngLat: ([x, y]) => forward([x as number, y as number]),
  };
}

function needsProj(recorded: string, wkt: string | undefined): NeedsProj {
  const own = wkt === undefined ? undefined : ownFrame(wkt);
  return { needsProj: true, recorded, ...(own === undefined ? {} : { onOwnFrame: own }) };
}

/** Semi-major axes of CGCS2000 and WGS 84 and of the frames that were made to agree with them. */
const MODERN_SEMI_MAJOR_METERS = 6_378_137;

function ownFrame(wkt: string): NeedsProj['onOwnFrame'] {
  const definition = parsed(wkt);
  if (definition === undefined) return undefined;
  if (definition.a === MODERN_SEMI_MAJOR_METERS) return undefined;
  const frame = new proj4.Proj(`+proj=longlat +a=${definition.a} +b=${definition.b} +no_defs`);
  // Without datums on either side proj4 only undoes the projection.
  definition.datum = frame.datum;
  const { forward } = proj4(definition as never, frame as never);
  return ([x, y]) => forward([x as number, y as number]);
}

function parsed(wkt: string) {
  try {
    return new proj4.Proj(wkt);
  } catch {
    return undefined; // a projection that proj4 doesn't know: PROJ does
  }
}

const RADIANS = Math.PI / 180;

/**
 * Transverse Mercator in metres and Web Mercator are computed here (proj4 agrees with PROJ within 0.1 mm in a
 * zone); any other projection is left to PROJ.
 */
function projectionOf(
  wkt: string,
): { gaussKruger: boolean; falseEasting: number; centralMeridian: number } | undefined {
  if (/METHOD\["Popular Visualisation Pseudo Mercator"/.test(wkt))
    return { gaussKruger: false, falseEasting: 0, centralMeridian: 0 };
  if (!/METHOD\["(Transverse Mercator|Gauss[- ]Kr[uü]ger)"/i.test(wkt)) return undefined;
  const {
    k0,
    x0,
    long0,
    lat0,
    to_meter: toMeter,
  } = new proj4.Proj(wkt) as { k0?: number; x0?: number; long0?: number; lat0?: number; to_meter?: number };
  if (x0 === undefined || long0 === undefined || (toMeter ?? 1) !== 1) return undefined;
  const centralMeridian = Math.round((long0 / RADIANS) * 1e9) / 1e9;
  // Scale 1 from the equator on whole thirds of a zone: a national zone. UTM and city grids are judged by numbers alone.
  const gaussKruger =
    k0 === 1 &&
    (lat0 ?? 0) === 0 &&
    x0 % 1_000_000 === 500_000 &&
    centralMeridian >= 72 &&
    centralMeridian <= 138;
  return { gaussKruger, falseEasting: x0, centralMeridian };
}

function needsParameters(frame: 'beijing54' | 'xian80', { name, code }: SpatialReference): ImportError {
  const title = frame === 'beijing54' ? 'Beijing 54 (北京54)' : 'Xi’an 80 (西安80)';
  return new ImportError('crs_needs_parameters', {
    got: `coordinates in ${title}: ${[code, name].filter(Boolean).join(' ')}`,
    wanted: 'CGCS2000, or a reference with a known relation to it',
    advice:
      'Without the city’s own conversion parameters the result would be off by tens of metres. Have the file ' +
      'converted to CGCS2000, or add the grid with its parameters to the platform’s protected settings and name it with --crs',
  });
}

/** A coordinate reference system as answers use it. */
export interface ReferenceSystem {
  /** Its URI (OGC API Features Part 2, 6.2). */
  readonly uri: string;
  /** Order of the axes on the wire: the authority's own, which CRS84 was made to avoid. */
  readonly axes: 'east-north' | 'north-east';
  /** Geographic ones are in degrees, projected ones in metres, a few of other countries in feet. */
  readonly kind: 'geographic' | 'projected';
  /** By which the database knows it; missing for a local grid, which the database never hears of. */
  readonly srid?: number;
  /** Name of the city's own grid, where it is one: all that a file or an answer may say of it. */
  readonly localGrid?: string;
}

/** One that the database transforms into and from. */
export interface DatabaseSystem extends ReferenceSystem {
  readonly srid: number;
}

const OGC = 'http://www.opengis.net/def/crs/OGC';
const EPSG = 'http://www.opengis.net/def/crs/EPSG/0';

/** SRID of the stored geometry: CGCS2000 longitude/latitude. */
export const STORED_SRID = 4490;

/**
 * Longitude, latitude in degrees: what every answer is in unless asked otherwise. The stored CGCS2000 coordinates are
 * sent as they are; the two agree within the accuracy of any transformation between them (some centimetres).
 */
export const CRS84: DatabaseSystem = {
  uri: `${OGC}/1.3/CRS84`,
  srid: STORED_SRID,
  axes: 'east-north',
  kind: 'geographic',
};

/** In which the geometry is stored, by its own name and so with the latitude first. */
export const STORAGE_CRS_URI = `${EPSG}/${STORED_SRID}`;

/**
 * Offered by name at every collection: CGCS2000, its 3-degree zone around 120° E without and with the zone before the
 * easting, WGS 84 and Web Mercator. Any other EPSG code that the database knows works as well.
 */
export const OFFERED_CRS_URIS: readonly string[] = [
  CRS84.uri,
  STORAGE_CRS_URI,
  ...[4549, 4528, 4326, 3857].map((code) => `${EPSG}/${code}`),
];

export type NamedSystem =
  | { readonly kind: 'crs84' }
  | { readonly kind: 'epsg'; readonly code: number }
  /** Whether there is such a grid is not said yet. `uri` is its address as the caller reaches us. */
  | { readonly kind: 'local'; readonly name: string; readonly uri: string };

/** Where a local grid is explained, and by what it is named as `crs`: at `{origin}/api/crs/{name}`. */
export const LOCAL_GRID_PATH = '/api/crs';

export const localGridUri = (origin: string, name: string): string =>
  `${origin}${LOCAL_GRID_PATH}/${encodeURIComponent(name)}`;

/**
 * Which system a `crs` or `bbox-crs` names: its URI, its URN, a safe CURIE such as `[EPSG:4549]` or plainly
 * `EPSG:4549`; a local grid by its address, whichever of the platform's host names it begins with. Undefined where the
 * text names none.
 */
export function parseCrsName(text: string): NamedSystem | undefined {
  if (
    /^(?:https?:\/\/www\.opengis\.net\/def\/crs\/OGC\/(?:1\.3|0)\/CRS84|\[?OGC:CRS84\]?|urn:ogc:def:crs:OGC:(?:1\.3)?:CRS84)$/.test(
      text,
    )
  )
    return { kind: 'crs84' };
  const epsg =
    /^(?:https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/[\d.]{1,8}\/|urn:ogc:def:crs:EPSG:[\d.]{0,8}:|EPSG:)(\d{4,6})$/.exec(
      text,
    ) ?? /^\[EPSG:(\d{4,6})\]$/.exec(text);
  return epsg ? { kind: 'epsg', code: Number(epsg[1]) } : parseLocalGridUri(text);
}

function parseLocalGridUri(text: string): NamedSystem | undefined {
  const parts = /^(https?:\/\/[\w.:[\]-]+)\/api\/crs\/([^/?#\s]+)$/.exec(text);
  if (!parts) return undefined;
  const [, origin = '', written = ''] = parts;
  try {
    const name = decodeURIComponent(written);
    return { kind: 'local', name, uri: localGridUri(origin, name) };
  } catch {
    return undefined; // no percent-encoded UTF-8
  }
}

/** A local grid as answers use it: easting, then northing, in metres. */
export function localGridSystem(name: string, uri: string): ReferenceSystem {
  return { uri, axes: 'east-north', kind: 'projected', localGrid: name };
}

/**
 * Reads what has to be known out of a system's definition as PostGIS keeps it (OGC 01-009 WKT, made by GDAL):
 * geographic systems of EPSG have the latitude first; of projected ones GDAL writes the axes unless the northing comes
 * first, as in all Gauss-Krüger zones of China.
 */
export function systemOf(code: number, srid: number, wkt: string): DatabaseSystem | undefined {
  const uri = `${EPSG}/${code}`;
  if (/^GEOGCS\[/.test(wkt)) return { uri, srid, axes: 'north-east', kind: 'geographic' };
  if (!/^PROJCS\[/.test(wkt)) return undefined;
  const direction = /AXIS\["[^"]*",\s*(NORTH|EAST|SOUTH|WEST)/.exec(wkt)?.[1];
  if (direction === 'SOUTH' || direction === 'WEST') return undefined;
  return { uri, srid, axes: direction === 'EAST' ? 'east-north' : 'north-east', kind: 'projected' };
}

/** Decimals that keep a tenth of a millimetre: 9 of a degree, 4 of a metre. */
export function decimalsOf({ kind }: Pick<ReferenceSystem, 'kind'>): number {
  return kind === 'geographic' ? 9 : 4;
}

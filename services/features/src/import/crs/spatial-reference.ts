/** What is known of a file's spatial reference from its text (WKT 2) and code. Parsed, not interpreted. */
export interface SpatialReference {
  /** `EPSG:4549`, where the driver recognised it. */
  readonly code?: string;
  readonly name: string;
  readonly wkt?: string;
}

export type Frame =
  /** CGCS2000, or one that agrees with it within a metre or so (WGS 84, ITRF): used as it is. */
  | 'cgcs2000'
  | 'beijing54'
  | 'xian80'
  /** PROJ knows how to get from it to CGCS2000, or says that it doesn't. */
  | 'other'
  /** A plane without any relation to the earth. */
  | 'local';

const SEMI_MAJOR = { krassowsky: 6_378_245, iag75: 6_378_140, grs80: 6_378_137 } as const;

/** The frame (datum) of a reference, by the names that software writes into it and by its ellipsoid. */
export function frameOf({ wkt = '', name }: SpatialReference): Frame {
  if (/^\s*(ENGCRS|LOCAL_CS|ENGINEERINGCRS)/.test(wkt)) return 'local';
  const datum = /(?:DATUM|TRF|GEODETICDATUM|ENSEMBLE)\["([^"]*)"/.exec(wkt)?.[1] ?? '';
  const semiMajor = Number(/(?:ELLIPSOID|SPHEROID)\["[^"]*",\s*([\d.]+)/.exec(wkt)?.[1] ?? 0);
  const names = `${datum} ${name}`.toLowerCase().replaceAll(/[\s_'’-]/g, '');
  if (/beijing|北京|bj54|bj1954/.test(names)) return 'beijing54';
  if (/xi(')?an|西安|xa80/.test(names) || semiMajor === SEMI_MAJOR.iag75) return 'xian80';
  const nameless = datum === '' || /unknown|notspecified|未知/i.test(datum);
  // A nameless Krassowsky ellipsoid is Beijing 54 in China and Pulkovo elsewhere: neither may be guessed.
  if (semiMajor === SEMI_MAJOR.krassowsky && nameless) return 'beijing54';
  if (
    /china(geodetic)?(coordinatesystem)?2000|cgcs2000|wgs(19)?84|worldgeodeticsystem1984|itrf|internationalterrestrial/.test(
      names,
    )
  ) {
    return 'cgcs2000';
  }
  if (nameless && semiMajor === SEMI_MAJOR.grs80) return 'cgcs2000';
  return 'other';
}

export function isGeographic({ wkt = '' }: SpatialReference): boolean {
  return /^\s*(GEOGCRS|GEOGCS|GEODCRS|GEOGRAPHICCRS)/.test(wkt);
}

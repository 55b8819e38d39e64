/**
 * The Gauss-Krüger zones of CGCS2000 in the EPSG registry (china.md §3.1). Eastings come in two forms: with the
 * zone's number in front (40 572 344.94, eight digits) and without (572 344.94); each has codes of its own.
 */
export interface GaussKruger {
  readonly widthDegrees: 3 | 6;
  readonly centralMeridian: number;
  /** False easting in metres: 500 000, or with the zone in millions before it. */
  readonly falseEasting: number;
}

const FALSE_EASTING = 500_000;
const ZONE_STEP = 1_000_000;

/** First codes of the four families, and the zone or meridian that they start at. */
const FAMILIES = [
  { first: 4491, last: 4501, widthDegrees: 6, prefixed: true, firstZone: 13 },
  { first: 4502, last: 4512, widthDegrees: 6, prefixed: false, firstZone: 13 },
  { first: 4513, last: 4533, widthDegrees: 3, prefixed: true, firstZone: 25 },
  { first: 4534, last: 4554, widthDegrees: 3, prefixed: false, firstZone: 25 },
] as const;

const meridianOf = (zone: number, widthDegrees: 3 | 6) => (widthDegrees === 3 ? zone * 3 : zone * 6 - 3);

/** The zone of an EPSG code from 4491 to 4554; undefined for any other. */
export function gaussKrugerByCode(code: number): GaussKruger | undefined {
  const family = FAMILIES.find(({ first, last }) => code >= first && code <= last);
  if (!family) return undefined;
  const zone = family.firstZone + code - family.first;
  return {
    widthDegrees: family.widthDegrees,
    centralMeridian: meridianOf(zone, family.widthDegrees),
    falseEasting: (family.prefixed ? zone * ZONE_STEP : 0) + FALSE_EASTING,
  };
}

/** The code for eastings that begin with this zone's number: 40 → 4528, 20 → 4498. */
export function codeOfPrefixedZone(zone: number): number | undefined {
  const family = FAMILIES.find(
    ({ prefixed, first, last, firstZone }) =>
      prefixed && zone >= firstZone && zone <= firstZone + last - first,
  );
  return family && family.first + zone - family.firstZone;
}

/** The code for eastings without zone on a central meridian; 3° wide where both widths have it. */
export function codeWithoutPrefix(centralMeridian: number): number | undefined {
  for (let code = 4534; code <= 4554; code++) {
    if (gaussKrugerByCode(code)?.centralMeridian === centralMeridian) return code;
  }
  return undefined;
}

/** The zone number in front of an easting of eight digits, 13 to 45; undefined where there is none. */
export function zonePrefix(easting: number): number | undefined {
  const zone = Math.floor(easting / ZONE_STEP);
  return zone >= 13 && zone <= 45 ? zone : undefined;
}

/** An easting without zone lies within 500 km of its meridian. */
export function isPlainEasting(value: number): boolean {
  return value > 0 && value < ZONE_STEP;
}

/** A value that can only be a northing: more than an easting without zone reaches, less than one with. */
export function isOnlyNorthing(value: number): boolean {
  return value > ZONE_STEP && value <= 6_000_000;
}

import type { ReferenceSystem } from './reference-system.ts';

/**
 * EPSG code under which a file names the system; undefined for one that is in no registry. Longitude and latitude in
 * CRS84 are the stored ones of CGCS2000, and files say so: a GIS takes their order from the format, not from the code.
 */
export function epsgCodeOf({ uri, srid }: Pick<ReferenceSystem, 'uri' | 'srid'>): number | undefined {
  if (/\/OGC\/[\d.]+\/CRS84$/.test(uri)) return srid;
  const code = /\/EPSG\/[\d.]+\/(\d+)$/.exec(uri)?.[1];
  return code === undefined ? undefined : Number(code);
}

/** `EPSG:4549`, or the plain name of a system without a code: the last part of its URI. */
export function labelOf(system: Pick<ReferenceSystem, 'uri' | 'srid'>): string {
  const code = epsgCodeOf(system);
  return code === undefined ? nameOf(system) : `EPSG:${code}`;
}

/**
 * What GDAL is told of the system. One without a code becomes an engineering system (ISO 19111) that has a name and
 * metres and nothing else: a city's own grid is protected, and a file goes anywhere.
 */
export function gdalDefinition(system: Pick<ReferenceSystem, 'uri' | 'srid'>): string {
  const code = epsgCodeOf(system);
  if (code !== undefined) return `EPSG:${code}`;
  const name = nameOf(system).replaceAll('"', '');
  return `LOCAL_CS["${name}",UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH]]`;
}

function nameOf({ uri }: Pick<ReferenceSystem, 'uri'>): string {
  const last = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

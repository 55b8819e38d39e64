import type { Geometry, Position } from 'geojson';
import proj4 from 'proj4';
import type { LngLat } from '../geo/index.ts';
import { type CrsDefinition, DEFINITIONS } from './definitions.ts';

/** A way between a system and longitude and latitude on CGCS2000. */
export interface Projection {
  /**
   * @param position easting or longitude first, whatever the order of the register (EPSG names northing first for
   * China's zones); a third number is left out
   * @throws RangeError for numbers that are no place in the system, such as an easting with a zone's number in one without
   */
  toLngLat(position: Position): LngLat;
  /** Easting or longitude first. @throws RangeError outside of the area in which the system is in use */
  fromLngLat(position: LngLat): readonly [number, number];
}

/** Rounded away: what lies on the edge of an area lies in it. */
const EDGE_DEGREES = 1e-9;

/**
 * @param crs an EPSG code of {@link DEFINITIONS}, or a definition as proj4 reads it: a PROJ string or WKT
 * @throws RangeError for a code that is not known, and for the city's own local grid: its parameters are known to the
 * platform alone, which answers in it (`crs` of `features.query`)
 */
export function projection(crs: number | string): Projection {
  const { proj, area } = definitionOf(crs);
  const converter = proj4(proj, DEFINITIONS[4490]!.proj);
  const refuse = (position: Position, wanted: string): never => {
    throw new RangeError(`${crs}: wanted ${wanted}, got ${position.slice(0, 2).join(', ')}`);
  };
  const isInside = ([lng, lat]: LngLat) => {
    const [west, south, east, north] = area ?? [-180, -90, 180, 90];
    return (
      lng >= west - EDGE_DEGREES &&
      lng <= east + EDGE_DEGREES &&
      lat >= south - EDGE_DEGREES &&
      lat <= north + EDGE_DEGREES
    );
  };
  return {
    toLngLat(position) {
      const [x = Number.NaN, y = Number.NaN] = position;
      if (!Number.isFinite(x) || !Number.isFinite(y)) refuse(position, 'two numbers');
      const [lng, lat] = converter.forward([x, y]);
      const found: LngLat = [lng!, lat!];
      // Written so that what is no number fails, too.
      return isInside(found)
        ? found
        : refuse(position, 'easting and northing of a place in it, in this order');
    },
    fromLngLat(position) {
      if (!isInside(position)) refuse([...position], 'a longitude and a latitude for which it is in use');
      const [x, y] = converter.inverse([...position]);
      return Number.isFinite(x) && Number.isFinite(y) ? [x!, y!] : refuse([...position], 'a place in it');
    },
  };
}

function definitionOf(crs: number | string): CrsDefinition {
  if (typeof crs === 'string') {
    if (/\/api\/crs\//.test(crs))
      throw new RangeError('a local grid is converted by the platform alone: ask it for items with this crs');
    return { proj: crs };
  }
  const found = DEFINITIONS[crs];
  if (found) return found;
  throw new RangeError(
    `EPSG:${crs}: wanted its definition, or one of ${Object.keys(DEFINITIONS).join(', ')}`,
  );
}

/** The geometry with each position moved, heights kept; what was given stays as it is. */
export function movedGeometry(geometry: Geometry, move: (position: Position) => readonly number[]): Geometry {
  if (geometry.type === 'GeometryCollection')
    return { ...geometry, geometries: geometry.geometries.map((each) => movedGeometry(each, move)) };
  const walk = (part: unknown): unknown => {
    const list = part as readonly unknown[];
    if (typeof list[0] !== 'number') return list.map(walk);
    const position = list as Position;
    return [...move(position), ...position.slice(2)];
  };
  const { bbox: _, ...rest } = geometry;
  return { ...rest, coordinates: walk(geometry.coordinates) } as Geometry;
}

import type { Bbox } from '@tongtu/sdk/geo';
import type { Geometry, Position } from 'geojson';
import type { LayerCrs } from './layer-crs.ts';
import { checkCity, type PositionProblem } from './position-check.ts';

/**
 * Checks every position of a geometry in its own reference, turns it into CGCS2000 `[lng, lat]` in place, and checks
 * it against the city's box. Returns the first problem; the geometry is then half turned and must be dropped.
 */
export function transformGeometry(
  geometry: Geometry,
  crs: LayerCrs,
  city: Bbox | undefined,
): PositionProblem | undefined {
  if (geometry.type === 'GeometryCollection') {
    for (const part of geometry.geometries) {
      const problem = transformGeometry(part, crs, city);
      if (problem) return problem;
    }
    return undefined;
  }
  return walk(geometry.coordinates, crs, city);
}

type Coordinates = Position | Coordinates[];

function walk(coordinates: Coordinates, crs: LayerCrs, city: Bbox | undefined): PositionProblem | undefined {
  if (!isPosition(coordinates)) {
    for (const part of coordinates) {
      const problem = walk(part, crs, city);
      if (problem) return problem;
    }
    return undefined;
  }
  const problem = crs.check(coordinates[0] as number, coordinates[1] as number);
  if (problem) return problem;
  const [lng, lat] = crs.toLngLat(coordinates) as [number, number];
  coordinates[0] = lng;
  coordinates[1] = lat;
  return checkCity(lng, lat, city);
}

function isPosition(coordinates: Coordinates): coordinates is Position {
  return typeof coordinates[0] === 'number';
}

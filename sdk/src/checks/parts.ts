import type { Geometry, Position } from 'geojson';
import type { Bbox, LngLat } from '../geo/index.ts';

/** The runs of positions of a geometry: each point, line and ring by itself. */
export function pathsOf(geometry: Geometry): readonly (readonly Position[])[] {
  switch (geometry.type) {
    case 'Point':
      return [[geometry.coordinates]];
    case 'MultiPoint':
      return geometry.coordinates.map((position) => [position]);
    case 'LineString':
      return [geometry.coordinates];
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates;
    case 'MultiPolygon':
      return geometry.coordinates.flat();
    case 'GeometryCollection':
      return geometry.geometries.flatMap(pathsOf);
  }
}

/** The same geometry with other paths, in the order of {@link pathsOf}. Collections are left as they are. */
export function withPaths<G extends Geometry>(geometry: G, change: (path: Position[]) => Position[]): G {
  switch (geometry.type) {
    case 'LineString':
      return { ...geometry, coordinates: change(geometry.coordinates) };
    case 'MultiLineString':
    case 'Polygon':
      return { ...geometry, coordinates: geometry.coordinates.map(change) };
    case 'MultiPolygon':
      return { ...geometry, coordinates: geometry.coordinates.map((polygon) => polygon.map(change)) };
    default:
      return geometry;
  }
}

/** The box of a geometry; `undefined` where it has no position. */
export function boxOf(geometry: Geometry): Bbox | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const path of pathsOf(geometry))
    for (const [lng = Number.NaN, lat = Number.NaN] of path) {
      west = Math.min(west, lng);
      south = Math.min(south, lat);
      east = Math.max(east, lng);
      north = Math.max(north, lat);
    }
  return west <= east && south <= north ? [west, south, east, north] : undefined;
}

/** The middle of the box: where to look for the feature. `[0, 0]` where it has no position. */
export function middleOf(geometry: Geometry): LngLat {
  const box = boxOf(geometry);
  return box ? [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] : [0, 0];
}

export function isPolygonal(geometry: Geometry): boolean {
  return geometry.type === 'Polygon' || geometry.type === 'MultiPolygon';
}

export function isLinear(geometry: Geometry): boolean {
  return geometry.type === 'LineString' || geometry.type === 'MultiLineString';
}

export function pointAt([lng = 0, lat = 0]: readonly number[]): Geometry {
  return { type: 'Point', coordinates: [lng, lat] };
}

/** To the centimetre, or to a hundredth of a square metre: what a text shows. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

import type { Geometry, GeometryCollection, Position } from 'geojson';
import { ringsAreSimple, signedArea } from '../model/rings.ts';
import { largestPolygon, lengthOf, middleOfLine, pointOnSurface } from './surface-point.ts';

/** What a rule wants; `any` and `closed` leave points, lines and polygons what they are, but for closed lines. */
export type Shape = 'point' | 'line' | 'polygon' | 'closed' | 'any';

/**
 * The geometry brought to the shape, or `undefined` where that would need an invention,
 * such as an area from an open line. A mixed collection counts as its parts of highest dimension.
 */
export function toShape(source: Geometry, shape: Shape): Geometry | undefined {
  const geometry = source.type === 'GeometryCollection' ? highestDimension(source) : source;
  if (!geometry) return undefined;
  switch (shape) {
    case 'any':
      return geometry;
    case 'closed':
      return asPolygon(geometry) ?? geometry;
    case 'point':
      return asPoint(geometry);
    case 'line':
      return asLine(geometry);
    case 'polygon':
      return asPolygon(geometry);
  }
}

type Simple = Exclude<Geometry, GeometryCollection>;

function asPoint(geometry: Simple): Geometry | undefined {
  const at = (position: Position | undefined): Geometry | undefined =>
    position && { type: 'Point', coordinates: position };
  switch (geometry.type) {
    case 'Point':
      return geometry;
    case 'MultiPoint':
      return at(geometry.coordinates[0]);
    case 'LineString':
      return at(middleOfLine(geometry.coordinates));
    case 'MultiLineString':
      return at(middleOfLine(longest(geometry.coordinates)));
    case 'Polygon':
      return at(pointOnSurface(geometry.coordinates));
    case 'MultiPolygon':
      return at(pointOnSurface(largestPolygon(geometry.coordinates) ?? []));
  }
}

function asLine(geometry: Simple): Geometry | undefined {
  switch (geometry.type) {
    case 'LineString':
    case 'MultiLineString':
      return geometry;
    case 'Polygon':
      return lines(geometry.coordinates);
    case 'MultiPolygon':
      return lines(geometry.coordinates.flat());
    default:
      return undefined;
  }
}

function asPolygon(geometry: Simple): Geometry | undefined {
  switch (geometry.type) {
    case 'Polygon':
    case 'MultiPolygon':
      return geometry;
    case 'LineString':
      return isRing(geometry.coordinates)
        ? { type: 'Polygon', coordinates: [counterClockwise(geometry.coordinates)] }
        : undefined;
    default:
      // Several closed lines may be shells and holes or islands: which, a line does not say.
      return undefined;
  }
}

function isRing(line: Position[]): boolean {
  const [first, last] = [line[0], line.at(-1)];
  if (line.length < 4 || !first || !last || first[0] !== last[0] || first[1] !== last[1]) return false;
  return signedArea(line) !== 0 && ringsAreSimple([line]);
}

function counterClockwise(ring: Position[]): Position[] {
  return signedArea(ring) < 0 ? ring.toReversed() : ring;
}

function lines(rings: Position[][]): Geometry | undefined {
  if (rings.length === 0) return undefined;
  return rings.length === 1
    ? { type: 'LineString', coordinates: rings[0]! }
    : { type: 'MultiLineString', coordinates: rings };
}

function longest(parts: Position[][]): Position[] {
  return parts.reduce((best, part) => (lengthOf(part) > lengthOf(best) ? part : best), []);
}

function highestDimension(collection: GeometryCollection): Simple | undefined {
  const parts = collection.geometries.flatMap(simpleParts);
  const polygons = parts.flatMap((part) =>
    part.type === 'Polygon' ? [part.coordinates] : part.type === 'MultiPolygon' ? part.coordinates : [],
  );
  if (polygons.length > 0)
    return polygons.length === 1
      ? { type: 'Polygon', coordinates: polygons[0]! }
      : { type: 'MultiPolygon', coordinates: polygons };
  const paths = parts.flatMap((part) =>
    part.type === 'LineString' ? [part.coordinates] : part.type === 'MultiLineString' ? part.coordinates : [],
  );
  if (paths.length > 0) return lines(paths) as Simple;
  const points = parts.flatMap((part) =>
    part.type === 'Point' ? [part.coordinates] : part.type === 'MultiPoint' ? part.coordinates : [],
  );
  if (points.length === 0) return undefined;
  return points.length === 1
    ? { type: 'Point', coordinates: points[0]! }
    : { type: 'MultiPoint', coordinates: points };
}

function simpleParts(geometry: Geometry): Simple[] {
  return geometry.type === 'GeometryCollection' ? geometry.geometries.flatMap(simpleParts) : [geometry];
}

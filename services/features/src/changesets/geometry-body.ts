import type { Geometry, Position } from 'geojson';

/** What is wrong with a geometry that was sent; never leaves the reading of a body. */
export class GeometryFault extends Error {
  readonly pointer: string;
  constructor(pointer: string, message: string) {
    super(message);
    this.pointer = pointer;
  }
}

const DEPTHS = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
} as const;
type Kind = keyof typeof DEPTHS;

const isKind = (type: unknown): type is Kind => typeof type === 'string' && Object.hasOwn(DEPTHS, type);

/**
 * A GeoJSON geometry of two dimensions (RFC 7946, 3.1) out of parsed JSON. Heights are refused: they would be lost. That
 * rings close and lines have a length is for `repairGeometry` to see to.
 *
 * @throws GeometryFault
 */
export function parseGeometry(json: unknown): Geometry {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new GeometryFault('', 'a geometry is an object');
  const { type, coordinates } = json as { type?: unknown; coordinates?: unknown };
  if (!isKind(type)) throw new GeometryFault('/type', `one of ${Object.keys(DEPTHS).join(', ')}`);
  return { type, coordinates: parseCoordinates(coordinates, DEPTHS[type], '/coordinates') } as Geometry;
}

type Coordinates = Position | Coordinates[];

function parseCoordinates(json: unknown, depth: number, pointer: string): Coordinates {
  if (!Array.isArray(json)) throw new GeometryFault(pointer, 'an array');
  if (depth > 0) return json.map((part, index) => parseCoordinates(part, depth - 1, `${pointer}/${index}`));
  if (json.length !== 2 || !json.every((number) => typeof number === 'number' && Number.isFinite(number)))
    throw new GeometryFault(pointer, 'two finite numbers: heights are not kept');
  return [json[0], json[1]];
}

/** The first position that is no longitude and latitude in degrees. */
export function offEarth(geometry: Geometry): Position | undefined {
  if (geometry.type === 'GeometryCollection') return undefined;
  return find(
    geometry.coordinates as Coordinates,
    ([lng, lat]) => !(Math.abs(lng!) <= 180 && Math.abs(lat!) <= 90),
  );
}

function find(coordinates: Coordinates, isIt: (position: Position) => boolean): Position | undefined {
  if (typeof coordinates[0] === 'number')
    return isIt(coordinates as Position) ? (coordinates as Position) : undefined;
  for (const part of coordinates as Coordinates[]) {
    const found = find(part, isIt);
    if (found) return found;
  }
  return undefined;
}

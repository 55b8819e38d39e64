import type { Geometry, Position } from 'geojson';
import { STORED_SRID } from '../crs/reference-system.ts';

const SRID_FLAG = 0x20000000;
const TYPE = {
  Point: 1,
  LineString: 2,
  Polygon: 3,
  MultiPoint: 4,
  MultiLineString: 5,
  MultiPolygon: 6,
  GeometryCollection: 7,
} as const;

/**
 * PostGIS's extended WKB (little-endian, two dimensions, EPSG:4490) as hexadecimal text, which a `geometry`
 * column takes as it is. Parsing GeoJSON in SQL takes several times as long.
 */
export function toEwkbHex(geometry: Geometry): string {
  const bytes = Buffer.allocUnsafe(sizeOf(geometry) + 4);
  const end = write(geometry, bytes, 0, true);
  return bytes.toString('hex', 0, end);
}

function sizeOf(geometry: Geometry): number {
  switch (geometry.type) {
    case 'Point':
      return 5 + 16;
    case 'LineString':
      return 9 + geometry.coordinates.length * 16;
    case 'Polygon':
      return 9 + geometry.coordinates.reduce((sum, ring) => sum + 4 + ring.length * 16, 0);
    default:
      return 9 + partsOf(geometry).reduce((sum, part) => sum + sizeOf(part), 0);
  }
}

function partsOf(geometry: Exclude<Geometry, { type: 'Point' | 'LineString' | 'Polygon' }>): Geometry[] {
  switch (geometry.type) {
    case 'MultiPoint':
      return geometry.coordinates.map((coordinates) => ({ type: 'Point', coordinates }));
    case 'MultiLineString':
      return geometry.coordinates.map((coordinates) => ({ type: 'LineString', coordinates }));
    case 'MultiPolygon':
      return geometry.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }));
    case 'GeometryCollection':
      return geometry.geometries;
  }
}

function write(geometry: Geometry, bytes: Buffer, start: number, withSrid: boolean): number {
  let at = bytes.writeUInt8(1, start);
  at = bytes.writeUInt32LE(withSrid ? (TYPE[geometry.type] | SRID_FLAG) >>> 0 : TYPE[geometry.type], at);
  if (withSrid) at = bytes.writeUInt32LE(STORED_SRID, at);
  switch (geometry.type) {
    case 'Point':
      return writePosition(geometry.coordinates, bytes, at);
    case 'LineString':
      return writePositions(geometry.coordinates, bytes, at);
    case 'Polygon':
      at = bytes.writeUInt32LE(geometry.coordinates.length, at);
      for (const ring of geometry.coordinates) at = writePositions(ring, bytes, at);
      return at;
    default: {
      const parts = partsOf(geometry);
      at = bytes.writeUInt32LE(parts.length, at);
      for (const part of parts) at = write(part, bytes, at, false);
      return at;
    }
  }
}

function writePositions(positions: readonly Position[], bytes: Buffer, start: number): number {
  let at = bytes.writeUInt32LE(positions.length, start);
  for (const position of positions) at = writePosition(position, bytes, at);
  return at;
}

function writePosition(position: Position, bytes: Buffer, start: number): number {
  const [lng = Number.NaN, lat = Number.NaN] = position;
  return bytes.writeDoubleLE(lat, bytes.writeDoubleLE(lng, start));
}

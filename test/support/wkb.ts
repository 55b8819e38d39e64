import type { Geometry, Position } from 'geojson';

const TYPES = {
  Point: 1,
  LineString: 2,
  Polygon: 3,
  MultiPoint: 4,
  MultiLineString: 5,
  MultiPolygon: 6,
} as const;

/** Little-endian WKB of a GeoJSON geometry, two dimensions. */
export function wkbOf(geometry: Exclude<Geometry, { type: 'GeometryCollection' }>): Uint8Array {
  const head = Buffer.alloc(5);
  head.writeUInt8(1, 0);
  head.writeUInt32LE(TYPES[geometry.type], 1);
  switch (geometry.type) {
    case 'Point':
      return Buffer.concat([head, vertices([geometry.coordinates])]);
    case 'LineString':
      return Buffer.concat([head, counted(geometry.coordinates)]);
    case 'Polygon':
      return Buffer.concat([head, count(geometry.coordinates.length), ...geometry.coordinates.map(counted)]);
    case 'MultiPoint':
      return many(head, geometry.coordinates, (coordinates) => wkbOf({ type: 'Point', coordinates }));
    case 'MultiLineString':
      return many(head, geometry.coordinates, (coordinates) => wkbOf({ type: 'LineString', coordinates }));
    case 'MultiPolygon':
      return many(head, geometry.coordinates, (coordinates) => wkbOf({ type: 'Polygon', coordinates }));
  }
}

function many<T>(head: Buffer, members: readonly T[], member: (coordinates: T) => Uint8Array): Uint8Array {
  return Buffer.concat([head, count(members.length), ...members.map(member)]);
}

function count(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function counted(positions: readonly Position[]): Buffer {
  return Buffer.concat([count(positions.length), vertices(positions)]);
}

function vertices(positions: readonly Position[]): Buffer {
  const bytes = Buffer.alloc(positions.length * 16);
  positions.forEach(([x, y], i) => {
    bytes.writeDoubleLE(x!, i * 16);
    bytes.writeDoubleLE(y!, i * 16 + 8);
  });
  return bytes;
}

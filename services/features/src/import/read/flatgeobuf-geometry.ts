import type { Geometry as EncodedGeometry } from 'flatgeobuf/lib/mjs/flat-geobuf/geometry.js';
import { GeometryType } from 'flatgeobuf/lib/mjs/generic.js';
import type { Geometry, Position } from 'geojson';

/**
 * GeoJSON of a FlatGeobuf geometry, in the order x, y of the file; Z and M are left out.
 * Null for an empty geometry and for types that GDAL was asked to avoid (curves, surfaces).
 *
 * The library's own GeoJSON reader isn't used: it fails on empty geometries and keeps Z.
 */
export function decodeGeometry(encoded: EncodedGeometry, layerType: GeometryType): Geometry | null {
  const type = layerType === GeometryType.Unknown ? encoded.type() : layerType;
  switch (type) {
    case GeometryType.Point: {
      const [position] = positions(encoded);
      // A point of NaN is how an empty point is written.
      return position === undefined || Number.isNaN(position[0])
        ? null
        : { type: 'Point', coordinates: position };
    }
    case GeometryType.MultiPoint:
      return nonEmpty({ type: 'MultiPoint', coordinates: positions(encoded) });
    case GeometryType.LineString:
      return nonEmpty({ type: 'LineString', coordinates: positions(encoded) });
    case GeometryType.MultiLineString:
      return nonEmpty({ type: 'MultiLineString', coordinates: sequences(encoded) });
    case GeometryType.Polygon:
      return nonEmpty({ type: 'Polygon', coordinates: sequences(encoded) });
    case GeometryType.MultiPolygon:
      return nonEmpty({ type: 'MultiPolygon', coordinates: parts(encoded).map(sequences) });
    case GeometryType.GeometryCollection: {
      const geometries = parts(encoded).map((part) => decodeGeometry(part, part.type()));
      const present = geometries.filter((geometry) => geometry !== null);
      return present.length === 0 ? null : { type: 'GeometryCollection', geometries: present };
    }
    default:
      return null;
  }
}

function nonEmpty<G extends Exclude<Geometry, { type: 'GeometryCollection' }>>(geometry: G): G | null {
  return geometry.coordinates.length === 0 ? null : geometry;
}

function parts(encoded: EncodedGeometry): EncodedGeometry[] {
  return Array.from({ length: encoded.partsLength() }, (_, index) => encoded.parts(index)).filter(
    (part) => part !== null,
  );
}

function positions(encoded: EncodedGeometry, from = 0, to = encoded.xyLength() / 2): Position[] {
  const xy = encoded.xyArray();
  const result: Position[] = [];
  if (xy === null) return result;
  for (let index = from; index < to; index++)
    result.push([xy[2 * index] as number, xy[2 * index + 1] as number]);
  return result;
}

/** Rings or lines: `ends` holds the vertex index after each; it is absent where there is one. */
function sequences(encoded: EncodedGeometry): Position[][] {
  const ends = encoded.endsArray();
  if (ends === null || ends.length === 0) {
    const only = positions(encoded);
    return only.length === 0 ? [] : [only];
  }
  return Array.from(ends, (end, index) => positions(encoded, index === 0 ? 0 : ends[index - 1], end));
}

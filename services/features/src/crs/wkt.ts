import type { Geometry, Position } from 'geojson';

/** A geometry as Well-Known Text (OGC 06-103r4, 7), axes as they come. Without one: `GEOMETRYCOLLECTION EMPTY`. */
export function wktOf(geometry: Geometry | null): string {
  if (geometry === null) return 'GEOMETRYCOLLECTION EMPTY';
  const name = geometry.type.toUpperCase();
  const parts = geometry.type === 'GeometryCollection' ? geometry.geometries : geometry.coordinates;
  if (parts.length === 0) return `${name} EMPTY`;
  if (geometry.type === 'GeometryCollection') return `${name}(${geometry.geometries.map(wktOf).join(',')})`;
  if (geometry.type === 'Point') return `${name}(${geometry.coordinates.join(' ')})`;
  // Each of several points has brackets of its own (7.2.4).
  if (geometry.type === 'MultiPoint') return `${name}${listed(geometry.coordinates.map((each) => [each]))}`;
  return `${name}${listed(geometry.coordinates)}`;
}

type Positions = Position | Positions[];

function listed(coordinates: Positions[]): string {
  const parts = coordinates.map((part) =>
    typeof part[0] === 'number' ? part.join(' ') : listed(part as Positions[]),
  );
  return `(${parts.join(',')})`;
}

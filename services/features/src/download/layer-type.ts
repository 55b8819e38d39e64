import type { GeometryKind } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';

const EMPTY: Readonly<Record<GeometryKind, string>> = {
  point: 'POINT',
  line: 'MULTILINESTRING',
  polygon: 'MULTIPOLYGON',
  any: 'GEOMETRY',
};

/**
 * The type of a layer as `ogr2ogr -nlt` takes it: one that all features have, so that a GIS shows one layer. Polygons
 * beside multipolygons become multipolygons of one part; points beside lines are left as they are.
 */
export function layerType(kind: GeometryKind, seen: ReadonlySet<Geometry['type']>): string {
  const types = [...new Set([...seen].map((type) => type.toUpperCase()))];
  if (types.length === 0) return EMPTY[kind];
  if (types.length === 1) return types[0]!;
  const singles = new Set(types.map((type) => type.replace(/^MULTI/, '')));
  return singles.size === 1 ? `MULTI${[...singles][0]}` : 'GEOMETRY';
}

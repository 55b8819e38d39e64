import type { Geometry } from 'geojson';
import { expect, it } from 'vitest';
import { layerType } from './layer-type.ts';

it.each<[Geometry['type'][], string]>([
  [['Polygon'], 'POLYGON'],
  [['Polygon', 'MultiPolygon'], 'MULTIPOLYGON'],
  [['MultiLineString', 'LineString'], 'MULTILINESTRING'],
  [['Point', 'LineString'], 'GEOMETRY'],
  [['GeometryCollection'], 'GEOMETRYCOLLECTION'],
  [[], 'GEOMETRY'],
])('of %j is %s', (types, type) => {
  expect(layerType('any', new Set(types))).toBe(type);
});

it('of a layer without features is what its definition says', () => {
  expect(layerType('point', new Set())).toBe('POINT');
});

import type { Geometry } from 'geojson';
import { expect, it } from 'vitest';
import { wktOf } from './wkt.ts';

const line = [
  [0, 1],
  [2.5, -3],
];
const ring = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 0],
];

const geometries: readonly (readonly [string, Geometry | null])[] = [
  ['POINT(1.5 -2)', { type: 'Point', coordinates: [1.5, -2] }],
  ['LINESTRING(0 1,2.5 -3)', { type: 'LineString', coordinates: line }],
  ['POLYGON((0 0,4 0,4 4,0 0),(0 0,4 0,4 4,0 0))', { type: 'Polygon', coordinates: [ring, ring] }],
  ['MULTIPOINT((0 1),(2.5 -3))', { type: 'MultiPoint', coordinates: line }],
  ['MULTILINESTRING((0 1,2.5 -3))', { type: 'MultiLineString', coordinates: [line] }],
  ['MULTIPOLYGON(((0 0,4 0,4 4,0 0)))', { type: 'MultiPolygon', coordinates: [[ring]] }],
  [
    'GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 1,2.5 -3))',
    {
      type: 'GeometryCollection',
      geometries: [
        { type: 'Point', coordinates: [1, 2] },
        { type: 'LineString', coordinates: line },
      ],
    },
  ],
  ['POLYGON EMPTY', { type: 'Polygon', coordinates: [] }],
  ['GEOMETRYCOLLECTION EMPTY', null],
];

it.each(geometries)('writes %s', (text, geometry) => {
  expect(wktOf(geometry)).toBe(text);
});

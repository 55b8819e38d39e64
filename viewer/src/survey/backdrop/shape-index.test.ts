import type { Geometry } from 'geojson';
import { expect, it } from 'vitest';
import type { Shape } from './backdrop.ts';
import { ShapeIndex } from './shape-index.ts';

/** About a metre of latitude. */
const M = 9e-6;
const shape = (geometry: Geometry): Shape => ({ geometry, properties: {} });
const square = (size: number) =>
  shape({
    type: 'Polygon',
    coordinates: [
      [
        [121, 32],
        [121 + size * M, 32],
        [121 + size * M, 32 + size * M],
        [121, 32 + size * M],
        [121, 32],
      ],
    ],
  });
const [large, small] = [square(100), square(20)];
const line = shape({
  type: 'LineString',
  coordinates: [
    [121, 32 + 10 * M],
    [121 + 50 * M, 32 + 10 * M],
  ],
});
const point = shape({ type: 'Point', coordinates: [121 + 5 * M, 32 + 10 * M] });
const index = new ShapeIndex([large, small, line, point]);

it('means a point before a line before an area, and of areas the smallest', () => {
  expect(index.at([121 + 5 * M, 32 + 11 * M], 2)).toBe(point);
  expect(index.at([121 + 15 * M, 32 + 11 * M], 2)).toBe(line);
  expect(index.at([121 + 15 * M, 32 + 4 * M], 2)).toBe(small);
  expect(index.at([121 + 80 * M, 32 + 80 * M], 2)).toBe(large);
  expect(index.at([121 - 9 * M, 32], 2)).toBeUndefined();
  expect(new ShapeIndex([]).at([121, 32], 2)).toBeUndefined();
});

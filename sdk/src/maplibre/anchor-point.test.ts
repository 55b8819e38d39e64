import type { Geometry } from 'geojson';
import { describe, expect, it } from 'vitest';
import { anchorPoint } from './anchor-point.ts';

const ring = (...positions: [number, number][]) => [...positions, positions[0]!];

describe('the point of a geometry', () => {
  it.each<[string, Geometry, number[]]>([
    ['a point', { type: 'Point', coordinates: [1, 2] }, [1, 2]],
    [
      'several points',
      {
        type: 'MultiPoint',
        coordinates: [
          [3, 4],
          [5, 6],
        ],
      },
      [3, 4],
    ],
    [
      'a line, halfway along',
      {
        type: 'LineString',
        coordinates: [
          [0, 0],
          [0, 1],
          [3, 1],
        ],
      },
      [1, 1],
    ],
    [
      'the longest line',
      {
        type: 'MultiLineString',
        coordinates: [
          [
            [9, 9],
            [9, 8],
          ],
          [
            [0, 0],
            [4, 0],
          ],
        ],
      },
      [2, 0],
    ],
    ['a square', { type: 'Polygon', coordinates: [ring([0, 0], [2, 0], [2, 2], [0, 2])] }, [1, 1]],
    [
      // ┌┐    ┌──┐
      // │└────┘  │ the wider arm, not the gap between
      'a bent area',
      {
        type: 'Polygon',
        coordinates: [ring([0, 0], [9, 0], [9, 4], [6, 4], [6, 1], [1, 1], [1, 4], [0, 4])],
      },
      [7.5, 2],
    ],
    [
      'an area with a hole',
      {
        type: 'Polygon',
        coordinates: [ring([0, 0], [9, 0], [9, 2], [0, 2]), ring([1, 0.5], [5, 0.5], [5, 1.5], [1, 1.5])],
      },
      [7, 1],
    ],
    [
      'the larger of two areas',
      {
        type: 'MultiPolygon',
        coordinates: [[ring([8, 8], [9, 8], [9, 9], [8, 9])], [ring([0, 0], [4, 0], [4, 4], [0, 4])]],
      },
      [2, 2],
    ],
  ])('lies on it: %s', (_, geometry, wanted) => {
    expect(anchorPoint(geometry)).toEqual(wanted);
  });

  it('is none where there is no position', () => {
    expect(anchorPoint({ type: 'MultiPolygon', coordinates: [] })).toBeUndefined();
    expect(anchorPoint({ type: 'LineString', coordinates: [] })).toBeUndefined();
    expect(anchorPoint({ type: 'GeometryCollection', geometries: [] })).toBeUndefined();
  });
});

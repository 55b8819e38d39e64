import { describe, expect, it } from 'vitest';
import { geometryBounds } from './geometry-bounds.ts';

describe('the box of a geometry', () => {
  it('holds every part, longitude first', () => {
    const square = (x: number, y: number) => [
      [
        [x, y],
        [x + 1, y],
        [x + 1, y + 1],
        [x, y],
      ],
    ];
    expect(geometryBounds({ type: 'MultiPolygon', coordinates: [square(120, 30), square(122, 31)] })).toEqual(
      [120, 30, 123, 32],
    );
    expect(
      geometryBounds({
        type: 'GeometryCollection',
        geometries: [
          { type: 'Point', coordinates: [120, 30, 5] },
          {
            type: 'LineString',
            coordinates: [
              [119, 31],
              [121, 30.5],
            ],
          },
        ],
      }),
    ).toEqual([119, 30, 121, 31]);
  });

  it('is a point for a point and nothing for nothing', () => {
    expect(geometryBounds({ type: 'Point', coordinates: [120.75, 30.75] })).toEqual([
      120.75, 30.75, 120.75, 30.75,
    ]);
    expect(geometryBounds({ type: 'MultiPoint', coordinates: [] })).toBeUndefined();
  });
});

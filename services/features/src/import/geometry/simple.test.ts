import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { isCertainlyValid } from './simple.ts';

const polygon = (...ring: Position[]) => ({
  type: 'Polygon' as const,
  coordinates: [[...ring, ring[0] as Position]],
});

describe('a polygon that needs no question to PostGIS', () => {
  it('is a short ring whose edges are clear of each other', () => {
    expect(isCertainlyValid(polygon([0, 0], [2, 0], [2, 1], [1, 0.5], [0, 1]))).toBe(true);
  });

  it.each<[string, Position[]]>([
    // A bow tie.
    [
      'crosses itself',
      [
        [0, 0],
        [2, 2],
        [2, 0],
        [0, 2],
      ],
    ],
    // The tip of the notch lies on the lower edge.
    [
      'touches itself',
      [
        [0, 0],
        [2, 0],
        [2, 2],
        [1, 0],
        [0, 2],
      ],
    ],
    [
      'folds back',
      [
        [0, 0],
        [3, 0],
        [1, 0],
        [1, 1],
      ],
    ],
    [
      'has a straight corner, which rounding might bend either way',
      [
        [0, 0],
        [1, 0],
        [2, 0],
        [2, 1],
      ],
    ],
    [
      'comes to a corner twice',
      [
        [0, 0],
        [1, 1],
        [2, 0],
        [2, 2],
        [1, 1],
        [0, 2],
      ],
    ],
  ])('is none that %s', (_, ring) => {
    expect(isCertainlyValid(polygon(...ring))).toBe(false);
  });

  it('is none with a hole or several parts', () => {
    const [ring] = polygon([0, 0], [9, 0], [9, 9], [0, 9]).coordinates as [Position[]];
    const [hole] = polygon([1, 1], [1, 2], [2, 2], [2, 1]).coordinates as [Position[]];
    expect(isCertainlyValid({ type: 'Polygon', coordinates: [ring, hole] })).toBe(false);
    expect(isCertainlyValid({ type: 'MultiPolygon', coordinates: [[ring], [hole]] })).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delaunay } from './delaunay.ts';
import { fromLngLat, PLANE_ORIGIN, type Point, toLngLat } from './plane.ts';
import { contains, pointInside, signedArea } from './polygon.ts';
import { clip, distance, lengthOf, offset } from './polyline.ts';

const coordinate = fc.integer({ min: -40_000, max: 40_000 });
const place = fc.tuple(coordinate, coordinate);

describe('the plane', () => {
  it('returns to the same place within a centimetre', () => {
    fc.assert(
      fc.property(place, ([x, y]) => {
        const [u, v] = fromLngLat(toLngLat([x, y]));
        expect(Math.hypot(u - x, v - y)).toBeLessThan(0.015);
      }),
    );
  });

  it('has its origin at the old town and north up', () => {
    expect(toLngLat([0, 0])).toEqual(PLANE_ORIGIN);
    expect(toLngLat([0, 1000])[1]).toBeGreaterThan(PLANE_ORIGIN[1]);
  });
});

describe('lines and rings', () => {
  const square: Point[] = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
  ];

  it('parts a line into what is inside and what is outside, losing nothing', () => {
    const line: Point[] = [
      [-5, 5],
      [15, 5],
      [15, 8],
      [-5, 8],
    ];
    const sum = (parts: Point[][]) => parts.reduce((total, part) => total + lengthOf(part), 0);
    const inside = clip(line, square, 'inside');
    expect(inside).toHaveLength(2);
    expect(sum(inside) + sum(clip(line, square, 'outside'))).toBeCloseTo(lengthOf(line), 9);
  });

  it('runs a line beside a line, on its left', () => {
    expect(
      offset(
        [
          [0, 0],
          [10, 0],
        ],
        2,
      ),
    ).toEqual([
      [0, 2],
      [10, 2],
    ]);
  });

  it('finds a point inside a ring whose centroid is outside', () => {
    const horseshoe: Point[] = [
      [0, 0],
      [10, 0],
      [10, 10],
      [9, 10],
      [9, 1],
      [1, 1],
      [1, 10],
      [0, 10],
    ];
    expect(contains(horseshoe, pointInside(horseshoe))).toBe(true);
    expect(signedArea(horseshoe)).toBeGreaterThan(0);
  });
});

describe('a Delaunay triangulation', () => {
  it('has no point inside the circle of a triangle', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(place, { minLength: 4, maxLength: 40, selector: ([x, y]) => `${x},${y}` }),
        (points) => {
          const { triangles, centres } = delaunay(points);
          triangles.forEach((corners, i) => {
            const radius = distance(centres[i]!, points[corners[0]]!);
            // Slivers on a line have circles as wide as the world, where doubles end.
            if (radius > 1e6) return;
            for (const p of points) expect(distance(centres[i]!, p)).toBeGreaterThan(radius - 1e-3);
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

import type { Geometry } from 'geojson';
import { describe, expect, it } from 'vitest';
import { boxOutline, onGrid, positionCount } from './grid-geometry.ts';
import { gridTransform } from './local-grid.ts';

const grid = gridTransform({
  name: 'invented',
  projection: '+proj=tmerc +lon_0=120.61 +k=1 +x_0=31000 +y_0=-3290000 +ellps=GRS80',
  plane: { eastMeters: 120, northMeters: -70, scale: 1.000_02, rotationDegrees: 11 },
});
const place = (easting: number, northing: number) => grid.toLngLat([easting, northing]);
const ring = [place(0, 0), place(10, 0), place(10, 10), place(0, 0)];

describe('a geometry', () => {
  const parts: readonly (readonly [Geometry | null, number])[] = [
    [null, 0],
    [{ type: 'Point', coordinates: place(1, 2) }, 1],
    [{ type: 'LineString', coordinates: [place(1, 2), place(3, 4)] }, 2],
    [{ type: 'Polygon', coordinates: [ring, ring] }, 8],
    [{ type: 'MultiPolygon', coordinates: [[ring], [ring]] }, 8],
    [{ type: 'Polygon', coordinates: [] }, 0],
    [
      {
        type: 'GeometryCollection',
        geometries: [
          { type: 'Point', coordinates: place(1, 2) },
          { type: 'Polygon', coordinates: [ring] },
        ],
      },
      5,
    ],
  ];
  it.each(parts)('has its positions counted: %j', (geometry, count) => {
    expect(positionCount(geometry)).toBe(count);
  });

  it('is carried with every part, easting first, to four decimals', () => {
    const both = parts[6]![0]!;
    // As it is written: of the two zeros JSON has one.
    expect(JSON.parse(JSON.stringify(onGrid(both, grid)))).toEqual({
      type: 'GeometryCollection',
      geometries: [
        { type: 'Point', coordinates: [1, 2] },
        {
          type: 'Polygon',
          coordinates: [
            [
              [0, 0],
              [10, 0],
              [10, 10],
              [0, 0],
            ],
          ],
        },
      ],
    });
    expect(onGrid({ type: 'Point', coordinates: place(1.234_56, 2) }, grid)).toEqual({
      type: 'Point',
      coordinates: [1.2346, 2],
    });
  });
});

describe('a box of the grid', () => {
  /** By how much a position of the grid lies inside of a ring, at least; negative: outside. */
  const depth = (outline: readonly (readonly number[])[], at: readonly number[]) => {
    const corners = outline.map(([lng = 0, lat = 0]) => grid.fromLngLat([lng, lat]));
    return Math.min(
      ...corners.slice(0, -1).map(([x = 0, y = 0], index) => {
        const [nextX = 0, nextY = 0] = corners[index + 1]!;
        const cross = (nextX - x) * (at[1]! - y) - (nextY - y) * (at[0]! - x);
        return cross / Math.hypot(nextX - x, nextY - y);
      }),
    );
  };

  it('is a closed ring that holds all of it', () => {
    const outline = boxOutline([1_000, 2_000, 1_500, 2_300], grid);
    expect(outline.at(0)).toEqual(outline.at(-1));
    for (const at of [
      [1_000, 2_000],
      [1_500, 2_000],
      [1_500, 2_300],
      [1_000, 2_300],
      [1_250, 2_000],
    ])
      expect(depth(outline, at)).toBeGreaterThan(0);
    expect(depth(outline, [999.99, 2_000])).toBeLessThan(0);
  });

  it('of a whole city follows its sides in degrees within the margin', () => {
    const outline = boxOutline([-60_000, -60_000, 60_000, 60_000], grid);
    const worst = outline.slice(0, -1).map(([lng = 0, lat = 0], index) => {
      const [nextLng = 0, nextLat = 0] = outline[index + 1]!;
      // Where a straight line in degrees lies on the grid, against the side of the box that it stands for.
      const [x = 0, y = 0] = grid.fromLngLat([(lng + nextLng) / 2, (lat + nextLat) / 2]);
      return Math.max(Math.abs(x), Math.abs(y)) - 60_000;
    });
    expect(Math.min(...worst)).toBeGreaterThan(0);
    expect(Math.max(...worst)).toBeLessThan(0.002);
  });

  it('that is a point is small, not empty', () => {
    expect(depth(boxOutline([5, 5, 5, 5], grid), [5, 5])).toBeGreaterThan(0);
  });

  it.each([
    ['wider than a city', [0, 0, 300_000, 10], 'sides of at most 250000 m in a local grid'],
    ['far from the city', [9e8, 9e8, 9e8, 9e8], 'a box where the grid is in use'],
    ['beyond a pole', [0, 2e7, 10, 2e7 + 10], 'a box where the grid is in use'],
  ] as const)('%s is refused', (_what, box, wanted) => {
    const refusal = () => boxOutline([...box] as [number, number, number, number], grid);
    expect(refusal).toThrow(expect.objectContaining({ problem: expect.objectContaining({ wanted }) }));
  });
});

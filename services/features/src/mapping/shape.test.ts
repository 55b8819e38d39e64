import fc from 'fast-check';
import type { Geometry, Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { contains } from '../model/rings.ts';
import { toShape } from './shape.ts';
import { pointOnSurface } from './surface-point.ts';

const ring: Position[] = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
  [0, 0],
];
const hole: Position[] = [
  [1, 1],
  [1, 3],
  [3, 3],
  [3, 1],
  [1, 1],
];
const line = (coordinates: Position[]): Geometry => ({ type: 'LineString', coordinates });
const polygon = (...coordinates: Position[][]): Geometry => ({ type: 'Polygon', coordinates });

describe('toShape', () => {
  it('makes an area of a closed line, counter-clockwise', () => {
    expect(toShape(line(ring), 'polygon')).toEqual(polygon(ring));
    expect(toShape(line(ring.toReversed()), 'polygon')).toEqual(polygon(ring));
  });

  it('makes no area of an open line, of one that crosses itself, or of none', () => {
    const open = line(ring.slice(0, 4));
    const bowTie = line([ring[0]!, ring[2]!, ring[1]!, ring[3]!, ring[0]!]);
    const backAndForth = line([ring[0]!, ring[1]!, ring[2]!, ring[1]!, ring[0]!]);
    for (const source of [open, bowTie, backAndForth]) {
      expect(toShape(source, 'polygon')).toBeUndefined();
      expect(toShape(source, 'closed')).toBe(source);
    }
  });

  it('makes lines of the rings of an area, and none of a point', () => {
    expect(toShape(polygon(ring), 'line')).toEqual(line(ring));
    expect(toShape(polygon(ring, hole), 'line')).toEqual({
      type: 'MultiLineString',
      coordinates: [ring, hole],
    });
    expect(toShape({ type: 'Point', coordinates: [0, 0] }, 'line')).toBeUndefined();
  });

  it('takes the parts of highest dimension out of a mixed collection', () => {
    const point: Geometry = { type: 'Point', coordinates: [9, 9] };
    const mixed = (...geometries: Geometry[]): Geometry => ({ type: 'GeometryCollection', geometries });
    expect(toShape(mixed(point, line(ring), polygon(ring)), 'any')).toEqual(polygon(ring));
    expect(toShape(mixed(point, mixed(line(ring))), 'any')).toEqual(line(ring));
    expect(toShape(mixed(point), 'any')).toEqual(point);
    expect(toShape(mixed(), 'any')).toBeUndefined();
  });

  it('puts a point in the middle of a line and on the largest part of an area', () => {
    const bent = line([
      [0, 0],
      [2, 0],
      [2, 4],
    ]);
    const islands: Geometry = {
      type: 'MultiPolygon',
      coordinates: [[ring], [ring.map(([x, y]) => [100 + 10 * x!, y!])]],
    };
    expect(toShape(bent, 'point')).toEqual({ type: 'Point', coordinates: [2, expect.closeTo(1, 2)] });
    expect(toShape(islands, 'point')).toEqual({ type: 'Point', coordinates: [120, 2] });
  });
});

describe('pointOnSurface', () => {
  it('avoids the hole', () => {
    const [x, y] = pointOnSurface([ring, hole])!;
    expect(contains(ring, [x!, y!]) && !contains(hole, [x!, y!])).toBe(true);
  });

  it('finds nothing on a polygon without area', () => {
    expect(
      pointOnSurface([
        [
          [0, 0],
          [1, 0],
          [2, 0],
          [0, 0],
        ],
      ]),
    ).toBeUndefined();
    expect(pointOnSurface([])).toBeUndefined();
  });

  it('lies inside whatever star it is asked for', () => {
    const radii = fc.array(fc.double({ min: 0.1, max: 1, noNaN: true }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(radii, (lengths) => {
        const star = lengths.map((length, at): Position => {
          const angle = (2 * Math.PI * at) / lengths.length;
          return [120 + length * Math.cos(angle), 30 + length * Math.sin(angle)];
        });
        expect(contains([...star, star[0]!], pointOnSurface([[...star, star[0]!]])!)).toBe(true);
      }),
    );
  });
});

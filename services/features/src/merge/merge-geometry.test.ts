import fc from 'fast-check';
import type { Geometry, LineString, Polygon, Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { mergeGeometry } from './merge-geometry.ts';

const line = (...coordinates: Position[]): LineString => ({ type: 'LineString', coordinates });
const ring = (...corners: Position[]): Polygon => ({
  type: 'Polygon',
  coordinates: [[...corners, corners[0]!]],
});

//  D───────────C        A [0,0]  B [4,0]  C [4,4]  D [0,4]
//  │           │
//  │           │
//  A─────M─────B        M [2,0]
const A = [0, 0];
const B = [4, 0];
const C = [4, 4];
const D = [0, 4];
const SQUARE = ring(A, B, C, D);

describe('two edits of one shape', () => {
  it('are the one edit where the other side left the shape alone', () => {
    const moved = ring(A, B, [5, 5], D);
    expect(mergeGeometry(SQUARE, moved, SQUARE)).toEqual(moved);
    expect(mergeGeometry(SQUARE, SQUARE, moved)).toEqual(moved);
    expect(mergeGeometry(SQUARE, moved, moved)).toEqual(moved);
  });

  it('come together where they moved corners that do not touch', () => {
    expect(mergeGeometry(SQUARE, ring([-1, -1], B, C, D), ring(A, B, [5, 5], D))).toEqual(
      ring([-1, -1], B, [5, 5], D),
    );
  });

  it('come together where one adds a vertex and the other moves another', () => {
    expect(mergeGeometry(SQUARE, ring(A, [2, 0], B, C, D), ring(A, B, C, [-1, 5]))).toEqual(
      ring(A, [2, 0], B, C, [-1, 5]),
    );
  });

  it('come together however the other ring is turned', () => {
    expect(mergeGeometry(SQUARE, ring(C, D, A, [5, -1]), ring(A, B, C, [-1, 5]))).toEqual(
      ring(A, [5, -1], C, [-1, 5]),
    );
  });

  it('are left to people where both moved one corner', () => {
    expect(mergeGeometry(SQUARE, ring(A, B, [5, 5], D), ring(A, B, [6, 6], D))).toBeUndefined();
  });

  it('are left to people where one moved the whole and the other a corner', () => {
    const whole = ring([1, 1], [5, 1], [5, 5], [1, 5]);
    expect(mergeGeometry(SQUARE, whole, ring(A, B, [6, 6], D))).toBeUndefined();
  });

  it('are left to people where a ring would be no ring any more', () => {
    const triangle = ring(A, B, C);
    expect(mergeGeometry(triangle, ring(A, C), ring(B, C))).toBeUndefined();
  });

  it('are left to people where parts came on one side and vertices moved on the other', () => {
    const two: Geometry = {
      type: 'MultiLineString',
      coordinates: [
        [A, B],
        [C, D],
      ],
    };
    const one: Geometry = { type: 'MultiLineString', coordinates: [[A, B]] };
    const moved: Geometry = { type: 'MultiLineString', coordinates: [[A, [9, 9]]] };
    expect(mergeGeometry(one, two, moved)).toBeUndefined();
    expect(mergeGeometry(line(A, B), two, line(A, [9, 9]))).toBeUndefined();
  });

  it('of a point are left to people', () => {
    const point = (coordinates: Position): Geometry => ({ type: 'Point', coordinates });
    expect(mergeGeometry(point(A), point(B), point(C))).toBeUndefined();
    expect(mergeGeometry(point(A), point(B), point(A))).toEqual(point(B));
  });

  it('do not depend on how their JSON is written', () => {
    const turned = { coordinates: [A, B], type: 'LineString' } as const;
    expect(mergeGeometry(line(A, B), turned as unknown as Geometry, line(A, C))).toEqual(line(A, C));
  });

  it('are the same from either side, and hold both edits', () => {
    const edit = fc.record({ at: fc.nat(), position: fc.tuple(fc.integer(), fc.integer()) });
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 40 }), edit, edit, (count, mine, other) => {
        const base = Array.from({ length: count }, (_, index) => [index, index % 3]);
        const moved = (place: number, [x, y]: [number, number]) =>
          line(...base.map((vertex, index) => (index === place ? [1000 + Math.abs(x), y] : vertex)));
        const [here, there] = [mine.at % count, other.at % count];
        fc.pre(Math.abs(here - there) > 1);
        const ours = moved(here, mine.position);
        const theirs = moved(there, other.position);
        const merged = mergeGeometry(line(...base), ours, theirs) as LineString;
        expect(merged).toEqual(mergeGeometry(line(...base), theirs, ours));
        expect(merged.coordinates[here]).toEqual(ours.coordinates[here]);
        expect(merged.coordinates[there]).toEqual(theirs.coordinates[there]);
      }),
    );
  });

  it('of ten thousand vertices take no time that anybody notices', () => {
    const base = Array.from({ length: 10_000 }, (_, index) => [index, Math.sin(index)]);
    const moved = (from: number, to: number) =>
      line(...base.map(([x, y], index) => (index >= from && index < to ? [x!, y! + 1] : [x!, y!])));
    const started = performance.now();
    expect(mergeGeometry(line(...base), moved(10, 3_000), moved(6_000, 9_990))).toBeDefined();
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

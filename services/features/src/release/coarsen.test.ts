import fc from 'fast-check';
import type { Geometry, Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { ringsAreSimple } from '../model/rings.ts';
import { coarsenGeometry } from './coarsen.ts';

const grid = 0.0005;

describe('coarsenGeometry', () => {
  it('puts a point on the grid, as the shortest decimal', () => {
    expect(coarsenGeometry({ type: 'Point', coordinates: [120.75561, 30.74593, 4.2] }, grid)).toEqual({
      type: 'Point',
      coordinates: [120.7555, 30.746],
    });
  });

  it('withholds a line that lies in one cell', () => {
    const line: Geometry = {
      type: 'LineString',
      coordinates: [
        [120.75551, 30.746],
        [120.75552, 30.74601],
      ],
    };
    expect(coarsenGeometry(line, grid)).toBeUndefined();
  });

  it('keeps those parts of a multi-part line that reach over a cell', () => {
    const lines: Geometry = {
      type: 'MultiLineString',
      coordinates: [
        [
          [0.0001, 0],
          [0.0002, 0],
        ],
        [
          [0.0001, 0],
          [0.0011, 0],
        ],
      ],
    };
    expect(coarsenGeometry(lines, grid)).toEqual({
      type: 'MultiLineString',
      coordinates: [
        [
          [0, 0],
          [0.001, 0],
        ],
      ],
    });
  });

  it('withholds a polygon that collapses to a line', () => {
    expect(coarsenGeometry(polygon([0, 0], [2.2, 0], [2.2, 0.3], [0, 0.3]), grid)).toBeUndefined();
  });

  it('fills a hole that collapses', () => {
    const source = polygon([0, 0], [4, 0], [4, 4], [0, 4]);
    const hole = polygon([2.1, 2.1], [2.1, 2.3], [2.3, 2.3], [2.3, 2.1]);
    const holed: Geometry = { type: 'Polygon', coordinates: [source.coordinates[0]!, hole.coordinates[0]!] };
    expect(coarsenGeometry(holed, grid)).toEqual(source);
  });

  //  +--------+        +--------+
  //  |     /\ |   →    |      spike falls onto the edge and goes
  //  +----'--'+        +--------+
  it('drops a spike that the grid folds onto itself', () => {
    const spiked = polygon([0, 0], [4, 0], [4, 4], [2.1, 4], [2.2, 6], [2.3, 4], [0, 4]);
    expect(coarsenGeometry(spiked, grid)).toEqual(polygon([0, 0], [4, 0], [4, 4], [2, 4], [0, 4]));
  });

  it('withholds a polygon whose rings come to touch', () => {
    const bottleneck = polygon([0, 0], [4, 0], [4, 4], [2.2, 4], [2.2, 2.2], [1.8, 2.2], [1.8, 4], [0, 4]);
    const waist = polygon([0, 0], [2, 1.8], [4, 0], [4, 4], [2, 2.2], [0, 4]);
    expect(coarsenGeometry(bottleneck, grid)).toEqual(polygon([0, 0], [4, 0], [4, 4], [2, 4], [0, 4]));
    expect(coarsenGeometry(waist, grid)).toBeUndefined();
  });

  it('leaves every coordinate on the grid, rings simple and the result unchanged when done again', () => {
    fc.assert(
      fc.property(arbitraryGeometry, fc.constantFrom(0.0005, 0.01, 0.0003), (geometry, step) => {
        const coarse = coarsenGeometry(geometry, step);
        if (!coarse) return;
        for (const value of positions(coarse).flat())
          expect(Math.abs(value / step - Math.round(value / step))).toBeLessThan(1e-6);
        if (coarse.type === 'Polygon') expect(ringsAreSimple(coarse.coordinates)).toBe(true);
        expect(coarsenGeometry(coarse, step)).toEqual(coarse);
      }),
    );
  });
});

/** Rings are given in cells of the grid and without the closing position. */
function polygon(...ring: [number, number][]) {
  const coordinates = [...ring, ring[0]!].map(([x, y]) =>
    [x * grid, y * grid].map((v) => Number(v.toFixed(7))),
  );
  return { type: 'Polygon' as const, coordinates: [coordinates] };
}

function positions(geometry: Geometry): Position[] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap(positions);
  const flat = (value: unknown[]): Position[] =>
    typeof value[0] === 'number' ? [value as Position] : value.flatMap((part) => flat(part as unknown[]));
  return flat(geometry.coordinates);
}

const position = fc
  .tuple(fc.double({ min: 120, max: 120.02, noNaN: true }), fc.double({ min: 30, max: 30.02, noNaN: true }))
  .map(([lng, lat]): Position => [lng, lat]);
const line = fc.array(position, { minLength: 2, maxLength: 12 });
const ring = fc.array(position, { minLength: 3, maxLength: 7 }).map((open) => [...open, open[0]!]);
const arbitraryGeometry: fc.Arbitrary<Geometry> = fc.oneof(
  position.map((coordinates): Geometry => ({ type: 'Point', coordinates })),
  line.map((coordinates): Geometry => ({ type: 'MultiPoint', coordinates })),
  line.map((coordinates): Geometry => ({ type: 'LineString', coordinates })),
  ring.map((coordinates): Geometry => ({ type: 'Polygon', coordinates: [coordinates] })),
);

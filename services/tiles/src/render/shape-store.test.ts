import fc from 'fast-check';
import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { drawn } from '../../../../test/support/picture.ts';
import { wkbOf } from '../../../../test/support/wkb.ts';
import { PathBuffer } from './path-buffer.ts';
import { ShapeStore } from './shape-store.ts';
import { readWkb } from './wkb.ts';

/** Vertices, of rings, a hundredth of a degree apart; rows go south as in the picture. */
const positions = (picture: string): Position[] =>
  drawn(picture).map(([x, y]) => [120 + x / 100, 30 - y / 100]);
const closed = (ring: Position[]) => [...ring, ring[0]!];

function stored(...polygons: Position[][][]): number[][] {
  const store = new ShapeStore();
  const path = new PathBuffer();
  const shape = store.add(readWkb(wkbOf({ type: 'MultiPolygon', coordinates: polygons }), path), path);
  if (shape < 0) return [];
  return Array.from({ length: store.lastPart(shape) - store.firstPart(shape) }, (_, i) => {
    const part = store.firstPart(shape) + i;
    return Array.from(store.xy.subarray(store.firstVertex(part) * 2, store.lastVertex(part) * 2));
  });
}

const BUILDING = `
  a.....b
  .......
  ...d..c
  .......
  f..e...`;

describe('the normal form of a ring', () => {
  it('is the same wherever the ring starts and whichever way it runs', () => {
    const ring = positions(BUILDING);
    const form = stored([closed(ring)]);
    fc.assert(
      fc.property(fc.nat(ring.length - 1), fc.boolean(), (start, reversed) => {
        const turned = [...ring.slice(start), ...ring.slice(0, start)];
        expect(stored([closed(reversed ? turned.reverse() : turned)])).toEqual(form);
      }),
    );
  });

  it('starts in the west, north first, and turns right on the screen', () => {
    const [ring] = stored([closed(positions(BUILDING))]);
    const [ax, ay, bx, by] = ring!;
    expect(ax).toBe(Math.min(...ring!.filter((_, i) => i % 2 === 0)));
    expect([bx! > ax!, by]).toEqual([true, ay]);
  });

  it('lets a hole turn left', () => {
    const hole = positions(`
      ........
      ..a..b..
      ..d..c..`);
    const outline = positions(`
      a......b
      ........
      ........
      ........
      d......c`);
    const [exterior, inner] = stored([closed(outline), closed(hole)]);
    const area2 = (ring: number[]) => {
      const [x0, y0] = ring as [number, number];
      let sum = 0;
      for (let i = 0; i < ring.length; i += 2) {
        const j = (i + 2) % ring.length;
        sum += (ring[i]! - x0) * (ring[j + 1]! - y0) - (ring[j]! - x0) * (ring[i + 1]! - y0);
      }
      return sum;
    };
    expect(area2(exterior!)).toBeGreaterThan(0);
    expect(area2(inner!)).toBeLessThan(0);
  });

  it('has no vertex twice in a row', () => {
    const [a, b, c, d, e, f] = positions(BUILDING);
    expect(stored([closed([a!, a!, b!, c!, c!, c!, d!, e!, f!])])).toEqual(
      stored([closed(positions(BUILDING))]),
    );
  });
});

describe('a shape', () => {
  it('loses rings without area, and holes with their exterior', () => {
    const flat = closed(positions('a..b..c'));
    const real = closed(positions(BUILDING));
    expect(stored([flat, real])).toEqual([]);
    expect(stored([flat], [real])).toEqual(stored([real]));
  });

  it('of a line keeps its direction', () => {
    const store = new ShapeStore();
    const path = new PathBuffer();
    const coordinates = positions('c..b..a');
    store.add(readWkb(wkbOf({ type: 'LineString', coordinates }), path), path);
    expect(store.xy[0]).toBeGreaterThan(store.xy[2]!);
  });

  it('measures its area in Web Mercator, holes taken off', () => {
    const store = new ShapeStore();
    const path = new PathBuffer();
    // One degree at the equator is 111,319.49 m in Web Mercator; so is a degree of latitude, nearly.
    const square = (west: number, side: number): Position[] =>
      closed([
        [west, 0],
        [west + side, 0],
        [west + side, side],
        [west, side],
      ]);
    const shape = store.add(
      readWkb(wkbOf({ type: 'Polygon', coordinates: [square(0, 0.1), square(0.02, 0.05)] }), path),
      path,
    );
    expect(store.wayArea(shape) / (11_131.949 ** 2 * 0.75)).toBeCloseTo(1, 4);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinLines, type TileLine } from './merge.ts';

const line = (...xy: number[]): TileLine => Int32Array.from(xy);
const joined = (...lines: TileLine[]) => joinLines(lines).map((one) => Array.from(one));

function length(line: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 2; i < line.length; i += 2)
    sum += Math.hypot(line[i]! - line[i - 2]!, line[i + 1]! - line[i - 1]!);
  return sum;
}

describe('joining lines', () => {
  //   a ── b ── c      three pieces of one street, the second drawn the other way
  it('makes one of pieces that meet end to end, whichever way they run', () => {
    expect(joined(line(0, 0, 10, 5), line(20, 0, 10, 5), line(20, 0, 30, 5))).toEqual([
      [0, 0, 10, 5, 20, 0, 30, 5],
    ]);
  });

  //        d
  //        │
  //   a ── b ── c
  it('stops at a crossing', () => {
    expect(joined(line(0, 0, 10, 0), line(10, 0, 20, 0), line(10, 0, 10, -9))).toHaveLength(3);
  });

  it('closes a ring', () => {
    const ring = joined(line(0, 0, 9, 0, 9, 9), line(9, 9, 0, 9, 0, 0));
    expect(ring).toEqual([[0, 0, 9, 0, 9, 9, 0, 9, 0, 0]]);
  });

  it('leaves out straight joints', () => {
    expect(joined(line(0, 0, 10, 0), line(10, 0, 20, 0))).toEqual([[0, 0, 20, 0]]);
  });

  it('drops what is too short to be seen, but only once it is joined', () => {
    expect(joined(line(0, 0, 2, 0))).toEqual([]);
    expect(joined(line(0, 0, 2, 0), line(2, 0, 2, 2))).toEqual([[0, 0, 2, 0, 2, 2]]);
  });

  it('neither loses nor doubles a unit of way', () => {
    const coordinate = fc.integer({ min: 0, max: 4 }).map((value) => value * 10);
    const piece = fc
      .tuple(coordinate, coordinate, coordinate, coordinate)
      .filter(([a, b, c, d]) => a !== c || b !== d);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const before = pieces.reduce((sum, piece) => sum + length(piece), 0);
        const after = joined(...pieces.map((piece) => line(...piece))).reduce(
          (sum, one) => sum + length(one),
          0,
        );
        expect(after).toBeCloseTo(before, 6);
      }),
    );
  });

  it('joins the same whatever the order', () => {
    const grid = Array.from({ length: 12 }, (_, i) => line(i * 10, 0, i * 10 + 10, (i % 3) * 4));
    const spans = (lines: number[][]) => lines.map((one) => length(one).toFixed(6)).sort();
    expect(spans(joined(...grid.toReversed()))).toEqual(spans(joined(...grid)));
  });
});

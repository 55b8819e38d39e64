import { describe, expect, it } from 'vitest';
import { drawn } from '../../../../test/support/picture.ts';
import { ByteWriter } from './byte-writer.ts';
import { writeLines, writePoints, writePolygons } from './commands.ts';
import { PathBuffer } from './path-buffer.ts';

type Ring = readonly (readonly [number, number])[];

function pathOf(...rings: (Ring | { hole: Ring })[]): PathBuffer {
  const path = new PathBuffer();
  for (const ring of rings) {
    const vertices = 'hole' in ring ? ring.hole : ring;
    path.reserve(vertices.length);
    for (const [x, y] of vertices) path.push(x, y);
    path.endPart('hole' in ring ? 0 : 1);
  }
  return path;
}

/** The commands as numbers; all of these tests fit one byte each. */
function written(write: typeof writeLines, path: PathBuffer, originX = 0, originY = 0): number[] | undefined {
  const out = new ByteWriter();
  return write(path, originX, originY, out) ? Array.from(out.bytes.subarray(0, out.length)) : undefined;
}

const moveTo = 9; // once
const lineTo = (count: number) => (count << 3) | 2;
const closePath = 15;
const zigzag = (value: number) => (value << 1) ^ (value >> 31);
const steps = (...values: number[]) => values.map(zigzag);

/** Areas of rings with their sign: positive where they turn right on the screen. */
function areas(commands: readonly number[]): number[] {
  const result: number[] = [];
  const unzigzag = (value: number) => (value >> 1) ^ -(value & 1);
  let [x, y] = [0, 0];
  let ring: [number, number][] = [];
  for (let i = 0; i < commands.length; ) {
    const count = commands[i]! === closePath ? 0 : commands[i]! >> 3;
    if (commands[i++] === closePath) {
      const sum = ring.reduce((total, [ax, ay], k) => {
        const [bx, by] = ring[(k + 1) % ring.length]!;
        return total + ax * by - bx * ay;
      }, 0);
      result.push(sum / 2);
      ring = [];
    }
    for (let k = 0; k < count; k++, i += 2) {
      x += unzigzag(commands[i]!);
      y += unzigzag(commands[i + 1]!);
      ring.push([x, y]);
    }
  }
  return result;
}

describe('lines as commands', () => {
  it('are moves and steps from where the one before ended', () => {
    expect(
      written(
        writeLines,
        pathOf(
          [
            [2, 2],
            [2, 10],
            [10, 10],
          ],
          [
            [1, 1],
            [3, 5],
          ],
        ),
      ),
    ).toEqual([
      ...[moveTo, ...steps(2, 2), lineTo(2), ...steps(0, 8, 8, 0)],
      ...[moveTo, ...steps(-9, -9), lineTo(1), ...steps(2, 4)],
    ]);
  });

  it('are rounded to the tile, and what rounds to one vertex is left out', () => {
    expect(
      written(
        writeLines,
        pathOf([
          [4098.4, 3.6],
          [4098.45, 3.7],
          [4100, 4],
        ]),
        4096,
        0,
      ),
    ).toEqual([...[moveTo, ...steps(2, 4), lineTo(1), ...steps(2, 0)]]);
    expect(
      written(
        writeLines,
        pathOf([
          [1.1, 1.1],
          [0.9, 0.9],
        ]),
      ),
    ).toBeUndefined();
  });
});

describe('polygons as commands', () => {
  const SQUARE = drawn(`
    a...b
    .....
    .....
    .....
    d...c`);
  const square = [moveTo, ...steps(0, 0), lineTo(3), ...steps(4, 0, 0, 4, -4, 0), closePath];

  it('close, without their first vertex again', () => {
    expect(written(writePolygons, pathOf(SQUARE))).toEqual(square);
    expect(written(writePolygons, pathOf([...SQUARE, SQUARE[0]!]))).toEqual(square);
  });

  it('turn right, their holes left, whichever way they came', () => {
    const hole = drawn(`
      .....
      .a.b.
      .....
      .d.c.`);
    for (const exterior of [SQUARE, SQUARE.toReversed()]) {
      for (const inner of [hole, hole.toReversed()]) {
        expect(areas(written(writePolygons, pathOf(exterior, { hole: inner }))!)).toEqual([16, -4]);
      }
    }
  });

  it('lose spikes, also across the start', () => {
    expect(
      written(
        writePolygons,
        pathOf([
          [0, 0],
          [4, 0],
          [4, 2],
          [9, 2],
          [4, 2],
          [4, 4],
          [0, 4],
        ]),
      ),
    ).toHaveLength(square.length + 2);
    expect(written(writePolygons, pathOf([[-5, 0], ...SQUARE.slice(0, 4), [0, 0]]))).toEqual(square);
  });

  it('are left out where they round to nothing', () => {
    expect(
      written(
        writePolygons,
        pathOf([
          [0, 0],
          [0.4, 0],
          [0.4, 0.4],
        ]),
      ),
    ).toBeUndefined();
    expect(
      written(
        writePolygons,
        pathOf([
          [0, 0],
          [9, 0.2],
          [20, 0.1],
        ]),
      ),
    ).toBeUndefined();
  });

  it('are left out with their holes, and where their holes fill them', () => {
    expect(
      written(
        writePolygons,
        pathOf(
          [
            [0, 0],
            [0.4, 0],
            [0.4, 0.4],
          ],
          { hole: SQUARE },
        ),
      ),
    ).toBeUndefined();
    expect(written(writePolygons, pathOf(SQUARE, { hole: SQUARE.toReversed() }))).toBeUndefined();
    const second = SQUARE.map(([x, y]) => [x + 5, y] as const);
    expect(written(writePolygons, pathOf(SQUARE, { hole: SQUARE.toReversed() }, second))).toEqual([
      ...[moveTo, ...steps(5, 0), lineTo(3), ...steps(4, 0, 0, 4, -4, 0), closePath],
    ]);
  });
});

describe('points as commands', () => {
  it('are one move', () => {
    expect(written(writePoints, pathOf([[5, 7]]))).toEqual([9, ...steps(5, 7)]);
    expect(
      written(
        writePoints,
        pathOf([
          [5, 7],
          [3, 2],
        ]),
      ),
    ).toEqual([17, ...steps(5, 7, -2, -5)]);
  });
});

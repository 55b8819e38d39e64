import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn } from '../../../../test/support/picture.ts';
import { COVERAGE_GRID_UNITS, snapToGrid } from './coverage.ts';
import { PathBuffer } from './path-buffer.ts';

type Vertex = [number, number];

function snapped(vertices: readonly Vertex[], closed = true): Vertex[] {
  const path = new PathBuffer();
  path.reserve(vertices.length);
  for (const [x, y] of vertices) path.push(x, y);
  path.endPart(1);
  snapToGrid(path, closed);
  const result: Vertex[] = [];
  for (let i = 0; i < path.vertexCount; i++) result.push([path.xy[i * 2]!, path.xy[i * 2 + 1]!]);
  return result;
}

function area2(ring: readonly Vertex[]): number {
  return ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length] ?? [0, 0];
    return sum + x * ny - nx * y;
  }, 0);
}

/** All points with whole coordinates on a ring's edges, each edge as a set of unit steps along its direction. */
function stepsOf(ring: readonly Vertex[]): Set<string> {
  const steps = new Set<string>();
  ring.forEach(([x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length]!;
    const count = gcd(Math.abs(nx - x), Math.abs(ny - y));
    for (let k = 0; k < count; k++) {
      const from = [x + ((nx - x) / count) * k, y + ((ny - y) / count) * k];
      const to = [x + ((nx - x) / count) * (k + 1), y + ((ny - y) / count) * (k + 1)];
      steps.add(`${from} ${to}`);
    }
  });
  return steps;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
const reversed = (step: string) => step.split(' ').reverse().join(' ');

/**
 * A field of `columns` by `rows` areas whose common corners and the vertices on their common edges lie anywhere
 * nearby; every area lists its vertices from its north-west corner, turning right.
 */
function coverage(random: () => number, columns: number, rows: number, cell: number): Vertex[][] {
  const corner = new Map<string, Vertex>();
  const sway = () => (random() - 0.5) * cell * 0.45;
  const at = (column: number, row: number): Vertex => {
    const key = `${column} ${row}`;
    const known = corner.get(key);
    if (known) return known;
    const border = column === 0 || row === 0 || column === columns || row === rows;
    const vertex: Vertex = [column * cell + (border ? 0 : sway()), row * cell + (border ? 0 : sway())];
    corner.set(key, vertex);
    return vertex;
  };
  const between = new Map<string, Vertex[]>();
  const edge = (column: number, row: number, east: boolean): Vertex[] => {
    const key = `${column} ${row} ${east}`;
    const known = between.get(key);
    if (known) return known;
    const [a, b] = [at(column, row), east ? at(column + 1, row) : at(column, row + 1)];
    const onBorder = east ? row === 0 || row === rows : column === 0 || column === columns;
    const inner = Array.from(
      { length: Math.floor(random() * 6) },
      (_, i, { length } = { length: 6 }): Vertex => {
        const share = (i + 1) / (length + 1);
        const off = onBorder ? 0 : sway() * 0.3;
        return [
          a[0] + (b[0] - a[0]) * share + (east ? 0 : off),
          a[1] + (b[1] - a[1]) * share + (east ? off : 0),
        ];
      },
    );
    between.set(key, inner);
    return inner;
  };
  const areas: Vertex[][] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      areas.push([
        at(column, row),
        ...edge(column, row, true),
        at(column + 1, row),
        ...edge(column + 1, row, false),
        at(column + 1, row + 1),
        ...edge(column, row + 1, true).toReversed(),
        at(column, row + 1),
        ...edge(column, row, false).toReversed(),
      ]);
    }
  }
  return areas;
}

describe('a coverage on the grid', () => {
  it('has no gaps and no overlaps: areas add up, and inner edges occur once in each direction', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 6, max: 60 }), (seed, cell) => {
        let state = seed >>> 0;
        const random = () => {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          return state / 2 ** 32;
        };
        const [columns, rows] = [5, 4];
        const side = Math.round(cell / COVERAGE_GRID_UNITS) * COVERAGE_GRID_UNITS * 4;
        const areas = coverage(random, columns, rows, side / 4).map((ring) => snapped(ring));
        const sum = areas.reduce((total, ring) => total + area2(ring) / 2, 0);
        expect(sum).toBe((columns * side * rows * side) / 16);

        const [width, height] = [(columns * side) / 4, (rows * side) / 4];
        const border = (step: string) => {
          const [ax, ay, bx, by] = step.split(/[ ,]/).map(Number);
          return (ax === bx && (ax === 0 || ax === width)) || (ay === by && (ay === 0 || ay === height));
        };
        const count = new Map<string, number>();
        for (const ring of areas) {
          if (ring.length < 3) continue;
          for (const step of stepsOf(ring)) count.set(step, (count.get(step) ?? 0) + 1);
        }
        const unpaired = [...count].filter(([step, n]) => !border(step) && count.get(reversed(step)) !== n);
        expect(unpaired).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('lets two areas keep their common edge where only one has a third neighbour on it', () => {
    // b lies on the edge a–c for the eastern area only; the western one sees a straight line.
    const west = snapped(drawn('a...b\n.....\nd...c', 10));
    expect(west).toEqual([
      [0, 0],
      [40, 0],
      [40, 20],
      [0, 20],
    ]);
    const north = snapped([
      [40, 0],
      [80, 0],
      [80, 12],
      [40, 12],
    ]);
    const south = snapped([
      [40, 12],
      [80, 12],
      [80, 20],
      [40, 20],
    ]);
    expect(area2(north) + area2(south)).toBe(2 * 40 * 20);
  });

  it('drops what repeats, lies straight on the way, or leads nowhere', () => {
    expect(
      snapped([
        [0, 0],
        [1, 1],
        [20, 0],
        [40, 1],
        [40, 40],
        [40, 60],
        [41, 39],
        [0, 40],
      ]),
    ).toEqual([
      [0, 0],
      [40, 0],
      [40, 40],
      [0, 40],
    ]);
  });

  it('closes an area that is smaller than its cells', () => {
    expect(
      snapped([
        [0, 0],
        [1, 0],
        [1, 1],
      ]),
    ).toEqual([]);
    expect(
      snapped([
        [0, 0],
        [80, 1],
        [80, 0],
      ]),
    ).toEqual([]);
  });
});

describe('a line on the grid', () => {
  it('keeps its ends, and turns back where it did', () => {
    expect(
      snapped(
        [
          [0, 0],
          [20, 1],
          [40, 0],
          [20, 0],
        ],
        false,
      ),
    ).toEqual([
      [0, 0],
      [40, 0],
      [20, 0],
    ]);
  });

  it('lies on the edge of the area that it bounds', () => {
    const boundary: Vertex[] = [
      [3, 1],
      [17, 22],
      [31, 19],
      [58, 42],
    ];
    const line = snapped(boundary, false);
    const area = snapped([...boundary, [58, 90], [3, 90]]);
    for (const vertex of line) expect(area).toContainEqual(vertex);
  });
});

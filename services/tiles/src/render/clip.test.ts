import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn } from '../../../../test/support/picture.ts';
import { clipLines, clipRings } from './clip.ts';
import { PathBuffer } from './path-buffer.ts';
import { prune } from './prune.ts';

type Vertex = [number, number];

function pathOf(...parts: { vertices: readonly Vertex[]; exterior?: number }[]): PathBuffer {
  const path = new PathBuffer();
  for (const { vertices, exterior = 1 } of parts) {
    path.reserve(vertices.length);
    for (const [x, y] of vertices) path.push(x, y);
    path.endPart(exterior);
  }
  return path;
}

function partsOf(path: PathBuffer): Vertex[][] {
  return Array.from({ length: path.partCount }, (_, part) => {
    const vertices: Vertex[] = [];
    for (let i = path.startOf(part); i < path.ends[part]!; i++)
      vertices.push([path.xy[i * 2]!, path.xy[i * 2 + 1]!]);
    return vertices;
  });
}

const ringCut = (picture: string, axis: 0 | 1, low: number, high: number) => {
  const to = new PathBuffer();
  clipRings(pathOf({ vertices: drawn(picture) }), to, axis, low, high);
  return partsOf(to);
};
const lineCut = (picture: string, axis: 0 | 1, low: number, high: number) => {
  const to = new PathBuffer();
  clipLines(pathOf({ vertices: drawn(picture) }), to, axis, low, high);
  return partsOf(to);
};

function area(ring: readonly Vertex[]): number {
  return ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length]!;
    return sum + (x * ny - nx * y) / 2;
  }, 0);
}

describe('a ring cut to a band', () => {
  const HOUSE = `
    a.........b
    ...........
    d.........c`;

  it('ends at both edges', () => {
    expect(ringCut(HOUSE, 0, 3, 6)).toEqual([
      [
        [3, 0],
        [6, 0],
        [6, 2],
        [3, 2],
      ],
    ]);
  });

  it('is itself where it lies inside, and nothing where it lies outside', () => {
    expect(ringCut(HOUSE, 0, 0, 10)).toEqual([drawn(HOUSE)]);
    expect(ringCut(HOUSE, 0, 11, 14)).toEqual([]);
  });

  it('runs along the edge where it leaves and comes back', () => {
    const fork = `
      a.......b
      ...e.d...
      .........
      h..f.c..g`;
    // Drawn order a b c d e f g h would cross itself; only the cut is looked at: all of it lies above y = 3.
    const cut = ringCut(fork, 1, 0, 1);
    expect(cut).toHaveLength(1);
    expect(cut[0]!.every(([, y]) => y >= 0 && y <= 1)).toBe(true);
  });

  it('gives both halves of a convex shape the whole area', () => {
    const convex = fc
      .tuple(fc.integer({ min: 3, max: 20 }), fc.double({ min: 5, max: 50, noNaN: true }))
      .map(([corners, radius]): Vertex[] =>
        Array.from({ length: corners }, (_, i) => [
          radius * Math.cos((i / corners) * 2 * Math.PI),
          radius * Math.sin((i / corners) * 2 * Math.PI),
        ]),
      );
    fc.assert(
      fc.property(
        convex,
        fc.double({ min: -30, max: 30, noNaN: true }),
        fc.constantFrom(0, 1),
        (ring, edge, axis) => {
          const halves = [new PathBuffer(), new PathBuffer()] as const;
          clipRings(pathOf({ vertices: ring }), halves[0], axis as 0 | 1, -1e6, edge);
          clipRings(pathOf({ vertices: ring }), halves[1], axis as 0 | 1, edge, 1e6);
          const sum = halves.flatMap(partsOf).reduce((total, part) => total + area(part), 0);
          expect(sum).toBeCloseTo(area(ring), 6);
        },
      ),
    );
  });

  it('takes its holes along when it goes', () => {
    const to = new PathBuffer();
    const hole: Vertex[] = [
      [0, 0],
      [0, 9],
      [9, 9],
      [9, 0],
    ];
    clipRings(
      pathOf(
        {
          vertices: [
            [20, 20],
            [30, 20],
            [30, 30],
          ],
        },
        { vertices: hole, exterior: 0 },
      ),
      to,
      0,
      0,
      10,
    );
    expect(partsOf(to)).toEqual([]);
  });
});

describe('a line cut to a band', () => {
  it('is cut where it leaves', () => {
    expect(lineCut('a.....b', 0, 2, 4)).toEqual([
      [
        [2, 0],
        [4, 0],
      ],
    ]);
  });

  it('that leaves and comes back is two lines', () => {
    const bend = `
      a......b
      ........
      d......c`;
    expect(lineCut(bend, 0, 0, 4)).toEqual([
      [
        [0, 0],
        [4, 0],
      ],
      [
        [4, 2],
        [0, 2],
      ],
    ]);
  });

  it('that only touches the edge is gone', () => {
    const roof = `
      ..b..
      a...c`;
    expect(lineCut(roof, 1, -5, 0)).toEqual([]);
  });

  it('that turns on the edge stays whole', () => {
    const roof = `
      ..b..
      a...c`;
    expect(lineCut(roof, 1, 0, 5)).toEqual([drawn(roof)]);
  });
});

describe('pruning', () => {
  const coordinate = fc.integer({ min: -40, max: 40 });
  const vertices = fc.array(fc.tuple(coordinate, coordinate), {
    minLength: 3,
    maxLength: 40,
  }) as fc.Arbitrary<Vertex[]>;
  const band = fc
    .tuple(coordinate, fc.integer({ min: 1, max: 20 }))
    .map(([low, width]) => ({ low, high: low + width }));

  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const within = fc.record({ from: share, share });

  it('changes no cut within its band, not by a bit', () => {
    fc.assert(
      fc.property(vertices, band, within, fc.constantFrom(0, 1), (ring, outer, inner, axis) => {
        const low = outer.low + inner.from * (outer.high - outer.low);
        const high = low + inner.share * (outer.high - low);
        for (const closed of [true, false]) {
          const clip = closed ? clipRings : clipLines;
          const [pruned, direct, indirect] = [new PathBuffer(), new PathBuffer(), new PathBuffer()];
          const path = pathOf({ vertices: ring });
          prune(path, pruned, closed, axis as 0 | 1, outer.low, outer.high);
          clip(path, direct, axis as 0 | 1, low, high);
          clip(pruned, indirect, axis as 0 | 1, low, high);
          expect(partsOf(indirect)).toEqual(partsOf(direct));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leaves the ends of a run on one side', () => {
    const bay = `
      a...b.....
      ....c..d..
      ....f..e..
      h...g.....`;
    const to = new PathBuffer();
    prune(pathOf({ vertices: drawn(bay) }), to, true, 0, 6, 9);
    expect(partsOf(to)).toEqual([
      [
        [4, 1],
        [7, 1],
        [7, 2],
        [4, 2],
      ],
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn } from '../../../../test/support/picture.ts';
import { COVERAGE_GRID_UNITS, snapToGrid } from './coverage.ts';
import { PathBuffer } from './path-buffer.ts';
import { SIMPLE, TangleFinder } from './tangle.ts';
import { simpleAreas, untangleAreas } from './untangle.ts';

type Vertex = readonly [x: number, y: number];
type Ring = readonly Vertex[];
const finder = new TangleFinder();
const tangleOf = (ring: Ring) => finder.of(Float64Array.from(ring.flat()), 0, ring.length);

function area2(ring: Ring): number {
  return ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length]!;
    return sum + x * ny - nx * y;
  }, 0);
}

/** How often a ring winds round a point, counted another way than the code does: by the angles of its vertices. */
function windingOf(ring: Ring, [x, y]: Vertex): number {
  const turn = ring.reduce((sum, [ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length]!;
    const [px, py, qx, qy] = [ax - x, ay - y, bx - x, by - y];
    return sum + Math.atan2(px * qy - py * qx, px * qx + py * qy);
  }, 0);
  return Math.round(turn / (2 * Math.PI));
}

function distanceTo(ring: Ring, [x, y]: Vertex): number {
  return Math.min(
    ...ring.map(([ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length]!;
      const [dx, dy] = [bx - ax, by - ay];
      const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
      return Math.hypot(x - ax - t * dx, y - ay - t * dy);
    }),
  );
}

/** Vertices by their letters in a picture, in the order of the word: a letter may come again. */
function spelt(word: string, picture: string, scale = COVERAGE_GRID_UNITS): Ring {
  const vertices = drawn(picture, scale);
  return [...word].map((letter) => vertices[letter.charCodeAt(0) - 97]!);
}

function pathOf(...rings: readonly Ring[]): PathBuffer {
  const path = new PathBuffer();
  for (const ring of rings) {
    path.reserve(ring.length);
    for (const [x, y] of ring) path.push(x, y);
    path.endPart(area2(ring) > 0 ? 1 : 0);
  }
  return path;
}

/** The rings of a path with whether they are shells. */
function ringsOf(path: PathBuffer): { ring: Ring; shell: boolean }[] {
  return Array.from({ length: path.partCount }, (_, part) => ({
    ring: Array.from({ length: path.ends[part]! - path.startOf(part) }, (__, i): Vertex => {
      const at = (path.startOf(part) + i) * 2;
      return [path.xy[at]!, path.xy[at + 1]!];
    }),
    shell: path.exterior[part] === 1,
  }));
}

/** The same ring from its smallest letter on. */
const turned = (ring: Ring) => {
  const texts = ring.map(String);
  const first = texts.indexOf(texts.toSorted()[0]!);
  return [...texts.slice(first), ...texts.slice(0, first)];
};
const sorted = (rings: readonly Ring[]) => rings.map(turned).toSorted();

describe('an area whose ring meets itself', () => {
  it('in a vertex falls into two', () => {
    const picture = `
      a...b
      .....
      f.c..
      .....
      e...d`;
    const areas = simpleAreas([spelt('abcdec', picture)])!;
    expect(areas.map((rings) => rings.length)).toEqual([1, 1]);
    expect(sorted(areas.flat())).toEqual(sorted([spelt('abc', picture), spelt('cde', picture)]));
  });

  it('in a vertex round a hole becomes a shell and its hole', () => {
    const picture = `
      a.b.c
      .....
      .d.e.
      .....
      g...f`;
    const [area, ...others] = simpleAreas([spelt('abdebcfg', picture)])!;
    expect(others).toEqual([]);
    expect(sorted(area!)).toEqual(sorted([spelt('acfg', picture), spelt('bde', picture)]));
    expect(area!.map((ring) => area2(ring) > 0)).toEqual([true, false]);
  });

  it('along an edge loses the neck, which has no area', () => {
    const picture = `
      a...b...g...h
      ....c...f....
      j...d...e...i`;
    const areas = simpleAreas([spelt('abcfghiefcdj', picture)])!;
    expect(sorted(areas.flat())).toEqual(sorted([spelt('abdj', picture), spelt('ghie', picture)]));
  });

  it('on the middle of an edge keeps that edge as it was, for the neighbour that shares it', () => {
    const ring: Ring = [
      [0, 0],
      [40, 0],
      [40, 20],
      [24, 20],
      [20, 0],
      [16, 20],
      [0, 20],
    ];
    const areas = simpleAreas([ring])!;
    expect(areas).toHaveLength(2);
    const steps = areas
      .flat()
      .flatMap((each) => each.map(([, y], i) => [y, each[(i + 1) % each.length]![1]]));
    expect(steps.filter(([from, to]) => from === 0 && to === 0)).toHaveLength(2); // both on the line y = 0
  });

  it('by crossing over keeps what lies the right way round', () => {
    // The tail behind the crossing is inside out: its neighbours lie there twice.
    const ring: Ring = [
      [0, 0],
      [40, 0],
      [40, 40],
      [20, 40],
      [20, 60],
      [28, 60],
      [28, 32],
      [0, 32],
    ];
    const [area, ...others] = simpleAreas([ring])!;
    expect(others).toEqual([]);
    for (const each of area!) expect(tangleOf(each)).toBe(SIMPLE);
    expect(area!.reduce((sum, each) => sum + area2(each) / 2, 0)).toBe(40 * 32 + 12 * 8);
  });

  it('is gone where nothing of it has an area', () => {
    const thread: Ring = [
      [0, 0],
      [40, 0],
      [40, 40],
      [40, 0],
    ];
    expect(simpleAreas([thread])).toEqual([]);
  });

  it('only since it was cut is mended too: the end of a cut edge is rounded past a vertex beside it', () => {
    const path = pathOf([
      [0, 10.5],
      [20, 12],
      [20, 40],
      [4, 40],
      [2, 11],
      [0, 40],
    ]);
    const cut = { minX: 0, minY: -64, maxX: 4160, maxY: 4160 };
    const mended = untangleAreas(path, new PathBuffer(), finder, cut);
    expect(mended).not.toBe(path);
    expect(ringsOf(path)).toHaveLength(1); // lent, and left as it was
    expect(ringsOf(mended).map(({ ring }) => tangleOf(ring))).toEqual([SIMPLE, SIMPLE]);
  });

  it('keeps an island in its hole, each with its own hole', () => {
    const square = (from: number, to: number, shell: boolean): Ring => {
      const ring: Ring = [
        [from, from],
        [to, from],
        [to, to],
        [from, to],
      ];
      return shell ? ring : ring.toReversed();
    };
    const rings = [square(0, 80, true), square(8, 72, false), square(16, 64, true), square(24, 56, false)];
    const areas = simpleAreas(rings)!;
    expect(areas.map(sorted)).toEqual([sorted(rings.slice(0, 2)), sorted(rings.slice(2))]);
  });

  it('leaves the other areas of its feature, and their holes, as they are', () => {
    const shell: Ring = [
      [400, 400],
      [480, 400],
      [480, 480],
      [400, 480],
    ];
    const hole: Ring = [
      [420, 420],
      [420, 440],
      [440, 440],
      [440, 420],
    ];
    const path = pathOf(
      [
        [0, 0],
        [40, 0],
        [20, 20],
        [40, 40],
        [0, 40],
        [20, 20],
      ],
      shell,
      hole,
    );
    untangleAreas(path, path, finder);
    const rings = ringsOf(path);
    expect(rings.map((each) => each.shell)).toEqual([true, true, true, false]);
    expect(rings.slice(2).map(({ ring }) => ring)).toEqual([shell, hole]);
  });
});

const lattice = (cells: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: cells }), fc.integer({ min: 0, max: cells }))
    .map(([x, y]): Vertex => [x * COVERAGE_GRID_UNITS, y * COVERAGE_GRID_UNITS]);

describe('whatever a ring does on the grid', () => {
  const knots = fc.array(lattice(12), { minLength: 3, maxLength: 16 });

  it('what comes out is simple, and covers what it wound round', () => {
    fc.assert(
      fc.property(knots, fc.array(lattice(48), { minLength: 20, maxLength: 20 }), (ring, points) => {
        const areas = simpleAreas([ring]);
        if (areas === undefined) throw new Error('not taken apart');
        for (const rings of areas) {
          rings.forEach((each, i) => {
            expect(tangleOf(each)).toBe(SIMPLE);
            expect(area2(each) > 0).toBe(i === 0);
          });
        }
        for (const [x, y] of points) {
          const point: Vertex = [x / 4 + 0.4, y / 4 + 0.3];
          if (distanceTo(ring, point) < 2) continue; // edges that cross bend by up to a unit
          const covered = areas.flat().reduce((sum, each) => sum + windingOf(each, point), 0);
          expect(covered).toBe(windingOf(ring, point) > 0 ? 1 : 0);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('mending it again changes nothing', () => {
    fc.assert(
      fc.property(knots, (ring) => {
        const path = pathOf(ring);
        path.exterior[0] = 1;
        untangleAreas(path, path, finder);
        const once = ringsOf(path);
        untangleAreas(path, path, finder);
        expect(ringsOf(path)).toEqual(once);
      }),
    );
  });
});

describe('a coverage of narrow areas', () => {
  /** Strips from west to east whose common borders wander by more than the strips are wide. */
  const borders = fc.array(
    fc.array(fc.double({ min: 0.02, max: 1, noNaN: true }), { minLength: 14, maxLength: 14 }),
    { minLength: 4, maxLength: 9 },
  );

  it('has no gap: every place is in one of its areas at least', () => {
    fc.assert(
      fc.property(borders, (shares) => {
        let below: Vertex[] = Array.from({ length: 14 }, (_, i): Vertex => [i * 9, 0]);
        const areas: { ring: Ring }[] = [];
        const originals: Ring[] = [];
        for (const share of shares) {
          const above = below.map(
            ([, y], i): Vertex => [i * 9 + ((i * 7 + areas.length * 3) % 5) - 2, y + share[i]! * 6],
          );
          const ring: Ring = [...below, ...above.toReversed()];
          const path = pathOf(ring);
          path.exterior[0] = 1;
          snapToGrid(path, true);
          originals.push(...ringsOf(path).map((each) => each.ring));
          untangleAreas(path, path, finder);
          areas.push(...ringsOf(path));
          below = above;
        }
        for (const { ring } of areas) expect(tangleOf(ring)).toBe(SIMPLE);
        for (let x = 10.3; x < 100; x += 5) {
          for (let y = 2.7; y < 24; y += 1.5) {
            const point: Vertex = [x, y];
            if (originals.reduce((sum, ring) => sum + windingOf(ring, point), 0) < 1) continue; // outside of all
            if (originals.some((ring) => distanceTo(ring, point) < 1)) continue;
            expect(areas.reduce((sum, { ring }) => sum + windingOf(ring, point), 0)).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

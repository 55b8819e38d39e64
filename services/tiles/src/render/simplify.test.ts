import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toleranceOfWorld } from '../profile/index.ts';
import { PathBuffer } from './path-buffer.ts';
import { WORLD_SIZE } from './project.ts';
import { ShapeStore } from './shape-store.ts';
import { Simplifier } from './simplify.ts';
import { LINE, POLYGON, type ShapeKind } from './wkb.ts';

const MAX_ZOOM = 15;
const tolerance = (z: number) => toleranceOfWorld(z) * WORLD_SIZE;
/** At z14 a tolerance of 3 tile units is 192 world units: vertices of these tests are drawn in world units. */
const DEGREES_PER_UNIT = 360 / WORLD_SIZE;

type Vertex = readonly [x: number, y: number];

function simplified(kind: ShapeKind, vertices: readonly Vertex[]) {
  const path = new PathBuffer();
  path.reserve(vertices.length);
  for (const [x, y] of vertices) path.push(x * DEGREES_PER_UNIT, -y * DEGREES_PER_UNIT);
  path.endPart(1);
  const store = new ShapeStore();
  const shape = store.add(kind, path);
  new Simplifier(MAX_ZOOM).simplify(store, shape);
  const kept = (z: number): Vertex[] => {
    const all: Vertex[] = [];
    for (let i = 0; i < store.lastVertex(0); i++) {
      if (store.vertexZoom[i]! <= z) all.push([store.xy[i * 2]!, store.xy[i * 2 + 1]!]);
    }
    return all;
  };
  return { kept, partZoom: store.partZoom[0]! };
}

function distanceToSegment([px, py]: Vertex, [ax, ay]: Vertex, [bx, by]: Vertex): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length2));
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}

/** The algorithm as the textbook has it, for one tolerance. */
function douglasPeucker(line: readonly Vertex[], toleranceUnits: number): Vertex[] {
  let farthest = 0;
  let index = -1;
  const [first, last] = [line[0]!, line.at(-1)!];
  for (let i = 1; i < line.length - 1; i++) {
    const distance = distanceToSegment(line[i]!, first, last);
    if (distance > farthest) [farthest, index] = [distance, i];
  }
  if (farthest <= toleranceUnits) return [first, last];
  return [
    ...douglasPeucker(line.slice(0, index + 1), toleranceUnits).slice(0, -1),
    ...douglasPeucker(line.slice(index), toleranceUnits),
  ];
}

const wandering = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: -900, max: 900 })), {
    minLength: 2,
    maxLength: 60,
  })
  .map((steps) => {
    const line: Vertex[] = [[0, 0]];
    for (const [dx, dy] of steps) line.push([line.at(-1)![0] + dx, line.at(-1)![1] + dy]);
    return line;
  });

describe('a simplified line', () => {
  it('is at every zoom what Douglas and Peucker leave at its tolerance', () => {
    fc.assert(
      fc.property(wandering, (line) => {
        const { kept } = simplified(LINE, line);
        for (let z = 8; z < MAX_ZOOM; z++) expect(kept(z)).toEqual(douglasPeucker(line, tolerance(z)));
      }),
    );
  });

  it('keeps its ends at every zoom and all its vertices at the last', () => {
    const line: Vertex[] = [
      [0, 0],
      [500, 1],
      [1000, 0],
      [1001, 0],
    ];
    const { kept } = simplified(LINE, line);
    expect(kept(0)).toEqual([line[0], line[3]]);
    expect(kept(MAX_ZOOM)).toEqual(line);
  });

  it('is drawn from the zoom at which it is longer than the tolerance', () => {
    const reach = tolerance(12);
    expect(
      simplified(LINE, [
        [0, 0],
        [reach, 0],
      ]).partZoom,
    ).toBe(13);
    expect(
      simplified(LINE, [
        [0, 0],
        [reach + 1, 0],
      ]).partZoom,
    ).toBe(12);
  });

  it('of equal teeth takes no quadratic time', () => {
    const teeth = Array.from({ length: 40_000 }, (_, i): Vertex => [i * 50, (i % 2) * 2_000]);
    const started = performance.now();
    simplified(LINE, teeth);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('a simplified ring', () => {
  /** A building of 60 by 9 m with a bay: at z13 some 51 by 8 units of tile. */
  const bay: Vertex[] = [
    [0, 0],
    [6_000, 0],
    [6_000, 400],
    [6_200, 400],
    [6_200, 600],
    [6_000, 600],
    [6_000, 900],
    [0, 900],
  ];

  it('keeps four corners as long as it is drawn at all', () => {
    const { kept, partZoom } = simplified(POLYGON, bay);
    expect(partZoom).toBeLessThanOrEqual(12);
    for (let z = partZoom; z <= MAX_ZOOM; z++) expect(kept(z).length).toBeGreaterThanOrEqual(4);
    expect(kept(MAX_ZOOM)).toHaveLength(8);
  });

  it('is a rectangle still where Douglas and Peucker would leave a line', () => {
    const narrow: Vertex[] = [
      [0, 0],
      [4_000, 0],
      [4_000, 150],
      [0, 150],
    ];
    const { kept, partZoom } = simplified(POLYGON, narrow);
    expect(douglasPeucker([...narrow, narrow[0]!], tolerance(14))).toHaveLength(3);
    expect(kept(Math.max(14, partZoom))).toHaveLength(4);
  });

  it('is drawn from the zoom at which its area passes the tolerance squared', () => {
    const side = tolerance(13);
    const square = (s: number): Vertex[] => [
      [0, 0],
      [s, 0],
      [s, s],
      [0, s],
    ];
    expect(simplified(POLYGON, square(side)).partZoom).toBe(14);
    expect(simplified(POLYGON, square(side + 1)).partZoom).toBe(13);
  });

  it('stays within twice the tolerance of its former vertices', () => {
    const star = fc
      .array(fc.integer({ min: 1_500, max: 9_000 }), { minLength: 12, maxLength: 50 })
      .map((reaches) =>
        reaches.map((reach, i): Vertex => {
          const turn = (i / reaches.length) * 2 * Math.PI;
          return [Math.round(reach * Math.cos(turn)), Math.round(reach * Math.sin(turn))];
        }),
      );
    fc.assert(
      fc.property(star, fc.integer({ min: 9, max: 14 }), (ring, z) => {
        const { kept, partZoom } = simplified(POLYGON, ring);
        if (z < partZoom) return;
        const left = kept(z);
        // Four corners are kept against the algorithm, which measured the others from chords without them: with
        // few vertices left a former one can be farther than the tolerance from the line through those corners.
        if (left.length <= 4) return;
        for (const vertex of ring) {
          const near = left.map((a, i) => distanceToSegment(vertex, a, left[(i + 1) % left.length]!));
          expect(Math.min(...near)).toBeLessThanOrEqual(tolerance(z) * 2);
        }
      }),
      { numRuns: 200 },
    );
  });
});

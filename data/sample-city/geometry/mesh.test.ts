import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meshOf } from './mesh.ts';
import { node } from './noding.ts';
import type { Point } from './plane.ts';
import { signedArea } from './polygon.ts';

const tag = { rank: 1 };
const square: Point[] = [
  [0, 0],
  [100, 0],
  [100, 100],
  [0, 100],
  [0, 0],
];

/** Every half-edge is followed by what comes after it, and the two sides of an edge run against each other. */
function expectSound(mesh: ReturnType<typeof meshOf<typeof tag>>['mesh']) {
  mesh.next.forEach((next, h) => {
    expect(mesh.prev[next]).toBe(h);
    expect(mesh.origin[next]).toBe(mesh.origin[h ^ 1]);
    expect(mesh.face[next]).toBe(mesh.face[h]);
  });
}

const areas = (mesh: ReturnType<typeof meshOf<typeof tag>>['mesh']) =>
  mesh.faces.slice(1).map((_, i) => signedArea(mesh.ring(i + 1)));

/** Of which the last once ran along a side with a corner of its own, and took a face of no area off. */
const ALONG_A_SIDE = [
  { face: 0, x: 0.1, y: 0.12118082166571445, angle: 0 },
  { face: 1476394995, x: 0.28592782746940015, y: 0.12118082028405298, angle: 3.099869745994362 },
  { face: 1301994297, x: 0.1, y: 0.1, angle: 0 },
];

describe('a mesh', () => {
  it('finds the faces between lines that cross', () => {
    //  ┌──┬──┐
    //  ├──┼──┤
    //  └──┴──┘
    const { mesh, leftOut } = meshOf(
      node([
        { points: square, tag },
        {
          points: [
            [50, 0],
            [50, 100],
          ],
          tag,
        },
        {
          points: [
            [0, 50],
            [100, 50],
          ],
          tag,
        },
      ]),
    );
    expect(areas(mesh)).toEqual([2500, 2500, 2500, 2500]);
    expect(leftOut).toEqual([]);
    expectSound(mesh);
  });

  it('leaves dead ends out and names them', () => {
    const { mesh, leftOut } = meshOf(
      node([
        { points: square, tag },
        {
          points: [
            [50, 0],
            [50, 30],
          ],
          tag,
        },
      ]),
    );
    expect(areas(mesh)).toEqual([10_000]);
    expect(leftOut).toHaveLength(1);
  });

  it('keeps all ground and stays sound however it is cut', () => {
    const cut = fc.record({
      face: fc.nat(),
      x: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      y: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      angle: fc.double({ min: 0, max: 3.1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 12 }), (cuts) => {
        const { mesh } = meshOf(node([{ points: square, tag }]));
        for (const { face, x, y, angle } of cuts) {
          const chosen = 1 + (face % (mesh.faces.length - 1));
          mesh.cut(chosen, [x * 100, y * 100], [Math.cos(angle), Math.sin(angle)], tag, 3);
        }
        expectSound(mesh);
        expect(areas(mesh).reduce((a, b) => a + b, 0)).toBeCloseTo(10_000, 5);
        expect(areas(mesh).every((area) => area > 0)).toBe(true);
      }),
      { examples: [[ALONG_A_SIDE]] },
    );
  });

  it('carves a corner off: along an edge, in, and back to the next side', () => {
    const { mesh } = meshOf(node([{ points: square, tag }]));
    const south = mesh.halfEdges(1).find((h) => mesh.start(h)[1] === 0 && mesh.end(h)[1] === 0)!;
    const other = mesh.carve(1, south, 0.4, [40, 20], [-1, 0], tag, 100)!;
    expect([signedArea(mesh.ring(1)), signedArea(mesh.ring(other))].sort((a, b) => a - b)).toEqual([
      800, 9200,
    ]);
    expectSound(mesh);
  });

  it('does not carve where the way back would be too long', () => {
    const { mesh } = meshOf(node([{ points: square, tag }]));
    const south = mesh.halfEdges(1).find((h) => mesh.start(h)[1] === 0 && mesh.end(h)[1] === 0)!;
    expect(mesh.carve(1, south, 0.4, [40, 20], [-1, 0], tag, 30)).toBeUndefined();
  });
});

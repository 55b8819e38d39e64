import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CROSSING, meanWidth, SIMPLE, TangleFinder, TOUCHING } from './tangle.ts';

type Vertex = readonly [x: number, y: number];
const finder = new TangleFinder();
const tangleOf = (ring: readonly Vertex[]) => finder.of(Float64Array.from(ring.flat()), 0, ring.length);

/** A comb with teeth: as many edges as are wanted, and simple. Its back runs from x = 0 to the last tooth at y = -10. */
function comb(teeth: number): Vertex[] {
  const top = Array.from({ length: teeth }, (_, i): Vertex[] => [
    [i * 4, 0],
    [i * 4 + 1, 90],
    [i * 4 + 2, 90],
    [i * 4 + 3, 0],
  ]).flat();
  return [...top, [teeth * 4, 0], [teeth * 4, -10], [0, -10]];
}

describe('a ring', () => {
  it('is simple, touches itself or crosses over, whatever its size', () => {
    for (const teeth of [1, 3, 40]) {
      const simple = comb(teeth);
      /** The comb with a spike from its back to a tip. */
      const spiked = (tip: Vertex): Vertex[] => [...simple.slice(0, -1), [3, -10], tip, [2, -10], [0, -10]];
      expect(tangleOf(simple)).toBe(SIMPLE);
      expect(tangleOf(spiked([2, -3]))).toBe(SIMPLE);
      expect(tangleOf(spiked([3, 0]))).toBe(TOUCHING);
      expect(tangleOf(spiked([1, 200]))).toBe(CROSSING);
    }
  });

  it('of a figure eight crosses over', () => {
    const eight: Vertex[] = [
      [0, 0],
      [4, 4],
      [4, 0],
      [0, 4],
    ];
    expect(tangleOf(eight)).toBe(CROSSING);
  });

  it('is judged by whole tile units: what is narrower closes up', () => {
    const ribbon: Vertex[] = [
      [0, 0],
      [10, 5],
      [20, 0],
      [20, 0.3],
      [10, 5.3],
      [0, 0.3],
    ];
    expect(tangleOf(ribbon)).not.toBe(SIMPLE);
    expect(tangleOf(ribbon.map(([x, y]) => [x, y * 10]))).toBe(SIMPLE);
  });

  it('may meet itself on a line where it was cut, and nowhere else', () => {
    // Two fingers that were cut at x = -8: the ring runs to and fro between them.
    const fingers: Vertex[] = [
      [-8, 0],
      [20, 0],
      [20, 40],
      [-8, 40],
      [-8, 30],
      [10, 30],
      [10, 10],
      [-8, 10],
      [-8, 30],
      [-8, 5],
    ];
    const cutAt = (minX: number) =>
      finder.of(Float64Array.from(fingers.flat()), 0, fingers.length, {
        ...{ minX, minY: -99, maxX: 99, maxY: 99 },
      });
    expect(tangleOf(fingers)).toBe(TOUCHING);
    expect(cutAt(-8)).toBe(SIMPLE);
    expect(cutAt(-9)).toBe(TOUCHING);
  });

  it('round a point is simple, with few vertices or many', () => {
    const star = fc.array(fc.integer({ min: 400, max: 900 }), { minLength: 3, maxLength: 90 });
    fc.assert(
      fc.property(star, (radii) => {
        const ring = radii.map((radius, i): Vertex => {
          const turn = (i / radii.length) * 2 * Math.PI;
          return [radius * Math.cos(turn), radius * Math.sin(turn)];
        });
        expect(tangleOf(ring)).toBe(SIMPLE);
      }),
    );
  });

  it('has a mean width: that of a long rectangle is its short side', () => {
    const rectangle = Float64Array.from([0, 0, 1000, 0, 1000, 3, 0, 3]);
    expect(meanWidth(rectangle, 0, 4)).toBeCloseTo(3, 1);
  });
});

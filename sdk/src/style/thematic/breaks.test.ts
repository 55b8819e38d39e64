import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BreakMethod, breaksOf } from './breaks.ts';

const METHODS: readonly BreakMethod[] = ['quantile', 'equal', 'natural'];
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** How many values each class holds. */
function sizes(values: readonly number[], inner: readonly number[]): number[] {
  const counts = new Array<number>(inner.length + 1).fill(0);
  for (const value of values) counts[inner.filter((lowest) => value >= lowest).length]! += 1;
  return counts;
}

describe('classes', () => {
  it('by quantile hold as many values each', () => {
    const { inner } = breaksOf(upTo(100), 'quantile', 4)!;
    expect(sizes(upTo(100), inner)).toEqual([25, 25, 25, 25]);
  });

  it('of one width part the range evenly, wherever the values lie', () => {
    expect(breaksOf([0, 1, 1, 1, 10], 'equal', 5)?.inner).toEqual([2, 4, 6, 8]);
  });

  it('that are natural begin where a gap ends', () => {
    const values = [101, 1, 2, 3, 50, 52, 51, 100];
    expect(breaksOf(values, 'natural', 3)).toEqual({ minimum: 1, maximum: 101, inner: [50, 100] });
  });

  it('are fewer where values repeat, and none of them is empty below the first value', () => {
    for (const method of METHODS) expect(breaksOf([7, 7, 7], method, 5), method).toMatchObject({ inner: [] });
    expect(breaksOf([0, 0, 0, 0, 0, 9], 'quantile', 5)?.inner).toEqual([]);
    expect(breaksOf([1, 2], 'natural', 9)?.inner).toEqual([2]);
  });

  it('leave out what is no number, and are none where nothing is left', () => {
    expect(breaksOf([Number.NaN, '3', null, undefined, 4, Infinity, 6], 'equal', 2)).toEqual({
      ...{ minimum: 4, maximum: 6, inner: [5] },
    });
    expect(breaksOf(['x'], 'natural', 5)).toBeUndefined();
    expect(() => breaksOf([1], 'equal', 1)).toThrow('wanted 2 to 9');
  });

  it('ascend within the range and hold every value, whatever the values are', () => {
    const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), {
      minLength: 1,
      maxLength: 60,
    });
    const asked = fc.tuple(numbers, fc.constantFrom(...METHODS), fc.integer({ min: 2, max: 9 }));
    fc.assert(
      fc.property(asked, ([values, method, count]) => {
        const { inner, minimum, maximum } = breaksOf(values, method, count)!;
        expect(inner.length).toBeLessThan(count);
        const bounds = [minimum, ...inner];
        expect(bounds.every((bound, at) => at === 0 || bound > bounds[at - 1]!)).toBe(true);
        expect(bounds.at(-1)).toBeLessThanOrEqual(maximum);
      }),
    );
  });

  it('that are natural take less than a second for a million values', () => {
    const values = Float64Array.from({ length: 1_000_000 }, (_, index) => Math.sqrt(index));
    const before = performance.now();
    expect(breaksOf(values, 'natural', 7)?.inner).toHaveLength(6);
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

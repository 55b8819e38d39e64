import { describe, expect, it } from 'vitest';
import { metersApart, metersBetween } from './distance.ts';

describe('metres on the ellipsoid', () => {
  // Arc lengths of one second at 32° north on GRS 80, whose ellipsoid CGCS2000 shares to 0.1 mm.
  it('knows a second of latitude and of longitude at Nanjing', () => {
    const second = 1 / 3600;
    expect(metersApart([118.78, 32], [118.78, 32 + second])).toBeCloseTo(30.801, 2);
    expect(metersApart([118.78, 32], [118.78 + second, 32])).toBeCloseTo(26.247, 2);
  });

  it('takes the worst vertex of either outline', () => {
    const square = [
      [118, 32],
      [118.0001, 32],
      [118.0001, 32.0001],
    ] as const;
    expect(metersBetween(square, [...square].reverse())).toBe(0);
    expect(metersBetween(square, [...square, [118, 32.0001]])).toBeGreaterThan(9);
    expect(metersBetween([...square, [118, 32.0001]], square)).toBeGreaterThan(9);
  });
});

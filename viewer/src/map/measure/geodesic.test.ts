import { GRS80_INVERSE_FLATTENING, GRS80_SEMI_MAJOR_METERS, type LngLat } from '@tongtu/sdk/geo';
import { describe, expect, it } from 'vitest';
import { crossesItself } from './crossing.ts';
import { areaOf, lengthMeters } from './geodesic.ts';

/** Square of the eccentricity. */
const E2 = (2 - 1 / GRS80_INVERSE_FLATTENING) / GRS80_INVERSE_FLATTENING;
const E = Math.sqrt(E2);

/** By Simpson's rule over the radius of curvature. */
function meridianArcMeters(fromDegrees: number, toDegrees: number): number {
  const steps = 100;
  const height = ((toDegrees - fromDegrees) * Math.PI) / 180 / steps;
  const radius = (step: number) =>
    (GRS80_SEMI_MAJOR_METERS * (1 - E2)) /
    (1 - E2 * Math.sin((fromDegrees * Math.PI) / 180 + step * height) ** 2) ** 1.5;
  let sum = radius(0) + radius(steps);
  for (let step = 1; step < steps; step++) sum += radius(step) * (step % 2 === 0 ? 2 : 4);
  return (sum * height) / 3;
}

describe('measuring on the ellipsoid', () => {
  it('agrees with the arc of the meridian, integrated, and with that of the equator', () => {
    const arc = meridianArcMeters(30, 31);
    expect(lengthMeters([[120, 30], [120, 31]])).toBeCloseTo(arc, 4); // biome-ignore format: one line
    const degree = (GRS80_SEMI_MAJOR_METERS * Math.PI) / 180;
    expect(lengthMeters([[120, 0], [121, 0]])).toBeCloseTo(degree, 6); // biome-ignore format: one line
  });

  it('gives an eighth of the ellipsoid its eighth of the surface', () => {
    const surface = 2 * Math.PI * GRS80_SEMI_MAJOR_METERS ** 2 * (1 + ((1 - E2) / E) * Math.atanh(E));
    const { areaSquareMeters } = areaOf([[0, 0], [90, 0], [0, 90]]); // biome-ignore format: one line
    expect(areaSquareMeters / (surface / 8)).toBeCloseTo(1, 10);
  });

  it('adds the pieces of a line up, and has nothing to say of a single point', () => {
    const [a, b, c]: [LngLat, LngLat, LngLat] = [[120, 30], [120.01, 30.01], [120.02, 30]]; // biome-ignore format: one line
    expect(lengthMeters([a, b, c])).toBeCloseTo(lengthMeters([a, b]) + lengthMeters([b, c]), 9);
    expect(lengthMeters([a])).toBe(0);
    expect(lengthMeters([])).toBe(0);
  });

  it('gives an area whichever way round it was drawn', () => {
    const square: LngLat[] = [[120, 30], [120.01, 30], [120.01, 30.01], [120, 30.01]]; // biome-ignore format: one line
    const { areaSquareMeters, perimeterMeters } = areaOf(square);
    expect(areaSquareMeters).toBeCloseTo(areaOf(square.toReversed()).areaSquareMeters, 3);
    expect(areaSquareMeters / (964.9 * 1108.5)).toBeCloseTo(1, 3);
    expect(perimeterMeters).toBeCloseTo(lengthMeters([...square, square[0]!]), 6);
  });

  it('has no area without three corners', () => {
    expect(areaOf([[120, 30], [121, 30]]).areaSquareMeters).toBe(0); // biome-ignore format: one line
    expect(areaOf([]).areaSquareMeters).toBe(0);
  });
});

describe('an outline', () => {
  it('that crosses itself encloses no one area', () => {
    expect(crossesItself([[0, 0], [1, 1], [1, 0], [0, 1]])).toBe(true); // biome-ignore format: one line
    expect(crossesItself([[0, 0], [1, 0], [1, 1], [0, 1]])).toBe(false); // biome-ignore format: one line
    expect(crossesItself([[0, 0], [4, 0], [4, 4], [2, 1], [0, 4]])).toBe(false); // biome-ignore format: one line
    expect(crossesItself([[0, 0], [1, 0], [0, 1]])).toBe(false); // biome-ignore format: one line
  });
});

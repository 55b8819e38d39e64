import { expect, it } from 'vitest';
import { metersPerDegree } from './local-plane.ts';

it('measures a degree as the tables of the ellipsoid have it', () => {
  const [atEquator] = metersPerDegree(0);
  expect(atEquator).toBeCloseTo(111_319.49, 1);
  const [lng, lat] = metersPerDegree(30);
  expect(lng).toBeCloseTo(96_486.28, 0);
  expect(lat).toBeCloseTo(110_852.46, 0);
});

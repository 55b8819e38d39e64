import { describe, expect, it } from 'vitest';
import { checkCity, checkDegrees, checkGaussKruger } from './position-check.ts';

const LNG = 120.7555;
const LAT = 30.7461;
const EASTING = 572_344.942;
const NORTHING = 3_403_068.971;
const PREFIXED = 40_572_344.942;

describe('a position', () => {
  const plain = checkGaussKruger(500_000, 120);
  const prefixed = checkGaussKruger(40_500_000, 120);

  it('in its reference has no problem', () => {
    expect(checkDegrees(LNG, LAT)).toBeUndefined();
    expect(plain(EASTING, NORTHING)).toBeUndefined();
    expect(prefixed(PREFIXED, NORTHING)).toBeUndefined();
  });

  it('with the zone in its easting belongs to another code', () => {
    expect(plain(PREFIXED, NORTHING)).toMatchObject({ code: 'crs_zone_prefix', suggestion: 'EPSG:4528' });
    expect(prefixed(EASTING, NORTHING)).toMatchObject({ code: 'crs_zone_prefix', suggestion: 'EPSG:4549' });
    expect(prefixed(39_572_344.942, NORTHING)).toMatchObject({
      code: 'crs_zone_prefix',
      suggestion: 'EPSG:4527',
    });
  });

  it('with its axes swapped is found out', () => {
    expect(checkDegrees(LAT, LNG)).toMatchObject({ code: 'crs_axes_swapped' });
    expect(plain(NORTHING, EASTING)).toMatchObject({ code: 'crs_axes_swapped' });
    expect(prefixed(NORTHING, PREFIXED)).toMatchObject({ code: 'crs_axes_swapped' });
  });

  it('in degrees is no plane, and in metres no degrees', () => {
    expect(plain(LNG, LAT)).toMatchObject({ code: 'crs_outside', suggestion: 'EPSG:4490' });
    expect(checkDegrees(PREFIXED, NORTHING)).toMatchObject({ code: 'crs_outside', suggestion: 'EPSG:4528' });
  });

  it('that is no number is refused', () => {
    expect(checkDegrees(Number.NaN, LAT)).toMatchObject({ code: 'coordinate_not_finite' });
    expect(plain(EASTING, Number.POSITIVE_INFINITY)).toMatchObject({ code: 'coordinate_not_finite' });
  });

  it('outside of the city is told from one whose axes are swapped, also where both are degrees', () => {
    const monaco = [7.3, 43.6, 7.6, 43.8] as const;
    expect(checkCity(7.42, 43.73, monaco)).toBeUndefined();
    expect(checkCity(43.73, 7.42, monaco)).toMatchObject({ code: 'crs_axes_swapped' });
    expect(checkCity(LNG, LAT, monaco)).toMatchObject({ code: 'outside_city' });
    expect(checkCity(LNG, LAT, undefined)).toBeUndefined();
  });
});

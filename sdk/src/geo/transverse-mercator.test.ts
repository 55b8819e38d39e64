import fc from 'fast-check';
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import { EPSG_4549, gridCoordinates, gridPosition, ZONE_REACH_DEGREES } from './transverse-mercator.ts';

const PROJ = '+proj=etmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m';

describe('easting and northing in EPSG:4549', () => {
  it('are those of proj4, to a tenth of a millimetre', () => {
    const lng = fc.double({ min: 120 - ZONE_REACH_DEGREES, max: 120 + ZONE_REACH_DEGREES, noNaN: true });
    const lat = fc.double({ min: -60, max: 60, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(lng, lat), (position) => {
        const [east, north] = gridCoordinates(position, EPSG_4549)!;
        const [wantedEast, wantedNorth] = proj4(PROJ, position) as [number, number];
        expect(Math.hypot(east - wantedEast, north - wantedNorth)).toBeLessThan(0.0001);
      }),
    );
  });

  it('have the false easting on the meridian, and 0 on the equator', () => {
    expect(gridCoordinates([120, 0], EPSG_4549)).toEqual([500_000, 0]);
  });

  it('are not given far from the zone, where they would mislead', () => {
    expect(gridCoordinates([116.4, 39.9], EPSG_4549)).toBeDefined();
    expect(gridCoordinates([104, 30.6], EPSG_4549)).toBeUndefined();
    expect(gridCoordinates([120, 90], EPSG_4549)).toBeUndefined();
  });
});

describe('a position of EPSG:4549', () => {
  it('comes back from its easting and northing, to a hundredth of a millimetre', () => {
    const lng = fc.double({
      min: 120 - ZONE_REACH_DEGREES + 1e-9,
      max: 120 + ZONE_REACH_DEGREES - 1e-9,
      noNaN: true,
    });
    const lat = fc.double({ min: -60, max: 60, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(lng, lat), (position) => {
        const found = gridPosition(gridCoordinates(position, EPSG_4549)!, EPSG_4549)!;
        expect(Math.hypot(found[0] - position[0], found[1] - position[1])).toBeLessThan(1e-10);
      }),
    );
  });

  it.each([
    ['of another zone', [40_500_000, 3_538_365]],
    ['beyond a pole', [500_000, 99_999_999]],
    ['that is none', [Number.NaN, 0]],
  ] as const)('is not given for numbers %s', (_, numbers) => {
    expect(gridPosition(numbers, EPSG_4549)).toBeUndefined();
  });
});

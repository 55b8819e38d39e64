import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridTransform, isUsableGrid, type LocalGrid } from './local-grid.ts';

// Invented: drawn here, and of no city.
const grids: fc.Arbitrary<LocalGrid> = fc
  .record({
    meridian: fc.double({ min: 119.5, max: 121.5, noNaN: true }),
    x0: fc.double({ min: -500_000, max: 500_000, noNaN: true }),
    y0: fc.double({ min: -3_500_000, max: 0, noNaN: true }),
    k: fc.double({ min: 0.999, max: 1.001, noNaN: true }),
    plane: fc.record({
      eastMeters: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      northMeters: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      scale: fc.double({ min: 0.99, max: 1.01, noNaN: true }),
      rotationDegrees: fc.double({ min: -180, max: 180, noNaN: true }),
    }),
  })
  .map(({ meridian, x0, y0, k, plane }) => ({
    name: 'invented',
    projection: `+proj=tmerc +lon_0=${meridian} +k=${k} +x_0=${x0} +y_0=${y0} +ellps=GRS80`,
    plane,
  }));
/** A city of about 100 km. */
const places = fc.tuple(
  fc.double({ min: 120.2, max: 121.4, noNaN: true }),
  fc.double({ min: 30.2, max: 31.1, noNaN: true }),
);
const METER = 1 / 111_000;

describe('a local grid', () => {
  it('comes back to the same place within a millimetre, turned, scaled and shifted as it may be', () => {
    fc.assert(
      fc.property(grids, places, (grid, [lng, lat]) => {
        const { toLngLat, fromLngLat } = gridTransform(grid);
        const there = fromLngLat([lng, lat]);
        const [backLng = 0, backLat = 0] = toLngLat(there);
        expect(Math.hypot(backLng - lng, backLat - lat)).toBeLessThan(METER / 1000);
        const again = fromLngLat([backLng, backLat]);
        expect(Math.hypot(again[0]! - there[0]!, again[1]! - there[1]!)).toBeLessThan(0.001);
      }),
      { seed: 20_261_122, numRuns: 500 },
    );
  });

  it('of the national zone has the coordinates that are published for it', () => {
    const zone = { name: 'zone', projection: '+proj=tmerc +lon_0=120 +k=1 +x_0=500000 +ellps=GRS80' };
    const [easting = 0, northing = 0] = gridTransform(zone).fromLngLat([120.7555, 30.7461]);
    expect(easting).toBeCloseTo(572_344.942, 2);
    expect(northing).toBeCloseTo(3_403_068.971, 2);
  });

  it('is scaled and turned counter-clockwise, then shifted, on the way to its projection', () => {
    const projection = '+proj=tmerc +lon_0=120 +k=1 +x_0=500000 +ellps=GRS80';
    const plane = { eastMeters: 100, northMeters: 200, scale: 2, rotationDegrees: 90 };
    const plain = gridTransform({ name: 'plain', projection });
    const turned = gridTransform({ name: 'turned', projection, plane });
    const place = plain.toLngLat([500_000, 3_400_000]);
    // 100 - 2n = 500 000 and 200 + 2e = 3 400 000
    const [easting = 0, northing = 0] = turned.fromLngLat(place);
    expect(easting).toBeCloseTo((3_400_000 - 200) / 2, 6);
    expect(northing).toBeCloseTo((100 - 500_000) / 2, 6);
  });

  it.each(['', '+proj=nonsense +lon_0=120', '120.75', '{"type":"ProjectedCRS"}'])(
    'is not usable by the definition %j',
    (projection) => {
      expect(isUsableGrid({ name: 'broken', projection })).toBe(false);
    },
  );
});

import { unitToLngLat } from '@tongtu/sdk/geo';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fromWorldEdge,
  METERS_PER_WORLD_UNIT,
  WORLD_SIZE,
  worldUnitsPerTileUnit,
  worldX,
  worldY,
} from './project.ts';

const lng = fc.double({ min: -180, max: 179.999, noNaN: true });
const lat = fc.double({ min: -85, max: 85, noNaN: true });

describe('world coordinates', () => {
  it('start in the middle of the world and grow east and south', () => {
    expect([worldX(0), worldY(0)]).toEqual([0, -0]);
    expect(worldX(-180)).toBe(-(2 ** 31));
    expect(worldX(90)).toBe(2 ** 30);
    expect(worldY(90)).toBe(-(2 ** 31));
    expect(worldY(-90)).toBe(2 ** 31 - 1);
  });

  it('fit 32 bits, so that 180° is the last unit', () => {
    expect(worldX(180)).toBe(2 ** 31 - 1);
  });

  it('are no further from the position than half a unit, 5 mm', () => {
    fc.assert(
      fc.property(lng, lat, (x, y) => {
        const [backX, backY] = unitToLngLat(
          fromWorldEdge(worldX(x)) / WORLD_SIZE,
          fromWorldEdge(worldY(y)) / WORLD_SIZE,
        );
        const halfUnitDegrees = (0.5 / WORLD_SIZE) * 360 + 1e-12;
        expect(Math.abs(backX - x)).toBeLessThanOrEqual(halfUnitDegrees);
        expect(Math.abs(backY - y)).toBeLessThanOrEqual(halfUnitDegrees);
      }),
    );
    expect(METERS_PER_WORLD_UNIT / 2).toBeLessThan(0.005);
  });

  it('hold tile coordinates of zoom 18 exactly', () => {
    expect(worldUnitsPerTileUnit(18)).toBe(4);
    expect(worldUnitsPerTileUnit(0)).toBe(2 ** 20);
  });
});

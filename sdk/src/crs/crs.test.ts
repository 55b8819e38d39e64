import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EPSG_4549, gridCoordinates } from '../geo/index.ts';
import { fromBd09, fromGcj02, movedGeometry, projection } from './index.ts';

/** A place in Jiaxing by all systems, worked out with PROJ and gcoord (see the sources of china.md). */
const PLACE = [120.7555, 30.7461] as const;

const metersApart = (a: readonly number[], b: readonly number[]) =>
  Math.hypot((a[0]! - b[0]!) * 95_700, (a[1]! - b[1]!) * 110_900);

describe('a place', () => {
  it.each<[number | string, readonly [number, number]]>([
    [4490, PLACE],
    [4549, [572344.942, 3403068.971]],
    [4528, [40572344.942, 3403068.971]],
    [3857, [13442440.771, 3599819.109]],
    ['+proj=tmerc +lon_0=120.75 +k=1 +x_0=50000 +y_0=-3300000 +ellps=GRS80', [50526.66, 102825.132]],
  ])('in %s is the same both ways', (crs, coordinates) => {
    const { toLngLat, fromLngLat } = projection(crs);
    const [x, y] = fromLngLat(PLACE);
    expect(x).toBeCloseTo(coordinates[0], 2);
    expect(y).toBeCloseTo(coordinates[1], 2);
    expect(metersApart(toLngLat([...coordinates, 8]), PLACE)).toBeLessThan(0.002);
  });

  it('is where the grids of the survey desk have it', () => {
    const anywhere = fc.tuple(
      fc.double({ min: 116, max: 124, noNaN: true }),
      fc.double({ min: 3, max: 54, noNaN: true }),
    );
    fc.assert(
      fc.property(anywhere, (position) => {
        const [east, north] = projection(4549).fromLngLat(position);
        const [wantedEast, wantedNorth] = gridCoordinates(position, EPSG_4549)!;
        expect(Math.hypot(east - wantedEast, north - wantedNorth)).toBeLessThan(0.001);
      }),
    );
  });
});

describe('numbers that are no place in a system', () => {
  it.each<[string, number | string, readonly [number, number]]>([
    ['the number of a zone before the easting', 4549, [40572344.942, 3403068.971]],
    ['no number of a zone', 4528, [572344.942, 3403068.971]],
    ['the northing first', 4549, [3403068.971, 572344.942]],
    ['degrees instead of metres', 4549, [200, 95]],
    ['metres instead of degrees', 4490, [572344.942, 3403068.971]],
    ['no numbers', 4549, [Number.NaN, 0]],
  ])('are refused: %s', (_, crs, position) => {
    expect(() => projection(crs).toLngLat([...position])).toThrow(RangeError);
  });

  it('are refused the other way round, far from the zone', () => {
    expect(() => projection(4549).fromLngLat([104, 30])).toThrow('for which it is in use');
  });
});

describe('a system', () => {
  it('that is not known is asked for', () => {
    expect(() => projection(2437)).toThrow('EPSG:2437: wanted its definition');
    expect(() => projection('nonsense')).toThrow();
  });

  it('that is the city’s own is left to the platform', () => {
    expect(() => projection('https://map.example/api/crs/city')).toThrow('by the platform alone');
  });
});

describe('shifted coordinates', () => {
  it.each([
    ['GCJ-02', fromGcj02, [120.75981945, 30.74379998]],
    ['BD-09', fromBd09, [120.76638318, 30.74962649]],
  ] as const)('of %s are brought back to the true place, to the centimetre', (_, from, shifted) => {
    const given: [number, number] = [shifted[0], shifted[1]];
    expect(metersApart(from(given), PLACE)).toBeLessThan(0.01);
    expect(given).toEqual(shifted);
    expect(metersApart(shifted, PLACE)).toBeGreaterThan(400);
  });

  it('are none outside of China', () => {
    expect(fromGcj02([2.35, 48.86])).toEqual([2.35, 48.86]);
  });
});

describe('a geometry', () => {
  it('is moved position by position, heights kept, and stays what it was', () => {
    const line = {
      type: 'LineString',
      bbox: [0, 0, 1, 1],
      coordinates: [
        [1, 2, 8],
        [3, 4],
      ],
    } as const;
    const geometry = { type: 'GeometryCollection', geometries: [line] } as never;
    expect(movedGeometry(geometry, ([x, y]) => [x! + 10, y! + 20])).toEqual({
      type: 'GeometryCollection',
      geometries: [
        {
          type: 'LineString',
          coordinates: [
            [11, 22, 8],
            [13, 24],
          ],
        },
      ],
    });
    expect(line.coordinates[0]).toEqual([1, 2, 8]);
  });
});

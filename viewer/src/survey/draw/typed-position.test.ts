import { EPSG_4549, gridCoordinates } from '@tongtu/sdk/geo';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { typedPosition } from './typed-position.ts';

it('reads longitude and latitude as they are copied from the map', () => {
  expect(typedPosition('121.075000, 31.964000')).toEqual([121.075, 31.964]);
  expect(typedPosition('121.075，31.964')).toEqual([121.075, 31.964]);
});

it('reads easting and northing of EPSG:4549', () => {
  // proj4: +proj=tmerc +lon_0=120 +x_0=500000 +ellps=GRS80
  const [lng, lat] = typedPosition('E 601622.4 N 3538365.2')!;
  expect(lng).toBeCloseTo(121.075, 6);
  expect(lat).toBeCloseTo(31.964, 6);
});

it('finds every position of the zone again within a tenth of a millimetre', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 118, max: 122, noNaN: true }),
      fc.double({ min: 20, max: 50, noNaN: true }),
      (lng, lat) => {
        const [east, north] = gridCoordinates([lng, lat], EPSG_4549)!;
        const found = typedPosition(`${east.toFixed(5)} ${north.toFixed(5)}`)!;
        const again = gridCoordinates([found[0]!, found[1]!], EPSG_4549)!;
        expect(Math.hypot(again[0] - east, again[1] - north)).toBeLessThan(0.000_2);
      },
    ),
  );
});

it('takes the letters at their word, and digits of full width', () => {
  expect(typedPosition('31.964°N, 121.075°E')).toEqual([121.075, 31.964]);
  expect(typedPosition('N 3538365.2 E 601622.4')).toEqual(typedPosition('E 601622.4 N 3538365.2'));
  expect(typedPosition('１２１．０７５，３１．９６４')).toEqual([121.075, 31.964]);
});

// Latitude first would be 3,400 km away: thirty metres east of a false origin.
it.each(['31.964, 121.075', '999, 999', '121.075, 96', '-180.0001, 0'])(
  'takes %j for no place of the grid',
  (text) => expect(typedPosition(text)).toBeUndefined(),
);

it.each(['', '121.075', '121.075 31.964 3', 'abc def', '1e5 2', '99999999 3538365', '601622.4 -99999999'])(
  'refuses %j',
  (text) => expect(typedPosition(text)).toBeUndefined(),
);

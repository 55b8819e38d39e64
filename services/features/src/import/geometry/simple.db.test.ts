import fc from 'fast-check';
import type { Polygon, Position } from 'geojson';
import { expect, it } from 'vitest';
import { eachEngine } from '../../../../../test/support/databases.ts';
import { toEwkbHex } from '../../stage/ewkb.ts';
import { repairGeometry } from './repair.ts';
import { isCertainlyValid } from './simple.ts';
import { findInvalid } from './store.ts';

/** Rings on a coarse grid touch and cross all the time; a thousandth of a degree is as fine as a building. */
const position = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }))
  .map(([x, y]): Position => [120.7 + x / 1000, 30.7 + y / 1000]);
const ring = fc.array(position, { minLength: 3, maxLength: 8 });

eachEngine('a polygon called certainly valid', (opened) => {
  it('is valid to PostGIS', async () => {
    const { database } = opened();
    await fc.assert(
      fc.asyncProperty(fc.array(ring, { minLength: 200, maxLength: 200 }), async (rings) => {
        const certain = rings.flatMap((each): Polygon[] => {
          const result = repairGeometry({ type: 'Polygon', coordinates: [each] });
          if ('problem' in result || !isCertainlyValid(result.geometry)) return [];
          return [result.geometry as Polygon];
        });
        const invalid = await database.asService((tx) => findInvalid(tx, certain.map(toEwkbHex)));
        expect(invalid).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it('is told from one that is not, with reason and place', async () => {
    const { database } = opened();
    const bowTie = {
      type: 'Polygon' as const,
      coordinates: [
        [
          [0, 0],
          [2, 2],
          [2, 0],
          [0, 2],
          [0, 0],
        ],
      ],
    };
    const square = {
      type: 'Polygon' as const,
      coordinates: [
        [
          [0, 0],
          [2, 0],
          [2, 2],
          [0, 2],
          [0, 0],
        ],
      ],
    };
    const found = await database.asService((tx) => findInvalid(tx, [toEwkbHex(square), toEwkbHex(bowTie)]));
    expect(found).toEqual([{ index: 1, reason: 'Self-intersection', lng: 1, lat: 1 }]);
  });
});

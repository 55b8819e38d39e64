import fc from 'fast-check';
import { tileIdToZxy, zxyToTileId } from 'pmtiles';
import { describe, expect, it } from 'vitest';
import { descendantIds, tileIdOf, tileOfId } from './tile-id.ts';

const anyTile = fc
  .integer({ min: 0, max: 26 })
  .chain((z) =>
    fc.record({ z: fc.constant(z), x: fc.nat({ max: 2 ** z - 1 }), y: fc.nat({ max: 2 ** z - 1 }) }),
  );

describe('tile ids', () => {
  it.each([
    [0, 0, 0, 0],
    [1, 0, 0, 1],
    [1, 0, 1, 2],
    [1, 1, 1, 3],
    [1, 1, 0, 4],
    [2, 0, 0, 5],
    [12, 3423, 1763, 19078479],
  ])('%i/%i/%i has the id that the specification lists', (z, x, y, id) => {
    expect(tileIdOf({ z, x, y })).toBe(id);
  });

  it('agree with the official reader and lead back to the tile', () => {
    fc.assert(
      fc.property(anyTile, (tile) => {
        const id = tileIdOf(tile);
        expect(id).toBe(zxyToTileId(tile.z, tile.x, tile.y));
        expect(tileOfId(id)).toEqual(tile);
        expect(tileIdToZxy(id)).toEqual([tile.z, tile.x, tile.y]);
      }),
    );
  });

  it('of all descendants of a tile are consecutive', () => {
    fc.assert(
      fc.property(anyTile, fc.nat({ max: 4 }), fc.nat(), fc.nat(), (tile, levels, columnSeed, rowSeed) => {
        const z = Math.min(26, tile.z + levels);
        const side = 2 ** (z - tile.z);
        const id = tileIdOf({
          z,
          x: tile.x * side + (columnSeed % side),
          y: tile.y * side + (rowSeed % side),
        });
        const { from, to } = descendantIds(tile, z);
        expect(id).toBeGreaterThanOrEqual(from);
        expect(id).toBeLessThan(to);
        expect(to - from).toBe(side * side);
      }),
    );
  });

  it('do not exist outside a zoom or beyond zoom 26', () => {
    expect(() => tileIdOf({ z: 3, x: 8, y: 0 })).toThrow('3/8/0 lies outside');
    expect(() => tileIdOf({ z: 27, x: 0, y: 0 })).toThrow('zoom 27');
    expect(() => tileOfId(-1)).toThrow('-1 is no tile id');
    expect(() => tileOfId((4 ** 27 - 1) / 3)).toThrow(/no tile id|below zoom 26/);
  });
});

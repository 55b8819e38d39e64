import type { TileCoordinate } from '@tongtu/sdk/geo';

/** The deepest zoom whose ids are exact in a double (PMTiles v3 readers in JavaScript share the limit). */
const MAX_TILE_ID_ZOOM = 26;

/** Id of the first tile of a zoom: the number of tiles of all zooms above it. */
function firstTileId(z: number): number {
  if (!Number.isInteger(z) || z < 0 || z > MAX_TILE_ID_ZOOM) {
    throw new RangeError(`zoom ${z} has no tile ids; wanted 0 to ${MAX_TILE_ID_ZOOM}`);
  }
  return (4 ** z - 1) / 3;
}

/**
 * Position of a tile on the series of Hilbert curves that starts at zoom 0 (PMTiles v3, 4.1).
 *
 *   z1:  1 ─ ·   z1 ids run (0,0) (0,1) (1,1) (1,0):  1  4
 *                                                     2  3
 *
 * Each digit in base 4 depends only on the digits before it, so the descendants of a tile
 * at any deeper zoom have consecutive ids: {@link descendantIds}.
 */
export function tileIdOf({ z, x, y }: TileCoordinate): number {
  const first = firstTileId(z);
  const size = 2 ** z;
  if (!(x >= 0 && x < size && y >= 0 && y < size)) {
    throw new RangeError(`tile ${z}/${x}/${y} lies outside its zoom; wanted x and y from 0 to ${size - 1}`);
  }
  let index = 0;
  let cellX = x;
  let cellY = y;
  for (let level = z - 1; level >= 0; level--) {
    const side = 1 << level;
    const right = (cellX & side) !== 0;
    const lower = (cellY & side) !== 0;
    index = index * 4 + (right ? (lower ? 2 : 3) : lower ? 1 : 0);
    cellX &= side - 1;
    cellY &= side - 1;
    if (!lower) {
      if (right) [cellX, cellY] = [side - 1 - cellY, side - 1 - cellX];
      else [cellX, cellY] = [cellY, cellX];
    }
  }
  return first + index;
}

/** The zoom of a tile id. */
export function zoomOfTileId(id: number): number {
  if (!Number.isSafeInteger(id) || id < 0) throw new RangeError(`${id} is no tile id; wanted an integer ≥ 0`);
  let z = 0;
  while (z < MAX_TILE_ID_ZOOM && firstTileId(z + 1) <= id) z++;
  return z;
}

/** The inverse of {@link tileIdOf}. */
export function tileOfId(id: number): TileCoordinate {
  const z = zoomOfTileId(id);
  let rest = id - firstTileId(z);
  if (rest >= 4 ** z) throw new RangeError(`tile id ${id} lies below zoom ${MAX_TILE_ID_ZOOM}`);
  let x = 0;
  let y = 0;
  for (let level = 0; level < z; level++) {
    const side = 2 ** level;
    const digit = rest % 4;
    rest = (rest - digit) / 4;
    const right = digit === 2 || digit === 3;
    const lower = digit === 1 || digit === 2;
    if (!lower) {
      if (right) [x, y] = [side - 1 - y, side - 1 - x];
      else [x, y] = [y, x];
    }
    if (right) x += side;
    if (lower) y += side;
  }
  return { z, x, y };
}

/** The ids `from ≤ id < to` of all tiles of `zoom` that lie within `tile` (`zoom` ≥ its own). */
export function descendantIds(tile: TileCoordinate, zoom: number): { from: number; to: number } {
  const count = 4 ** (zoom - tile.z);
  const from = firstTileId(zoom) + (tileIdOf(tile) - firstTileId(tile.z)) * count;
  return { from, to: from + count };
}

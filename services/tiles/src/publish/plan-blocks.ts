import type { TileCoordinate } from '@tongtu/sdk/geo';
import { tileOfId } from '../archive/tile-id.ts';
import type { Block } from '../render/index.ts';

/** Few rows are drawn up to here, all of them in every tile of a city: they are read once for all these zooms. */
const LOW_ZOOM = 8;
/** Deeper tiles that lie under one tile so many zooms up are rendered together. */
const GROUP_ZOOMS = 2;

/** Tiles to be rendered together, so that the rows that they share are read once. */
export interface BlockTask {
  readonly block: Block;
  /** Those of the block's tiles that are wanted, as ids of PMTiles v3. */
  readonly tileIds: readonly number[];
}

/** Puts tiles together in blocks, each as small as holds its tiles. */
export function planBlocks(tileIds: readonly number[]): BlockTask[] {
  const groups = new Map<string, number[]>();
  for (const tileId of tileIds) {
    const { z, x, y } = tileOfId(tileId);
    const key = z <= LOW_ZOOM ? 'low' : `${z}/${x >> GROUP_ZOOMS}/${y >> GROUP_ZOOMS}`;
    const group = groups.get(key);
    if (group) group.push(tileId);
    else groups.set(key, [tileId]);
  }
  return [...groups.values()].map((ids) => ({ block: blockOf(ids.map(tileOfId)), tileIds: ids }));
}

/** The smallest tile over all of these, with their zooms. */
function blockOf(tiles: readonly TileCoordinate[]): Block {
  const zooms = tiles.map(({ z }) => z);
  const [minZoom, maxZoom] = [Math.min(...zooms), Math.max(...zooms)];
  let over = { ...tiles[0]! };
  const holds = ({ z, x, y }: TileCoordinate) => x >> (z - over.z) === over.x && y >> (z - over.z) === over.y;
  while (over.z > minZoom || !tiles.every(holds)) over = { z: over.z - 1, x: over.x >> 1, y: over.y >> 1 };
  return { ...over, minZoom, maxZoom };
}

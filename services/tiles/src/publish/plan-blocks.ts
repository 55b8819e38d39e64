import type { TileCoordinate } from '@tongtu/sdk/geo';
import { tileOfId } from '../archive/tile-id.ts';
import { type Block, TileSelection, type TileSpan } from '../render/index.ts';

/** Up to here all tiles are drawn together: what is drawn at a low zoom is drawn at the next, too, and read once. */
const LOW_ZOOM = 11;
/** Rows are read around tiles of a zoom that lie under one tile so many zooms up. */
const GROUP_ZOOMS = 2;
/** More boxes of a zoom are read as one: a statement that names hundreds is slower than the rows it spares. */
const MAX_BOXES = 8;

/** Tiles to be drawn together, so that the rows that they share are read and prepared once. */
export interface BlockTask {
  readonly block: Block;
  /** Those of the block's tiles that are wanted, as ids of PMTiles v3. */
  readonly tileIds: readonly number[];
  /** Where rows are needed: those drawn at `z` that reach these tiles of it. */
  readonly boxes: readonly TileBox[];
}

export interface TileBox {
  readonly z: number;
  readonly span: TileSpan;
}

/** Puts tiles together: all of low zooms, and those under one tile of {@link LOW_ZOOM}. */
export function planBlocks(tileIds: readonly number[]): BlockTask[] {
  const groups = Map.groupBy(tileIds, (tileId) => {
    const { z, x, y } = tileOfId(tileId);
    return z <= LOW_ZOOM ? 'low' : `${x >> (z - LOW_ZOOM)}/${y >> (z - LOW_ZOOM)}`;
  });
  return [...groups.values()].map((ids) => {
    const tiles = ids.map(tileOfId);
    return { block: blockOf(tiles), tileIds: ids, boxes: boxesOf(tiles) };
  });
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

function boxesOf(tiles: readonly TileCoordinate[]): TileBox[] {
  return [...Map.groupBy(tiles, ({ z }) => z)].flatMap(([z, ofZoom]) => {
    const near = Map.groupBy(ofZoom, ({ x, y }) => `${x >> GROUP_ZOOMS}/${y >> GROUP_ZOOMS}`);
    const groups = near.size <= MAX_BOXES ? [...near.values()] : [ofZoom];
    return groups.map((group) => ({ z, span: new TileSelection(group).spanAt(z)! }));
  });
}

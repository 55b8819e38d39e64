import type { TileCoordinate } from '@tongtu/sdk/geo';
import type { CompiledProfile } from '../profile/index.ts';
import type { Block, BlockFeature, RenderedTile } from './block.ts';
import { BlockRenderer, type RenderOptions } from './block-renderer.ts';

export type { Block, BlockFeature, RenderedTile } from './block.ts';
export { BlockRenderer } from './block-renderer.ts';
export { keyOfTag, zoomOfTag } from './item-store.ts';
export {
  type DrawnFeature,
  type DrawnTag,
  type LayerPatch,
  PatchError,
  patchLayer,
} from './patch-layer.ts';
export { type Pieces, TooManyPiecesError } from './pieces.ts';
export { bboxOf, blockReadBbox, tilesReadBbox } from './read-bbox.ts';
export { MAX_TILE_BYTES } from './size-cap.ts';
export { Thinner } from './thin.ts';
export { isMarkedAsFull, TileBytes } from './tile-bytes.ts';
export { TileSelection, type TileSpan } from './tile-selection.ts';

/**
 * Renders the tiles of a block from the features whose buffered shape meets it (`blockReadBbox`); more do no harm.
 * Pure. Tiles that the options do not want are left out. Yields zoom ascending and, within a zoom, in the order of PMTiles tile ids; empty tiles are omitted.
 */
export function* renderBlock(
  features: Iterable<BlockFeature>,
  block: Block,
  profile: CompiledProfile,
  options: RenderOptions = {},
): Generator<RenderedTile> {
  const renderer = new BlockRenderer(block, profile);
  for (const feature of features) renderer.add(feature);
  yield* renderer.tiles(options);
}

/** One tile, the same bytes as through {@link renderBlock}; undefined where nothing shows in it. */
export function renderTile(
  features: Iterable<BlockFeature>,
  { z, x, y }: TileCoordinate,
  profile: CompiledProfile,
): RenderedTile | undefined {
  for (const tile of renderBlock(features, { z, x, y, minZoom: z, maxZoom: z }, profile)) return tile;
  return undefined;
}

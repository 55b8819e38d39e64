import { tileIdOf } from '../archive/tile-id.ts';
import type { CompiledProfile } from '../profile/index.ts';
import { type BlockFeature, BlockRenderer, TooManyPiecesError } from '../render/index.ts';

/** The changed features of an edition: as they were, where they were there, and as they are, where they still are. */
export interface FeatureChanges {
  readonly before: readonly BlockFeature[];
  readonly after: readonly BlockFeature[];
}

/** Tiles that may differ, as ids of PMTiles v3 in ascending order; or so many that a full build is the better way. */
export type DirtyTiles = readonly number[] | 'all';

export interface DirtyTileLimits {
  readonly maxTiles: number;
  /** Pieces of changed features, before and after together, at one zoom. */
  readonly maxPieces: number;
}

const LIMITS: DirtyTileLimits = { maxTiles: 20_000, maxPieces: 400_000 };

/**
 * The tiles that differ once features have changed, at every zoom on its own. No stage of the renderer looks beyond the
 * feature in hand until it has been cut to tiles, and none beyond the tile afterwards:
 *
 * | stage                                         | looks at                                     |
 * |-----------------------------------------------|----------------------------------------------|
 * | projection, normal form, label point          | the whole feature                            |
 * | simplification, mending of tangles            | the whole feature                            |
 * | coverage grid                                 | a vertex and the line through it             |
 * | cut with the layer's buffer, rounding         | the feature and the tile                     |
 * | thinning                                      | the points of a cell, which lies in one tile |
 * | merging of lines, order, size cap, dictionary | all pieces of the tile                       |
 *
 * So a tile differs only where a changed feature gives it another piece than before: other commands, attributes, order
 * or importance. The changed features are therefore drawn by the renderer itself, as they were and as they are, and
 * their pieces compared: no tile that can differ is missed, and of a long boundary only what moved is dirty. A few are
 * too many (a point that lost its cell before and after); those render to the same bytes.
 *
 * Tiles of the deepest zoom shifted to their parents would not do: what lies outside a tile's buffer may be inside its
 * parent's, which is twice as wide on the ground.
 */
export function dirtyTiles(
  { before, after }: FeatureChanges,
  profile: CompiledProfile,
  { maxTiles, maxPieces }: DirtyTileLimits = LIMITS,
): DirtyTiles {
  const world = { z: 0, x: 0, y: 0, minZoom: profile.minZoom, maxZoom: profile.maxZoom };
  const renderer = new BlockRenderer(world, profile);
  for (const feature of before) renderer.add(feature);
  const { items } = renderer;
  const firstAfter = items.count;
  for (const feature of after) renderer.add(feature);
  const dirty: number[] = [];
  try {
    for (const pieces of renderer.draw({ composed: false, maxPieces })) {
      const textOf = (piece: number) => {
        const item = pieces.item[piece]!;
        const commands = pieces.commands.bytes.subarray(pieces.start[piece]!, pieces.endOf(piece));
        return (
          `${pieces.layer[piece]} ${items.id[item]} ${items.sort[item]} ${items.importance[item]} ` +
          `${items.tagKey(item, pieces.z)}${Buffer.from(commands).toString('latin1')}`
        );
      };
      for (const { x, y, pieces: ofTile } of pieces.byTile()) {
        const former = new Map<string, number>();
        let surplus = 0;
        for (const piece of ofTile) {
          if (pieces.item[piece]! >= firstAfter) surplus++;
          else add(former, textOf(piece), 1);
        }
        for (const piece of ofTile) {
          if (pieces.item[piece]! >= firstAfter && former.size > 0 && add(former, textOf(piece), -1))
            surplus--;
        }
        if (surplus === 0 && former.size === 0) continue;
        if (dirty.push(tileIdOf({ z: pieces.z, x, y })) > maxTiles) return 'all';
      }
    }
  } catch (error) {
    if (error instanceof TooManyPiecesError) return 'all';
    throw error;
  }
  return dirty;
}

/** Counts a text up or down, and forgets it at 0; false where it would fall below. */
function add(counts: Map<string, number>, text: string, by: 1 | -1): boolean {
  const count = (counts.get(text) ?? 0) + by;
  if (count < 0) return false;
  if (count === 0) counts.delete(text);
  else counts.set(text, count);
  return true;
}

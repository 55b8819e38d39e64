import type { CompiledLayer } from '../profile/index.ts';
import type { ItemStore } from './item-store.ts';
import type { Pieces } from './pieces.ts';

/** A compressed tile is no larger than this, as far as its layers may lose features. */
export const MAX_TILE_BYTES = 500_000;

/** Bytes of a feature beside its geometry and two bytes per attribute: id, heads and lengths. */
const FEATURE_OVERHEAD_BYTES = 16;
/** Aim a little lower than the goal: what is left may compress less well. */
const MARGIN = 0.97;

/**
 * Leaves out pieces until about `share` of the bytes is left, and at least one piece unless none may go: layers of
 * higher `dropRank` first, in a layer the least important first, then larger ids. Rank 0 stays.
 */
export function leaveOut(
  layers: readonly CompiledLayer[],
  items: ItemStore,
  pieces: Pieces,
  chosen: Int32Array,
  share: number,
): Int32Array {
  const bytesOf = (piece: number) => {
    const item = pieces.item[piece]!;
    const tagBytes = items.lastTag(item) - items.firstTag(item);
    return pieces.endOf(piece) - pieces.start[piece]! + tagBytes + FEATURE_OVERHEAD_BYTES;
  };
  const rankOf = (piece: number) => layers[pieces.layer[piece]!]!.dropRank;
  const importanceOf = (piece: number) => items.importance[pieces.item[piece]!]!;
  const idOf = (piece: number) => items.id[pieces.item[piece]!]!;

  let total = 0;
  for (const piece of chosen) total += bytesOf(piece);
  let surplus = total * (1 - share * MARGIN);
  const droppable = [...chosen].filter((piece) => rankOf(piece) > 0);
  droppable.sort(
    (a, b) => rankOf(b) - rankOf(a) || importanceOf(a) - importanceOf(b) || idOf(b) - idOf(a) || b - a,
  );
  const gone = new Set<number>();
  for (const piece of droppable) {
    if (surplus <= 0) break;
    gone.add(piece);
    surplus -= bytesOf(piece);
  }
  return chosen.filter((piece) => !gone.has(piece));
}

import { gunzipSync } from 'node:zlib';
import { eachLayer } from '../archive/tile-layers.ts';
import type { CompiledProfile } from '../profile/index.ts';
import { isMarkedAsFull, MAX_TILE_BYTES, PatchError, patchLayer, TileBytes } from '../render/index.ts';
import type { DirtyTile } from './dirty-tiles.ts';

/**
 * A served tile with what changed in it, the same bytes as rendered anew.
 *
 * @param served as stored; undefined: nothing was there
 * @param drawn layers that had to be drawn anew, by place in the profile; one without features is missing
 * @returns undefined where nothing is left in it; "full": it lacks features for want of room or would, so that what is in
 *   it depends on all of it
 */
export function mendTile(
  served: Uint8Array | undefined,
  changes: DirtyTile['layers'],
  drawn: ReadonlyMap<number, Uint8Array> | undefined,
  { layers }: CompiledProfile,
): Uint8Array | undefined | 'full' {
  if (served && isMarkedAsFull(served)) return 'full';
  const former = new Map<string, Uint8Array>();
  if (served) for (const { name, message } of eachLayer(gunzipSync(served))) former.set(name, message);
  const tile = new TileBytes();
  let isEmpty = true;
  try {
    for (const layer of layers) {
      const change = changes.get(layer.index);
      const was = former.get(layer.id);
      const is = !change
        ? was
        : change === 'drawn anew'
          ? drawn?.get(layer.index)
          : patchLayer(was, layer, change);
      if (!is) continue;
      tile.add(is);
      isEmpty = false;
    }
  } catch (error) {
    // A served tile that is not as its revision has it heals.
    if (error instanceof PatchError) return 'full';
    throw error;
  }
  if (isEmpty) return undefined;
  const bytes = tile.take();
  return bytes.length > MAX_TILE_BYTES ? 'full' : bytes;
}

import { join } from 'node:path';
import { failpoint } from '@tongtu/database';
import { EMPTY_TILE } from '../archive/gzip.ts';
import { tileOfId } from '../archive/tile-id.ts';
import { runOf } from '../archive/tile-run.ts';
import { type WrittenArchive, writeArchive } from '../archive/writer.ts';
import { describeArchive } from '../build/describe.ts';
import type { CompiledProfile } from '../profile/index.ts';
import type { ServedTileset } from '../registry.ts';
import type { RenderAnswer } from './messages.ts';

export interface StoredTile {
  readonly tileId: number;
  readonly bytes: Uint8Array;
}

/** Reads of served tiles at a time. */
const READS_AT_ONCE = 16;

/** What the tileset serves for these tiles, as stored; undefined where it has none. */
export async function servedTiles(
  { stack }: Pick<ServedTileset, 'stack'>,
  tileIds: readonly number[],
): Promise<(Uint8Array | undefined)[]> {
  const tiles: (Uint8Array | undefined)[] = [];
  const read = async (tileId: number) => {
    const found = stack.locate(tileOfId(tileId));
    return found && (await found.archive.read(found.location));
  };
  for (let from = 0; from < tileIds.length; from += READS_AT_ONCE)
    tiles.push(...(await Promise.all(tileIds.slice(from, from + READS_AT_ONCE).map(read))));
  return tiles;
}

/**
 * Of the dirty tiles those that differ from what the tileset serves, ascending by id. One that holds nothing any more is
 * there as an encoded empty tile; one that was missing and still is, is not.
 */
export async function changedTiles(
  { stack }: Pick<ServedTileset, 'stack'>,
  dirty: readonly number[],
  rendered: readonly StoredTile[],
): Promise<StoredTile[]> {
  const bytesOf = new Map(rendered.map(({ tileId, bytes }) => [tileId, bytes]));
  const differing = async (tileId: number): Promise<StoredTile | undefined> => {
    const bytes = bytesOf.get(tileId);
    const found = stack.locate(tileOfId(tileId));
    if (!found) return bytes && { tileId, bytes };
    const wanted = bytes ?? EMPTY_TILE;
    if (found.location.length === wanted.length) {
      const served = await found.archive.read(found.location);
      if (Buffer.from(served.buffer, served.byteOffset, served.length).equals(wanted)) return undefined;
    }
    return { tileId, bytes: wanted };
  };
  const changed: StoredTile[] = [];
  for (let from = 0; from < dirty.length; from += READS_AT_ONCE) {
    const some = await Promise.all(dirty.slice(from, from + READS_AT_ONCE).map(differing));
    for (const tile of some) if (tile) changed.push(tile);
  }
  return changed;
}

/** Any tile that the tileset serves, as it is: for a delta that has something to say, but no tile to change. */
export async function sameTile({ stack }: Pick<ServedTileset, 'stack'>): Promise<StoredTile> {
  const tileId = stack.base.directory.tileIds[0]!;
  const { archive, location } = stack.locate(tileOfId(tileId))!;
  return { tileId, bytes: await archive.read(location) };
}

export interface DeltaFacts extends Pick<RenderAnswer, 'extent'> {
  readonly revision: number;
  readonly attribution: string | undefined;
}

/** Writes a delta over what the tileset serves, to be there when this returns (fsync). */
export function writeDelta(
  folder: string,
  { id, stack }: ServedTileset,
  profile: CompiledProfile,
  tiles: readonly StoredTile[],
  { revision, attribution, extent }: DeltaFacts,
): Promise<WrittenArchive & { path: string }> {
  const path = join(folder, 'delta.pmtiles');
  const { bounds, center } = stack.base.header;
  const name = stack.metadata.name;
  const description = describeArchive(profile, {
    ...{ tilesetId: id, name: typeof name === 'string' ? name : undefined, attribution },
    ...{ revision, extent: extent ?? bounds, heart: center },
  });
  const onBytes = () => failpoint('delta.half-written');
  return writeArchive(path, [runOf(tiles)], description, { onBytes }).then((written) => ({
    ...written,
    path,
  }));
}

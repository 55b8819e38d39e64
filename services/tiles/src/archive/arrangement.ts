import { type Directory, emptyDirectory, sliceDirectory } from './directory.ts';
import { DIGEST_BYTES, type TileRun } from './tile-run.ts';

/** Where each tile goes in the tile data: decided from ids, lengths and digests alone, before a byte is moved. */
export interface Arrangement {
  readonly directory: Directory;
  /** Per run, 1 for each tile whose bytes are stored and 0 for each that points to earlier ones. */
  readonly stored: readonly Uint8Array[];
  readonly tileDataBytes: number;
  readonly addressedTiles: number;
  readonly tileContents: number;
}

/**
 * Deduplicates by content and joins neighbours of equal content into runs. The result is clustered:
 * each entry's bytes follow those of the entry before or lie earlier (PMTiles v3, 3.2 "Clustered").
 * @throws RangeError where ids do not ascend within a run or from one run to the next
 */
export function arrangeTiles(runs: readonly TileRun[]): Arrangement {
  const addressedTiles = runs.reduce((sum, run) => sum + run.tileIds.length, 0);
  const directory = emptyDirectory(addressedTiles);
  const offsets = new Map<string, number>();
  const stored: Uint8Array[] = [];
  let entries = 0;
  let tileDataBytes = 0;
  let previousId = -1;
  for (const run of runs) {
    const digests = Buffer.from(run.digests.buffer, run.digests.byteOffset, run.digests.byteLength);
    const storedOfRun = new Uint8Array(run.tileIds.length);
    for (let index = 0; index < run.tileIds.length; index++) {
      const tileId = run.tileIds[index]!;
      const length = run.lengths[index]!;
      if (!(tileId > previousId))
        throw new RangeError(`tile id ${tileId} follows ${previousId}; wanted a greater one`);
      if (length === 0)
        throw new RangeError(`tile id ${tileId} has no bytes; an empty tile is stored encoded`);
      const digest = digests.toString('latin1', index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
      let offset = offsets.get(digest);
      if (offset === undefined) {
        offset = tileDataBytes;
        offsets.set(digest, offset);
        storedOfRun[index] = 1;
        tileDataBytes += length;
      }
      const last = entries - 1;
      if (last >= 0 && tileId === previousId + 1 && directory.offsets[last] === offset) {
        directory.runLengths[last]!++;
      } else {
        directory.tileIds[entries] = tileId;
        directory.runLengths[entries] = 1;
        directory.lengths[entries] = length;
        directory.offsets[entries] = offset;
        entries++;
      }
      previousId = tileId;
    }
    stored.push(storedOfRun);
  }
  return {
    directory: sliceDirectory(directory, 0, entries),
    stored,
    tileDataBytes,
    addressedTiles,
    tileContents: offsets.size,
  };
}

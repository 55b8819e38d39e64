import { setTimeout as sleep } from 'node:timers/promises';
import { bboxUnion } from '@tongtu/sdk/geo';
import type { Directory } from './directory.ts';
import { EMPTY_TILE } from './gzip.ts';
import type { ArchiveReader } from './reader.ts';
import { DIGEST_BYTES, type TileRun } from './tile-run.ts';
import { layDirectories, type Piece, piecesBetween } from './virtual-layout.ts';
import { type WrittenArchive, writeArchive } from './writer.ts';

export interface MergeOptions {
  /** Reads no faster than this, so that requests keep the disk. Missing: as fast as it goes. */
  readonly bytesPerSecond?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bytes written, of all that will be. */
  readonly onBytes?: (done: number, planned: number) => void;
}

/** One read of an archive at most. */
const MAX_READ_BYTES = 4 * 1024 * 1024;

/**
 * Writes what a base and the deltas over it show as one archive, copying the stored bytes of each tile: nothing is
 * decoded or rendered again. Tiles that a delta emptied are left out.
 *
 * @param deltas newest first
 */
export async function mergeArchives(
  path: string,
  base: ArchiveReader,
  deltas: readonly ArchiveReader[],
  { bytesPerSecond, signal, onBytes }: MergeOptions = {},
): Promise<WrittenArchive> {
  const archives = [base, ...deltas];
  const shares = archives.map(({ directory, header }) => ({ directory, tileDataBytes: header.tiles.length }));
  const directory = layDirectories(shares[0]!, shares.slice(1));
  const pieces = archives.map((source) => ({ source, ...source.header.tiles }));
  const newest = deltas[0] ?? base;
  const bounds = archives.map(({ header }) => header.bounds).reduce(bboxUnion);
  const { minZoom, maxZoom, center, centerZoom } = base.header;
  return writeArchive(
    path,
    [runOver(directory, await emptyOffsets(directory, pieces), pieces, bytesPerSecond)],
    { ...{ minZoom, maxZoom, center, centerZoom, bounds }, metadata: { ...newest.metadata, bounds } },
    { signal, ...(onBytes ? { onBytes } : {}) },
  );
}

/** The tiles of a directory over several files, those at the offsets of empty ones left out. */
function runOver(
  { tileIds, runLengths, offsets, lengths }: Directory,
  empty: ReadonlySet<number>,
  pieces: readonly Piece<ArchiveReader>[],
  bytesPerSecond: number | undefined,
): TileRun {
  let count = 0;
  tileIds.forEach((_, entry) => {
    if (!empty.has(offsets[entry]!)) count += runLengths[entry]!;
  });
  const run = {
    tileIds: new Float64Array(count),
    lengths: new Uint32Array(count),
    digests: new Uint8Array(count * DIGEST_BYTES),
  };
  const starts = new Float64Array(count);
  // Where bytes lie names them: what was stored once is stored once again, without being read to be compared.
  const names = new DataView(run.digests.buffer);
  let at = 0;
  tileIds.forEach((tileId, entry) => {
    if (empty.has(offsets[entry]!)) return;
    for (let step = 0; step < runLengths[entry]!; step++, at++) {
      run.tileIds[at] = tileId + step;
      run.lengths[at] = lengths[entry]!;
      starts[at] = offsets[entry]!;
      names.setFloat64(at * DIGEST_BYTES, offsets[entry]!);
    }
  });
  return {
    ...run,
    async read(from, to) {
      const chunks: Uint8Array[] = [];
      for (let index = from; index < to; ) {
        const start = starts[index]!;
        let end = start + run.lengths[index]!;
        for (index++; index < to && starts[index] === end && end - start < MAX_READ_BYTES; index++)
          end += run.lengths[index]!;
        chunks.push(...(await readBetween(pieces, start, end)));
        if (bytesPerSecond !== undefined) await sleep(((end - start) / bytesPerSecond) * 1000);
      }
      return Buffer.concat(chunks);
    },
  };
}

/** Offsets at which an empty tile is stored. */
async function emptyOffsets(
  { offsets, lengths }: Directory,
  pieces: readonly Piece<ArchiveReader>[],
): Promise<Set<number>> {
  const empty = new Set<number>();
  const asked = new Set<number>();
  for (let entry = 0; entry < offsets.length; entry++) {
    const offset = offsets[entry]!;
    if (lengths[entry] !== EMPTY_TILE.length || asked.has(offset)) continue;
    asked.add(offset);
    const bytes = Buffer.concat(await readBetween(pieces, offset, offset + EMPTY_TILE.length));
    if (bytes.equals(EMPTY_TILE)) empty.add(offset);
  }
  return empty;
}

function readBetween(
  pieces: readonly Piece<ArchiveReader>[],
  start: number,
  end: number,
): Promise<Uint8Array[]> {
  return Promise.all(
    piecesBetween(pieces, start, end - 1).map(({ source, offset, length }) =>
      source.read({ offset, length }),
    ),
  );
}

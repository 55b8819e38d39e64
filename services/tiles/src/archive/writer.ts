import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Bbox, LngLat } from '@tongtu/sdk/geo';
import { arrangeTiles } from './arrangement.ts';
import { encodeFront } from './front.ts';
import { EMPTY_TILE } from './gzip.ts';
import { runOf, type TileRun } from './tile-run.ts';

/** What an archive says about itself beside its tiles. */
export interface ArchiveDescription {
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly bounds: Bbox;
  readonly center: LngLat;
  readonly centerZoom: number;
  /** A JSON object with `vector_layers` (TileJSON 3.0, 3.3). Keys are written in the order given. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface WrittenArchive {
  /** SHA-256 of the whole file, in hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly addressedTiles: number;
  readonly tileEntries: number;
  readonly tileContents: number;
}

/** One read and one write move at most about this much. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Writes gzipped MVT tiles as a PMTiles v3 archive: clustered, deduplicated, with leaf directories where the
 * root would not fit. Same tiles and description, same bytes. The file is on disk (fsync) when this returns;
 * it must not exist before. Without any tile, zoom 0 gets an empty one, since a directory cannot be empty.
 */
export async function writeArchive(
  path: string,
  runs: readonly TileRun[],
  description: ArchiveDescription,
  options: {
    readonly signal?: AbortSignal | undefined /** Bytes written, of all that will be. */;
    readonly onBytes?: (done: number, planned: number) => void;
  } = {},
): Promise<WrittenArchive> {
  const holdsTiles = runs.some((run) => run.tileIds.length > 0);
  const written = holdsTiles ? runs : [runOf([{ tileId: 0, bytes: EMPTY_TILE }])];
  const arrangement = arrangeTiles(written);
  const { directory, tileDataBytes, addressedTiles, tileContents } = arrangement;
  const front = await encodeFront({
    ...description,
    ...{ directory, tileDataBytes, addressedTiles, tileContents },
    ...{ clustered: true, tileCompression: 'gzip', tileType: 'mvt' },
  });
  const plannedBytes = front.reduce((sum, { length }) => sum + length, tileDataBytes);
  const digest = createHash('sha256');
  let sizeBytes = 0;
  const file = await open(path, 'wx');
  try {
    const append = async (bytes: Uint8Array) => {
      options.signal?.throwIfAborted();
      digest.update(bytes);
      for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
      sizeBytes += bytes.length;
      options.onBytes?.(sizeBytes, plannedBytes);
    };
    for (const bytes of front) await append(bytes);
    for (const [index, run] of written.entries()) {
      for (const { from, to } of storedChunks(run.lengths, arrangement.stored[index]!)) {
        await append(await run.read(from, to));
      }
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return {
    sha256: digest.digest('hex'),
    sizeBytes,
    addressedTiles,
    tileEntries: directory.tileIds.length,
    tileContents,
  };
}

/** Index ranges of stored tiles that lie together and make up about a chunk: few reads, bounded memory. */
function* storedChunks(lengths: Uint32Array, stored: Uint8Array): Generator<{ from: number; to: number }> {
  let from = -1;
  let bytes = 0;
  for (let index = 0; index < lengths.length; index++) {
    if (stored[index] === 1 && from < 0) {
      from = index;
      bytes = 0;
    }
    if (from < 0) continue;
    if (stored[index] === 0) {
      yield { from, to: index };
      from = -1;
      continue;
    }
    bytes += lengths[index]!;
    if (bytes >= CHUNK_BYTES) {
      yield { from, to: index + 1 };
      from = -1;
    }
  }
  if (from >= 0) yield { from, to: lengths.length };
}

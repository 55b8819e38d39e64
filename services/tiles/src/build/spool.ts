import { closeSync, openSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { TileRun } from '../archive/tile-run.ts';
import { DIGEST_BYTES, tileDigest } from '../archive/tile-run.ts';
import type { Segment } from './messages.ts';

/** Tiles wait in memory until this much has come together. */
const FLUSH_BYTES = 4 * 1024 * 1024;

/**
 * A worker's file of rendered tiles. Synchronous, because rendering is: nothing else waits on this thread.
 * Tiles are added ascending by id within a segment; {@link endSegment} says where they lie.
 */
export class SpoolWriter {
  readonly path: string;
  readonly #file: number;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #position = 0;
  #segmentStart = 0;
  #tileIds: number[] = [];
  #lengths: number[] = [];
  #digests: Uint8Array[] = [];

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, 'wx');
  }

  add(tileId: number, bytes: Uint8Array): void {
    this.#tileIds.push(tileId);
    this.#lengths.push(bytes.length);
    this.#digests.push(tileDigest(bytes));
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#position += bytes.length;
    if (this.#pendingBytes >= FLUSH_BYTES) this.#flush();
  }

  /** The tiles added since the last segment, or undefined where there are none. */
  endSegment(): Segment | undefined {
    if (this.#tileIds.length === 0) return undefined;
    const digests = new Uint8Array(this.#digests.length * DIGEST_BYTES);
    for (const [index, digest] of this.#digests.entries()) digests.set(digest, index * DIGEST_BYTES);
    const segment = {
      spoolPath: this.path,
      offset: this.#segmentStart,
      tileIds: Float64Array.from(this.#tileIds),
      lengths: Uint32Array.from(this.#lengths),
      digests,
    };
    this.#segmentStart = this.#position;
    this.#tileIds = [];
    this.#lengths = [];
    this.#digests = [];
    return segment;
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#pending);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}

/** The spools of a build, open for merging. */
export interface SpoolReader {
  runOf(segment: Segment): TileRun;
  close(): Promise<void>;
}

export async function openSpools(paths: readonly string[]): Promise<SpoolReader> {
  const files = new Map(await Promise.all(paths.map(async (path) => [path, await open(path, 'r')] as const)));
  return {
    runOf({ spoolPath, offset, tileIds, lengths, digests }) {
      const starts = new Float64Array(lengths.length + 1);
      for (let index = 0; index < lengths.length; index++)
        starts[index + 1] = starts[index]! + lengths[index]!;
      return {
        tileIds,
        lengths,
        digests,
        async read(from, to) {
          const bytes = Buffer.allocUnsafeSlow(starts[to]! - starts[from]!);
          const position = offset + starts[from]!;
          const { bytesRead } = await files.get(spoolPath)!.read(bytes, 0, bytes.length, position);
          if (bytesRead !== bytes.length) {
            throw new Error(
              `${spoolPath} gave ${bytesRead} bytes from ${position} on; wanted ${bytes.length}`,
            );
          }
          return bytes;
        },
      };
    },
    async close() {
      for (const file of files.values()) await file.close();
    },
  };
}

import { createHash } from 'node:crypto';
import { encodeFront } from './front.ts';
import type { ArchiveReader } from './reader.ts';
import type { ArchiveStack } from './stack.ts';
import { layDirectories, type Piece, piecesBetween } from './virtual-layout.ts';

/** What a virtual archive is made of. */
export interface VirtualContents {
  readonly stack: ArchiveStack;
  /** SHA-256 of each archive of the stack in hexadecimal, the base's first, then the deltas' newest first. */
  readonly hashes: readonly string[];
  /** What the archives show together. */
  readonly version: number;
  readonly revision: number;
}

/** Bytes in memory, or in an archive. */
type Source = Uint8Array | ArchiveReader;

/** One read at a time, of at most this much: memory stays bounded however large the archive is. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * A stack of archives as one PMTiles file that is written nowhere: a header and directories of its own in memory,
 * followed by the tile data of the archives as they lie on disk. Without deltas it is the base file itself, byte for
 * byte. Same archives, same bytes, same tag, on every node. It holds its archives open until the last holder's release.
 */
export class VirtualArchive {
  readonly version: number;
  readonly revision: number;
  readonly sizeBytes: number;
  /** Strong (RFC 9110, 8.8.3), quotes included. */
  readonly etag: string;
  readonly #pieces: readonly Piece<Source>[];
  readonly #stack: ArchiveStack;
  #holders = 1;

  private constructor(
    { stack, version, revision }: VirtualContents,
    etag: string,
    pieces: readonly Piece<Source>[],
  ) {
    this.#stack = stack;
    this.version = version;
    this.revision = revision;
    this.etag = etag;
    this.#pieces = pieces;
    this.sizeBytes = pieces.reduce((sum, { length }) => sum + length, 0);
  }

  /** Takes hold of the archives at once; the caller may release its own hold while this is under way. */
  static async of(contents: VirtualContents): Promise<VirtualArchive> {
    const { stack, hashes } = contents;
    stack.retain();
    try {
      if (stack.deltas.length === 0) {
        const whole = { source: stack.base, offset: 0, length: stack.base.sizeBytes };
        return new VirtualArchive(contents, tagOf(hashes[0]!), [whole]);
      }
      const front = Buffer.concat(await frontOf(contents));
      const digest = createHash('sha256').update(front);
      for (const hash of hashes) digest.update(hash);
      return new VirtualArchive(contents, tagOf(digest.digest('hex')), [
        { source: front, offset: 0, length: front.length },
        ...[stack.base, ...stack.deltas].map((source) => ({ source, ...source.header.tiles })),
      ]);
    } catch (error) {
      await stack.release();
      throw error;
    }
  }

  /** The bytes `first ≤ byte ≤ last`, in chunks of at most 1 MiB. Hold the archive while it runs. */
  async *chunks(first: number, last: number): AsyncGenerator<Uint8Array> {
    for (const { source, offset, length } of piecesBetween(this.#pieces, first, last)) {
      for (let at = 0; at < length; at += CHUNK_BYTES) {
        const size = Math.min(CHUNK_BYTES, length - at);
        yield source instanceof Uint8Array
          ? source.subarray(offset + at, offset + at + size)
          : await source.read({ offset: offset + at, length: size });
      }
    }
  }

  /** The bytes `first ≤ byte ≤ last` at once; for some MB at most. */
  async read(first: number, last: number): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.chunks(first, last)) chunks.push(chunk);
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  }

  retain(): this {
    if (this.#holders === 0) throw new Error(`version ${this.version} of the archive was released`);
    this.#holders++;
    return this;
  }

  async release(): Promise<void> {
    if (--this.#holders === 0) await this.#stack.release();
  }
}

const tagOf = (hash: string): string => `"${hash.slice(0, 32)}"`;

function frontOf({ stack, revision }: VirtualContents): Promise<Uint8Array[]> {
  const { base, deltas } = stack;
  const [laid, ...over] = [base, ...deltas].map(({ directory, header }) => ({
    directory,
    tileDataBytes: header.tiles.length,
  }));
  const directory = layDirectories(laid!, over);
  const headers = [base, ...deltas].map(({ header }) => header);
  const bounds = stack.bounds;
  const minZoom = Math.min(...headers.map((header) => header.minZoom));
  const maxZoom = Math.max(...headers.map((header) => header.maxZoom));
  const { center, centerZoom, tileCompression, tileType } = base.header;
  return encodeFront({
    ...{ directory, bounds, center, centerZoom, minZoom, maxZoom, tileCompression, tileType },
    tileDataBytes: headers.reduce((sum, { tiles }) => sum + tiles.length, 0),
    addressedTiles: directory.runLengths.reduce((sum, run) => sum + run, 0),
    // Unknown: to count them would cost more than it tells anyone.
    tileContents: 0,
    // An entry of a delta lies behind those of the base that follow it.
    clustered: false,
    metadata: { ...stack.metadata, revision, bounds, minzoom: minZoom, maxzoom: maxZoom },
  });
}

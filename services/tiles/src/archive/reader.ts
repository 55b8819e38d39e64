import { type FileHandle, open } from 'node:fs/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { TileCoordinate } from '@tongtu/sdk/geo';
import { ArchiveError } from './archive-error.ts';
import { type Directory, findEntry } from './directory.ts';
import { type ArchiveHeader, type Compression, decodeHeader, HEADER_BYTES, type Section } from './header.ts';
import { joinLeaves } from './leaves.ts';
import { tileIdOf } from './tile-id.ts';

/** Where the stored bytes of a tile lie, in bytes from the start of the file. */
export type TileLocation = Section;

/** Directories of a city at zoom 18 take some 20 MB; a file that asks for more is damaged or not for this process. */
const MAX_DIRECTORY_BYTES = 128 * 1024 * 1024;
const MAX_METADATA_BYTES = 8 * 1024 * 1024;
const MAX_TILE_BYTES = 16 * 1024 * 1024;

/**
 * A PMTiles v3 file open for serving: header and all directories in memory, tile bytes by positional reads.
 * Nothing read is kept beyond that, so a failed read harms no later one. It stays open as long as someone
 * holds it: whoever opened it until {@link close}, others between {@link retain} and {@link release}.
 */
export class ArchiveReader {
  readonly path: string;
  readonly sizeBytes: number;
  readonly header: ArchiveHeader;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** All tile entries, leaves joined. */
  readonly directory: Directory;
  readonly #file: FileHandle;
  #holders = 1;

  private constructor(
    path: string,
    file: FileHandle,
    contents: Pick<ArchiveReader, 'sizeBytes' | 'header' | 'metadata' | 'directory'>,
  ) {
    this.path = path;
    this.#file = file;
    this.sizeBytes = contents.sizeBytes;
    this.header = contents.header;
    this.metadata = contents.metadata;
    this.directory = contents.directory;
  }

  /** @throws ArchiveError where the file is missing, cut off or not what its header says */
  static async open(path: string): Promise<ArchiveReader> {
    let file: FileHandle;
    try {
      file = await open(path, 'r');
    } catch (error) {
      throw new ArchiveError(path, 'cannot be opened', { cause: error });
    }
    try {
      return new ArchiveReader(path, file, await readContents(path, file));
    } catch (error) {
      await file.close();
      if (error instanceof ArchiveError) throw error;
      throw new ArchiveError(path, error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  /** Where the tile's bytes are, or undefined where the archive does not hold it. */
  locate(tileId: number): TileLocation | undefined {
    const index = findEntry(this.directory, tileId);
    if (index < 0) return undefined;
    const { tileIds, runLengths, offsets, lengths } = this.directory;
    if (tileId - tileIds[index]! >= runLengths[index]!) return undefined;
    return { offset: this.header.tiles.offset + offsets[index]!, length: lengths[index]! };
  }

  /** Stored bytes of the tile (compressed as the header says), or undefined where the archive does not hold it. */
  async tile(tile: TileCoordinate, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const location = this.locate(tileIdOf(tile));
    return location && (await this.read(location, signal));
  }

  /** @throws ArchiveError where the file ends before the location does */
  async read(location: TileLocation, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    if (location.length > MAX_TILE_BYTES) {
      throw new ArchiveError(
        this.path,
        `a read of ${location.length} bytes; at most ${MAX_TILE_BYTES} at once`,
      );
    }
    const bytes = await readSection(this.path, this.#file, location);
    signal?.throwIfAborted();
    return bytes;
  }

  get isOpen(): boolean {
    return this.#holders > 0;
  }

  /** Keeps the file open for one more holder. @throws ArchiveError where it is closed already */
  retain(): this {
    if (this.#holders === 0) throw new ArchiveError(this.path, 'was closed');
    this.#holders++;
    return this;
  }

  /** The last holder's release closes the file. */
  async release(): Promise<void> {
    if (--this.#holders === 0) await this.#file.close();
  }

  /** What its opener calls when done: {@link release} by another name. */
  close(): Promise<void> {
    return this.release();
  }
}

async function readContents(path: string, file: FileHandle) {
  const sizeBytes = (await file.stat()).size;
  const front = await readSection(path, file, { offset: 0, length: Math.min(HEADER_BYTES, sizeBytes) });
  const header = decodeHeader(front);
  for (const [name, section] of Object.entries(sectionsOf(header))) {
    const end = section.offset + section.length;
    if (end > sizeBytes) {
      throw new ArchiveError(path, `its ${name} end at byte ${end}, but the file has ${sizeBytes}`);
    }
  }
  const unpack = async (section: Section, maxBytes: number) =>
    decompress(await readSection(path, file, section), header.internalCompression, maxBytes);
  const root = await unpack(header.root, MAX_DIRECTORY_BYTES);
  const directory = await joinLeaves(root, header.leaves, MAX_DIRECTORY_BYTES, unpack);
  return {
    sizeBytes,
    header,
    directory,
    metadata: parseMetadata(await unpack(header.metadata, MAX_METADATA_BYTES)),
  };
}

function sectionsOf(header: ArchiveHeader): Record<string, Section> {
  return {
    'root directory': header.root,
    metadata: header.metadata,
    'leaf directories': header.leaves,
    'tile data': header.tiles,
  };
}

function parseMetadata(bytes: Uint8Array): Record<string, unknown> {
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RangeError('its metadata are no JSON object');
  }
  return value as Record<string, unknown>;
}

/** @throws RangeError where the compression is none we read, an error of zlib where the bytes are damaged */
function decompress(bytes: Uint8Array, compression: Compression, maxOutputLength: number): Uint8Array {
  if (compression === 'none') return bytes;
  if (compression === 'gzip') return gunzipSync(bytes, { maxOutputLength });
  if (compression === 'brotli') return brotliDecompressSync(bytes, { maxOutputLength });
  throw new RangeError(`its directories are compressed with ${compression}; wanted none, gzip or brotli`);
}

async function readSection(path: string, file: FileHandle, { offset, length }: Section): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, offset + read);
    if (bytesRead === 0) {
      throw new ArchiveError(
        path,
        `ends at byte ${offset + read}; wanted ${length} bytes from byte ${offset} on`,
      );
    }
    read += bytesRead;
  }
  return bytes;
}

import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ArchiveError } from './archive-error.ts';
import { ByteCache } from './byte-cache.ts';
import type { FoundTile } from './stack.ts';

const gunzipAsync = promisify(gunzip);

/** A tile ready to be sent. */
export interface ServedTile {
  /** As stored: gzip. */
  readonly bytes: Uint8Array;
  /** Names the decoded content; the same whatever compressed it. */
  readonly contentHash: string;
  /** True for a tile that holds nothing. */
  readonly isEmpty: boolean;
}

/** Decoded tiles are at most some MB; this bounds a damaged or hostile one. */
const MAX_PLAIN_BYTES = 64 * 1024 * 1024;

/**
 * Tiles asked for lately, in memory up to a number of bytes. Archives never change, so what is kept stays
 * right over every move of a tileset's pointer. Reads that fail are not kept.
 */
export class HotTiles {
  readonly #tiles: ByteCache<ServedTile>;

  constructor(maxBytes: number) {
    this.#tiles = new ByteCache(maxBytes);
  }

  /** The tile if it is in memory. */
  peek({ archive, location }: FoundTile): ServedTile | undefined {
    return this.#tiles.get(keyOf(archive.path, location.offset));
  }

  /** @throws ArchiveError where the stored bytes are damaged */
  async get(found: FoundTile, signal?: AbortSignal): Promise<ServedTile> {
    const kept = this.peek(found);
    if (kept) return kept;
    const { archive, location } = found;
    const bytes = await archive.read(location, signal);
    const plain = await plainOf(bytes).catch((cause: unknown) => {
      throw new ArchiveError(archive.path, `the tile at byte ${location.offset} is damaged`, { cause });
    });
    const contentHash = hash('sha256', plain, 'base64url').slice(0, 22);
    const tile = { bytes, contentHash, isEmpty: plain.length === 0 };
    this.#tiles.keep(keyOf(archive.path, location.offset), tile);
    return tile;
  }
}

const keyOf = (path: string, offset: number): string => `${path}\n${offset}`;

/** The decoded content of a stored tile. */
export function plainOf(bytes: Uint8Array): Promise<Buffer> {
  return gunzipAsync(bytes, { maxOutputLength: MAX_PLAIN_BYTES });
}

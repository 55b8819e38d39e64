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
  /** Entity tags of the decoded content, the same whatever compressed it, and of it as stored. */
  readonly etag: string;
  readonly gzipEtag: string;
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
    return this.#tiles.get(archive, location.offset);
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
    const tile = servedTile(bytes, plain);
    this.#tiles.keep(archive, location.offset, tile);
    return tile;
  }
}

/** @param bytes as stored @param plain its decoded content */
export function servedTile(bytes: Uint8Array, plain: Uint8Array): ServedTile {
  const contentHash = hash('sha256', plain, 'base64url').slice(0, 22);
  return {
    ...{ bytes, isEmpty: plain.length === 0 },
    ...{ etag: flat(`"${contentHash}"`), gzipEtag: flat(`"${contentHash}-gzip"`) },
  };
}

/** The same text in one piece: one put together of several is joined anew for every answer that says it. */
const flat = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

/** The decoded content of a stored tile. */
export function plainOf(bytes: Uint8Array): Promise<Buffer> {
  return gunzipAsync(bytes, { maxOutputLength: MAX_PLAIN_BYTES });
}

import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ArchiveError } from './archive-error.ts';
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

/** What a kept tile takes beside its bytes, about: without it, a sea of tiny tiles would take many times the limit. */
const OVERHEAD_BYTES = 512;

/**
 * Tiles asked for lately, in memory up to a number of bytes. Archives never change, so what is kept stays
 * right over every move of a tileset's pointer. Reads that fail are not kept.
 */
export class HotTiles {
  readonly #maxBytes: number;
  readonly #tiles = new Map<string, ServedTile>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** @throws ArchiveError where the stored bytes are damaged */
  async get({ archive, location }: FoundTile, signal?: AbortSignal): Promise<ServedTile> {
    const key = `${archive.path}\n${location.offset}`;
    const kept = this.#tiles.get(key);
    if (kept) {
      this.#tiles.delete(key); // to the end: a Map remembers the order, and the oldest goes first
      this.#tiles.set(key, kept);
      return kept;
    }
    const bytes = await archive.read(location, signal);
    const plain = await plainOf(bytes).catch((cause: unknown) => {
      throw new ArchiveError(archive.path, `the tile at byte ${location.offset} is damaged`, { cause });
    });
    const tile = {
      bytes,
      contentHash: hash('sha256', plain, 'base64url').slice(0, 22),
      isEmpty: plain.length === 0,
    };
    this.#keep(key, tile);
    return tile;
  }

  #keep(key: string, tile: ServedTile): void {
    const cost = costOf(tile);
    if (cost > this.#maxBytes || this.#tiles.has(key)) return;
    this.#tiles.set(key, tile);
    this.#bytes += cost;
    for (const [oldest, kept] of this.#tiles) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#tiles.delete(oldest);
      this.#bytes -= costOf(kept);
    }
  }
}

const costOf = ({ bytes }: ServedTile): number => bytes.length + OVERHEAD_BYTES;

/** The decoded content of a stored tile. */
export function plainOf(bytes: Uint8Array): Promise<Buffer> {
  return gunzipAsync(bytes, { maxOutputLength: MAX_PLAIN_BYTES });
}

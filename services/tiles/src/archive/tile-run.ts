import { hash } from 'node:crypto';

/** Bytes of a content digest: half a SHA-256, which no two tiles of a city share by accident. */
export const DIGEST_BYTES = 16;

/** Names the content of stored tile bytes: equal digests are stored once. */
export function tileDigest(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer').subarray(0, DIGEST_BYTES);
}

/** Stored (compressed) tiles, ascending by id, in columns; the bytes are fetched only when they are written. */
export interface TileRun {
  readonly tileIds: Float64Array;
  readonly lengths: Uint32Array;
  /** {@link DIGEST_BYTES} per tile. */
  readonly digests: Uint8Array;
  /** The bytes of the tiles `from ≤ index < to`, one after another. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** A run of tiles held in memory. */
export function runOf(tiles: readonly { readonly tileId: number; readonly bytes: Uint8Array }[]): TileRun {
  const digests = new Uint8Array(tiles.length * DIGEST_BYTES);
  tiles.forEach(({ bytes }, index) => {
    digests.set(tileDigest(bytes), index * DIGEST_BYTES);
  });
  return {
    tileIds: Float64Array.from(tiles, ({ tileId }) => tileId),
    lengths: Uint32Array.from(tiles, ({ bytes }) => bytes.length),
    digests,
    read: async (from, to) => Buffer.concat(tiles.slice(from, to).map(({ bytes }) => bytes)),
  };
}

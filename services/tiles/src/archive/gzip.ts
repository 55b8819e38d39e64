import { promisify } from 'node:util';
import { constants, gzip, gzipSync } from 'node:zlib';

const gzipAsync = promisify(gzip);
const OPTIONS = { level: constants.Z_BEST_COMPRESSION };

/** Gzip for what an archive holds beside tiles: the smallest form, and free of the machine that made it. */
export async function gzipForArchive(bytes: Uint8Array): Promise<Uint8Array> {
  return withoutSystem(await gzipAsync(bytes, OPTIONS));
}

/** RFC 1952: byte 9 names the operating system; 255 is "unknown", so that every machine writes the same bytes. */
function withoutSystem(compressed: Uint8Array): Uint8Array {
  compressed[9] = 255;
  return compressed;
}

/**
 * What an archive stores for a tile without features where the tile must be present:
 * length 0 is invalid in PMTiles, so it is the compressed form of no bytes, which is a valid MVT without layers.
 */
export const EMPTY_TILE: Uint8Array = withoutSystem(gzipSync(new Uint8Array(0), OPTIONS));

import { ByteCache } from './byte-cache.ts';
import type { VirtualArchive } from './virtual-archive.ts';

/** Longer ones are downloads, which no one asks for again soon. */
const MAX_RANGE_BYTES = 256 * 1024;

/**
 * Ranges asked for lately, in memory: readers of PMTiles ask for header, directories and tiles by the same ranges,
 * whoever they are. By the archive, so a new version never meets an old one's. Reads that fail are not kept.
 */
export class HotRanges {
  readonly #ranges: ByteCache<{ bytes: Uint8Array }>;

  constructor(maxBytes: number) {
    this.#ranges = new ByteCache(maxBytes);
  }

  /** The bytes `first ≤ byte ≤ last`; some MB at most. */
  async read(archive: VirtualArchive, first: number, last: number): Promise<Uint8Array> {
    if (last - first >= MAX_RANGE_BYTES) return archive.read(first, last);
    const key = `${first}-${last}`;
    const kept = this.#ranges.get(archive, key);
    if (kept) return kept.bytes;
    const bytes = await archive.read(first, last);
    this.#ranges.keep(archive, key, { bytes });
    return bytes;
  }
}

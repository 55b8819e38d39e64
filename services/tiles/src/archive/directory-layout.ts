import {
  type Directory,
  type DirectoryEntry,
  directoryOf,
  encodeDirectory,
  sliceDirectory,
} from './directory.ts';
import { gzipForArchive } from './gzip.ts';
import { MAX_ROOT_BYTES } from './header.ts';

/** Root and leaf directories as they are written: compressed. */
export interface DirectoryLayout {
  readonly root: Uint8Array;
  readonly leaves: readonly Uint8Array[];
}

/** Smaller leaves cost less per read, larger ones fewer; go-pmtiles starts at the same size. */
const FIRST_LEAF_ENTRIES = 4096;

/**
 * All entries in the root where it stays within 16,257 compressed bytes; otherwise leaves of equal size,
 * grown until the root that points to them fits. One level of leaves, as the specification asks.
 */
export async function layOutDirectory(
  directory: Directory,
  maxRootBytes = MAX_ROOT_BYTES,
): Promise<DirectoryLayout> {
  const count = directory.tileIds.length;
  // Beyond this many entries a root never fits (each takes more than a bit); trying would compress for nothing.
  if (count < maxRootBytes * 8) {
    const root = await gzipForArchive(encodeDirectory(directory));
    if (root.length <= maxRootBytes) return { root, leaves: [] };
  }
  for (let leafEntries = FIRST_LEAF_ENTRIES; ; leafEntries = Math.ceil(leafEntries * 1.25)) {
    const leaves: Uint8Array[] = [];
    const pointers: DirectoryEntry[] = [];
    let offset = 0;
    for (let from = 0; from < count; from += leafEntries) {
      const leaf = await gzipForArchive(encodeDirectory(sliceDirectory(directory, from, from + leafEntries)));
      pointers.push({ tileId: directory.tileIds[from]!, runLength: 0, length: leaf.length, offset });
      leaves.push(leaf);
      offset += leaf.length;
    }
    const root = await gzipForArchive(encodeDirectory(directoryOf(pointers)));
    if (root.length <= maxRootBytes) return { root, leaves };
    if (leaves.length === 1)
      throw new RangeError(`a root of one entry does not fit in ${maxRootBytes} bytes`);
  }
}

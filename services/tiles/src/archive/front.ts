import type { Directory } from './directory.ts';
import { layOutDirectory } from './directory-layout.ts';
import { gzipForArchive } from './gzip.ts';
import { type ArchiveHeader, encodeHeader, HEADER_BYTES } from './header.ts';

/** What a header says beside where the parts of the file lie, with what it points to. */
export interface FrontContents
  extends Omit<
    ArchiveHeader,
    'root' | 'metadata' | 'leaves' | 'tiles' | 'tileEntries' | 'internalCompression'
  > {
  readonly directory: Directory;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly tileDataBytes: number;
}

/** Header, root, metadata and leaves: everything before the tile data, which follows at once. */
export async function encodeFront(contents: FrontContents): Promise<Uint8Array[]> {
  const { directory, metadata: described, tileDataBytes, ...facts } = contents;
  const { root, leaves } = await layOutDirectory(directory);
  const metadata = await gzipForArchive(new TextEncoder().encode(JSON.stringify(described)));
  const rootSection = { offset: HEADER_BYTES, length: root.length };
  const metadataSection = { offset: rootSection.offset + root.length, length: metadata.length };
  const leavesSection = {
    offset: metadataSection.offset + metadata.length,
    length: leaves.reduce((sum, leaf) => sum + leaf.length, 0),
  };
  const header = encodeHeader({
    ...facts,
    root: rootSection,
    metadata: metadataSection,
    leaves: leavesSection,
    tiles: { offset: leavesSection.offset + leavesSection.length, length: tileDataBytes },
    tileEntries: directory.tileIds.length,
    internalCompression: 'gzip',
  });
  return [header, root, metadata, ...leaves];
}

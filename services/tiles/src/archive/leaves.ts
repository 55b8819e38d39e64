import { type Directory, decodeDirectory, emptyDirectory, sliceDirectory } from './directory.ts';
import type { Section } from './header.ts';

/** The specification discourages more than one level of leaves; readers commonly follow three. */
const MAX_DEPTH = 3;

/**
 * The tile entries of a root directory with those of all its leaves in their place: one table to search.
 * @throws RangeError where leaves lie outside their section, nest too deep or overlap their neighbours
 */
export async function joinLeaves(
  root: Uint8Array,
  section: Section,
  maxBytes: number,
  unpack: (section: Section, maxBytes: number) => Promise<Uint8Array>,
): Promise<Directory> {
  const parts: Directory[] = [];
  let bytesLeft = maxBytes - root.length;
  const visit = async (bytes: Uint8Array, depth: number): Promise<void> => {
    const directory = decodeDirectory(bytes);
    let from = 0;
    const { runLengths, offsets, lengths } = directory;
    for (let index = 0; index < runLengths.length; index++) {
      if (runLengths[index] !== 0) continue;
      if (depth === MAX_DEPTH) throw new RangeError(`leaf directories nest deeper than ${MAX_DEPTH}`);
      if (offsets[index]! + lengths[index]! > section.length) {
        throw new RangeError(`a leaf directory lies outside its section of ${section.length} bytes`);
      }
      parts.push(sliceDirectory(directory, from, index));
      const leaf = await unpack(
        { offset: section.offset + offsets[index]!, length: lengths[index]! },
        bytesLeft,
      );
      bytesLeft -= leaf.length;
      if (bytesLeft < 0) throw new RangeError(`its directories take more than ${maxBytes} bytes`);
      await visit(leaf, depth + 1);
      from = index + 1;
    }
    parts.push(sliceDirectory(directory, from, runLengths.length));
  };
  await visit(root, 0);
  return join(parts);
}

function join(parts: readonly Directory[]): Directory {
  const joined = emptyDirectory(parts.reduce((sum, part) => sum + part.tileIds.length, 0));
  let at = 0;
  let end = 0;
  for (const part of parts) {
    for (let index = 0; index < part.tileIds.length; index++, at++) {
      const tileId = part.tileIds[index]!;
      if (tileId < end) throw new RangeError(`the entry of tile id ${tileId} overlaps the one before`);
      end = tileId + part.runLengths[index]!;
      joined.tileIds[at] = tileId;
      joined.runLengths[at] = part.runLengths[index]!;
      joined.lengths[at] = part.lengths[index]!;
      joined.offsets[at] = part.offsets[index]!;
    }
  }
  return joined;
}

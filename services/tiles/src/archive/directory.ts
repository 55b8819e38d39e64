import { MAX_VARINT_BYTES, VarintReader, writeVarint } from './varint.ts';

/**
 * Entries of a directory in columns, ascending by tile id (PMTiles v3, 4.1): a run of `runLengths[i]` tiles
 * from `tileIds[i]` on shares the bytes at `offsets[i]`; run length 0 points to a leaf directory.
 * Columns, because a city at zoom 18 has a million entries, and objects would take four times the memory.
 */
export interface Directory {
  readonly tileIds: Float64Array;
  readonly runLengths: Uint32Array;
  readonly lengths: Uint32Array;
  readonly offsets: Float64Array;
}

export interface DirectoryEntry {
  readonly tileId: number;
  readonly runLength: number;
  readonly length: number;
  readonly offset: number;
}

export function emptyDirectory(count: number): Directory {
  return {
    tileIds: new Float64Array(count),
    runLengths: new Uint32Array(count),
    lengths: new Uint32Array(count),
    offsets: new Float64Array(count),
  };
}

export function directoryOf(entries: readonly DirectoryEntry[]): Directory {
  const directory = emptyDirectory(entries.length);
  entries.forEach((entry, index) => {
    directory.tileIds[index] = entry.tileId;
    directory.runLengths[index] = entry.runLength;
    directory.lengths[index] = entry.length;
    directory.offsets[index] = entry.offset;
  });
  return directory;
}

export function entryAt(directory: Directory, index: number): DirectoryEntry {
  return {
    tileId: directory.tileIds[index]!,
    runLength: directory.runLengths[index]!,
    length: directory.lengths[index]!,
    offset: directory.offsets[index]!,
  };
}

/** The part `from ≤ index < to`, without copying. */
export function sliceDirectory(directory: Directory, from: number, to: number): Directory {
  return {
    tileIds: directory.tileIds.subarray(from, to),
    runLengths: directory.runLengths.subarray(from, to),
    lengths: directory.lengths.subarray(from, to),
    offsets: directory.offsets.subarray(from, to),
  };
}

/** Index of the last entry that starts at or before the tile, or -1. */
export function findEntry(directory: Directory, tileId: number): number {
  let low = 0;
  let high = directory.tileIds.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (directory.tileIds[middle]! <= tileId) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}

/** PMTiles v3, 4.2, before compression. */
export function encodeDirectory({ tileIds, runLengths, lengths, offsets }: Directory): Uint8Array {
  const count = tileIds.length;
  const bytes = new Uint8Array((1 + count * 4) * MAX_VARINT_BYTES);
  let at = writeVarint(bytes, 0, count);
  for (let index = 0; index < count; index++) {
    at = writeVarint(bytes, at, tileIds[index]! - (index > 0 ? tileIds[index - 1]! : 0));
  }
  for (let index = 0; index < count; index++) at = writeVarint(bytes, at, runLengths[index]!);
  for (let index = 0; index < count; index++) at = writeVarint(bytes, at, lengths[index]!);
  for (let index = 0; index < count; index++) {
    const follows = index > 0 && offsets[index] === offsets[index - 1]! + lengths[index - 1]!;
    at = writeVarint(bytes, at, follows ? 0 : offsets[index]! + 1);
  }
  return bytes.subarray(0, at);
}

/**
 * PMTiles v3, 4.3, after decompression.
 * @throws RangeError where the bytes are no directory: cut off, ids that do not ascend, or bytes left over
 */
export function decodeDirectory(bytes: Uint8Array): Directory {
  const reader = new VarintReader(bytes);
  const count = reader.next();
  // Four numbers of at least a byte each follow per entry: a damaged count must not allocate the machine away.
  if (count * 4 > bytes.length) throw new RangeError(`${count} entries do not fit in ${bytes.length} bytes`);
  const directory = emptyDirectory(count);
  let tileId = 0;
  for (let index = 0; index < count; index++) {
    const step = reader.next();
    if (index > 0 && step === 0) throw new RangeError(`tile id ${tileId} repeats`);
    tileId += step;
    if (tileId > Number.MAX_SAFE_INTEGER) throw new RangeError('a tile id passes 2^53 − 1');
    directory.tileIds[index] = tileId;
  }
  for (let index = 0; index < count; index++)
    directory.runLengths[index] = uint32(reader.next(), 'run length');
  for (let index = 0; index < count; index++) {
    const length = uint32(reader.next(), 'length');
    if (length === 0) throw new RangeError(`the entry of tile id ${directory.tileIds[index]} has length 0`);
    directory.lengths[index] = length;
  }
  for (let index = 0; index < count; index++) {
    const value = reader.next();
    if (value === 0 && index === 0) throw new RangeError('the first entry has no offset');
    directory.offsets[index] =
      value === 0 ? directory.offsets[index - 1]! + directory.lengths[index - 1]! : value - 1;
  }
  if (!reader.ended) throw new RangeError(`${bytes.length - reader.position} bytes follow the last entry`);
  return directory;
}

function uint32(value: number, what: string): number {
  if (value > 0xffffffff) throw new RangeError(`a ${what} of ${value} passes 2^32 − 1`);
  return value;
}

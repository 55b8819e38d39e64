import { type Directory, emptyDirectory, sliceDirectory } from './directory.ts';

/** Bytes of a virtual file that lie together in a real one. */
export interface Piece<Source> {
  readonly source: Source;
  /** In the source. */
  readonly offset: number;
  readonly length: number;
}

/** An archive's share of a virtual one: its entries, with offsets from the start of its own tile data. */
export interface LaidArchive {
  readonly directory: Directory;
  readonly tileDataBytes: number;
}

/**
 * The entries of a base archive with those of deltas laid over it, newest first, over their tile data one after
 * another: the base's, then each delta's in the order given.
 *
 *     tile data:  │ base ················· │ newest delta ··· │ older delta ·· │
 *     offset:     0                        base               base + newest
 *
 * Where a delta has a tile, the base's bytes for it stay in the file and no entry points to them.
 */
export function layDirectories(base: LaidArchive, deltas: readonly LaidArchive[]): Directory {
  const over = overlayOf(base.tileDataBytes, deltas);
  const { tileIds, runLengths, lengths, offsets } = base.directory;
  // Each tile laid over a run of the base parts it in two at most.
  const merged = new EntryList(tileIds.length + over.tileIds.length * 2);
  let next = 0;
  const pushOverlayBefore = (tileId: number) => {
    for (; next < over.tileIds.length && over.tileIds[next]! < tileId; next++) {
      merged.push(over.tileIds[next]!, 1, over.lengths[next]!, over.offsets[next]!);
    }
  };
  for (let index = 0; index < tileIds.length; index++) {
    let from = tileIds[index]!;
    const end = from + runLengths[index]!;
    pushOverlayBefore(from);
    while (from < end) {
      const covered = next < over.tileIds.length ? over.tileIds[next]! : Number.POSITIVE_INFINITY;
      const to = Math.min(end, covered);
      if (to > from) merged.push(from, to - from, lengths[index]!, offsets[index]!);
      if (to < end) pushOverlayBefore(to + 1);
      from = to < end ? to + 1 : end;
    }
  }
  pushOverlayBefore(Number.POSITIVE_INFINITY);
  return merged.directory();
}

/** What the deltas hold, one entry a tile, ascending; of a tile in several the newest. */
function overlayOf(baseBytes: number, deltas: readonly LaidArchive[]): Directory {
  const places = new Map<number, { length: number; offset: number }>();
  let start = baseBytes;
  for (const { directory, tileDataBytes } of deltas) {
    const { tileIds, runLengths, lengths, offsets } = directory;
    for (let index = 0; index < tileIds.length; index++) {
      for (let run = 0; run < runLengths[index]!; run++) {
        const tileId = tileIds[index]! + run;
        if (!places.has(tileId))
          places.set(tileId, { length: lengths[index]!, offset: start + offsets[index]! });
      }
    }
    start += tileDataBytes;
  }
  const overlay = emptyDirectory(places.size);
  overlay.tileIds.set(Float64Array.from(places.keys()).sort());
  overlay.runLengths.fill(1);
  overlay.tileIds.forEach((tileId, index) => {
    const { length, offset } = places.get(tileId)!;
    overlay.lengths[index] = length;
    overlay.offsets[index] = offset;
  });
  return overlay;
}

/** Entries in ascending order; one that goes on where the last ended, with the same bytes, makes its run longer. */
class EntryList {
  readonly #entries: Directory;
  #count = 0;

  constructor(capacity: number) {
    this.#entries = emptyDirectory(capacity);
  }

  push(tileId: number, runLength: number, length: number, offset: number): void {
    const { tileIds, runLengths, lengths, offsets } = this.#entries;
    const last = this.#count - 1;
    if (last >= 0 && offsets[last] === offset && tileIds[last]! + runLengths[last]! === tileId) {
      runLengths[last]! += runLength;
      return;
    }
    tileIds[this.#count] = tileId;
    runLengths[this.#count] = runLength;
    lengths[this.#count] = length;
    offsets[this.#count++] = offset;
  }

  directory(): Directory {
    return sliceDirectory(this.#entries, 0, this.#count);
  }
}

/** Where the bytes `first ≤ byte ≤ last` of a file made of `pieces`, one after another, lie: in order, none empty. */
export function piecesBetween<Source>(
  pieces: readonly Piece<Source>[],
  first: number,
  last: number,
): Piece<Source>[] {
  const found: Piece<Source>[] = [];
  let start = 0;
  for (const { source, offset, length } of pieces) {
    const from = Math.max(first, start);
    const to = Math.min(last + 1, start + length);
    if (from < to) found.push({ source, offset: offset + from - start, length: to - from });
    start += length;
  }
  return found;
}

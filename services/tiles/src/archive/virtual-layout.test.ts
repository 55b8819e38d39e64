import { array, assert, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Directory, type DirectoryEntry, directoryOf, entryAt, findEntry } from './directory.ts';
import { type LaidArchive, layDirectories, piecesBetween } from './virtual-layout.ts';

/** An archive of entries `[first tile id, run length, offset, length]`. */
const archiveOf = (tileDataBytes: number, ...entries: [number, number, number, number][]): LaidArchive => ({
  tileDataBytes,
  directory: directoryOf(
    entries.map(([tileId, runLength, offset, length]) => ({ tileId, runLength, offset, length })),
  ),
});

const entriesOf = (directory: Directory) =>
  Array.from(directory.tileIds, (_, index) => entryAt(directory, index)).map(
    ({ tileId, runLength, offset, length }) => [tileId, runLength, offset, length],
  );

describe('the directory of a virtual archive', () => {
  it('points into the base where no delta has the tile', () => {
    const base = archiveOf(30, [1, 1, 0, 10], [2, 3, 10, 20]);
    expect(entriesOf(layDirectories(base, []))).toEqual([
      [1, 1, 0, 10],
      [2, 3, 10, 20],
    ]);
  });

  it('parts a run of the base where a delta has a tile of it', () => {
    // base:  2 3 4 5 6     delta:  4
    const base = archiveOf(20, [2, 5, 0, 20]);
    expect(entriesOf(layDirectories(base, [archiveOf(7, [4, 1, 0, 7])]))).toEqual([
      [2, 2, 0, 20],
      [4, 1, 20, 7],
      [5, 2, 0, 20],
    ]);
  });

  it('takes a tile from the newest of the deltas that have it', () => {
    const newest = archiveOf(5, [9, 1, 0, 5]);
    const older = archiveOf(8, [9, 1, 0, 4], [11, 1, 4, 4]);
    expect(entriesOf(layDirectories(archiveOf(100, [0, 1, 0, 100]), [newest, older]))).toEqual([
      [0, 1, 0, 100],
      [9, 1, 100, 5],
      [11, 1, 109, 4],
    ]);
  });

  it('keeps a run of equal tiles in a delta as one entry', () => {
    const base = archiveOf(10, [0, 1, 0, 10]);
    expect(entriesOf(layDirectories(base, [archiveOf(5, [5, 4, 0, 5])]))[1]).toEqual([5, 4, 10, 5]);
  });

  it('finds every tile where the newest archive that has it holds it', () => {
    const archive = array(record({ gap: integer({ min: 0, max: 6 }), run: integer({ min: 1, max: 5 }) }), {
      minLength: 1,
      maxLength: 12,
    }).map((steps): LaidArchive => {
      const entries: DirectoryEntry[] = [];
      let tileId = 0;
      for (const [index, { gap, run }] of steps.entries()) {
        entries.push({ tileId: tileId + gap, runLength: run, length: 3, offset: index * 3 });
        tileId += gap + run;
      }
      return { directory: directoryOf(entries), tileDataBytes: steps.length * 3 };
    });
    const find = ({ directory }: LaidArchive, tileId: number) => {
      const index = findEntry(directory, tileId);
      if (index < 0) return undefined;
      const entry = entryAt(directory, index);
      return tileId < entry.tileId + entry.runLength ? entry.offset : undefined;
    };
    assert(
      property(archive, array(archive, { maxLength: 4 }), (base, deltas) => {
        const merged = { directory: layDirectories(base, deltas), tileDataBytes: 0 };
        const starts = [base, ...deltas].map((_, index, all) =>
          all.slice(0, index).reduce((sum, { tileDataBytes }) => sum + tileDataBytes, 0),
        );
        for (let tileId = 0; tileId < 140; tileId++) {
          const from = [...deltas, base].findIndex((each) => find(each, tileId) !== undefined);
          const source = [...deltas, base][from];
          const start = from === deltas.length ? 0 : starts[from + 1]!;
          expect(find(merged, tileId)).toBe(source && start + find(source, tileId)!);
        }
        const ids = [...merged.directory.tileIds];
        expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a range of a file made of pieces', () => {
  const pieces = [
    { source: 'abcdef', offset: 2, length: 3 }, // c d e
    { source: 'uvwxyz', offset: 0, length: 6 },
    { source: '', offset: 0, length: 0 },
    { source: '12345', offset: 4, length: 1 },
  ];
  const whole = 'cdeuvwxyz5';
  const read = (first: number, last: number) =>
    piecesBetween(pieces, first, last)
      .map(({ source, offset, length }) => source.slice(offset, offset + length))
      .join('');

  it('is read from the pieces that it lies in, whichever it is', () => {
    for (let first = 0; first < whole.length; first++) {
      for (let last = first; last < whole.length; last++) {
        expect(read(first, last)).toBe(whole.slice(first, last + 1));
      }
    }
  });

  it('names no piece that it does not touch', () => {
    expect(piecesBetween(pieces, 3, 8)).toEqual([{ source: 'uvwxyz', offset: 0, length: 6 }]);
  });
});

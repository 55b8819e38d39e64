import fc from 'fast-check';
import { readVarint } from 'pmtiles';
import { describe, expect, it } from 'vitest';
import {
  type Directory,
  decodeDirectory,
  directoryOf,
  encodeDirectory,
  entryAt,
  findEntry,
} from './directory.ts';
import { VarintReader, writeVarint } from './varint.ts';

const anyNumber = fc.oneof(fc.nat({ max: 300 }), fc.nat(), fc.maxSafeNat());

/** Entries whose ids ascend, with bytes that follow, repeat or lie anywhere. */
const anyDirectory: fc.Arbitrary<Directory> = fc
  .array(
    fc.record({
      gap: fc.oneof(fc.constant(0), fc.nat({ max: 2 ** 40 })),
      runLength: fc.nat({ max: 2 ** 32 - 1 }),
      length: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
      offset: fc.option(fc.nat({ max: 2 ** 45 })),
    }),
    { maxLength: 60 },
  )
  .map((parts) => {
    let tileId = 0;
    let follows = 0;
    return directoryOf(
      parts.map(({ gap, runLength, length, offset }) => {
        const entry = { tileId: tileId + gap, runLength, length, offset: offset ?? follows };
        tileId = entry.tileId + Math.max(1, runLength);
        follows = entry.offset + length;
        return entry;
      }),
    );
  });

describe('variable-width integers', () => {
  it('come back, and the official reader reads the same', () => {
    fc.assert(
      fc.property(anyNumber, (value) => {
        const bytes = new Uint8Array(8);
        const end = writeVarint(bytes, 0, value);
        const reader = new VarintReader(bytes.subarray(0, end));
        expect(reader.next()).toBe(value);
        expect(reader.ended).toBe(true);
        const official = { buf: bytes, pos: 0 };
        expect(readVarint(official)).toBe(value);
        expect(official.pos).toBe(end);
      }),
    );
  });

  it('that end early or pass 2^53 are refused', () => {
    expect(() => new VarintReader(Uint8Array.of(0x80)).next()).toThrow('end within a number');
    expect(() => new VarintReader(new Uint8Array(10).fill(0xff)).next()).toThrow('longer than 10 bytes');
    expect(() => new VarintReader(Uint8Array.of(...new Uint8Array(8).fill(0xff), 0x7f)).next()).toThrow(
      '2^53',
    );
  });
});

describe('a directory', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(anyDirectory, (directory) => {
        expect(decodeDirectory(encodeDirectory(directory))).toEqual(directory);
      }),
    );
  });

  it('is written as the specification says: steps of ids, and 0 for bytes that follow', () => {
    const directory = directoryOf([
      { tileId: 5, runLength: 1, length: 42, offset: 0 },
      { tileId: 42, runLength: 3, length: 7, offset: 42 },
      { tileId: 69, runLength: 1, length: 42, offset: 0 },
    ]);
    expect([...encodeDirectory(directory)]).toEqual([3, 5, 37, 27, 1, 3, 1, 42, 7, 42, 1, 0, 1]);
  });

  it('finds the entry that starts at or before a tile', () => {
    fc.assert(
      fc.property(anyDirectory, fc.nat({ max: 2 ** 41 }), (directory, tileId) => {
        const found = findEntry(directory, tileId);
        const wanted = [...directory.tileIds].findLastIndex((id) => id <= tileId);
        expect(found).toBe(wanted);
      }),
    );
  });

  it('is refused where bytes are cut off, left over or damaged', () => {
    const bytes = encodeDirectory(
      directoryOf([
        { tileId: 5, runLength: 1, length: 42, offset: 1337 },
        { tileId: 7, runLength: 2, length: 300, offset: 1379 },
      ]),
    );
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeDirectory(bytes.subarray(0, length))).toThrow(RangeError);
    }
    expect(() => decodeDirectory(Buffer.concat([bytes, Buffer.alloc(1)]))).toThrow('1 bytes follow');
    expect(() => decodeDirectory(Uint8Array.of(0xff, 0xff, 0xff, 0x7f, 0))).toThrow('do not fit');
    expect(() => decodeDirectory(Uint8Array.of(1, 5, 1, 0, 1))).toThrow('length 0');
    expect(entryAt(decodeDirectory(bytes), 1)).toEqual({
      tileId: 7,
      runLength: 2,
      length: 300,
      offset: 1379,
    });
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { bytesToHeader } from 'pmtiles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withOfficialReader } from '../../../../test/support/pmtiles-file.ts';
import { sharedData } from '../../../../test/support/shared-data.ts';
import { directoryOf } from './directory.ts';
import { layOutDirectory } from './directory-layout.ts';
import { type ArchiveHeader, COMPRESSIONS, decodeHeader, encodeHeader, TILE_TYPES } from './header.ts';
import { ArchiveReader } from './reader.ts';
import { tileIdOf, tileOfId } from './tile-id.ts';
import { runOf } from './tile-run.ts';
import { type ArchiveDescription, writeArchive } from './writer.ts';

const description: ArchiveDescription = {
  minZoom: 0,
  maxZoom: 15,
  bounds: [120.1, 30.3, 121.3, 31.1],
  center: [120.7, 30.7],
  centerZoom: 11,
  metadata: { name: 'test', vector_layers: [] },
};

let directory: string;
let files = 0;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tongtu-archive-'));
});
afterAll(() => rm(directory, { recursive: true }));
const freshPath = () => join(directory, `${files++}.pmtiles`);

type Tile = { tileId: number; bytes: Uint8Array };
const tileOfText = (tileId: number, text: string): Tile => ({ tileId, bytes: gzipSync(text) });

async function written(...runs: Tile[][]): Promise<string> {
  const path = freshPath();
  await writeArchive(path, runs.map(runOf), description);
  return path;
}

async function withReader<T>(path: string, work: (archive: ArchiveReader) => Promise<T>): Promise<T> {
  const archive = await ArchiveReader.open(path);
  try {
    return await work(archive);
  } finally {
    await archive.close();
  }
}

/** A city's worth of tiles of one zoom: distinct lengths, so that the directory does not compress away. */
function manyTiles(count: number): Tile[] {
  const first = tileIdOf({ z: 15, x: 27368, y: 13456 });
  let state = 7;
  return Array.from({ length: count }, (_, index) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return {
      tileId: first + index * 2,
      bytes: gzipSync(Buffer.alloc(1 + (state % 3000), index), { level: 0 }),
    };
  });
}

describe('an archive', () => {
  it('gives every tile back, to us and to the official reader', async () => {
    const tiles = fc.uniqueArray(
      fc.record({
        tileId: fc.nat({ max: tileIdOf({ z: 15, x: 0, y: 0 }) }),
        text: fc.constantFrom('a', 'b', 'water', ''),
      }),
      { selector: ({ tileId }) => tileId, maxLength: 200 },
    );
    await fc.assert(
      fc.asyncProperty(tiles, async (list) => {
        const sorted = list.toSorted((a, b) => a.tileId - b.tileId);
        const path = await written(sorted.map(({ tileId, text }) => tileOfText(tileId, text)));
        await withReader(path, async (ours) => {
          await withOfficialReader(path, async (official) => {
            for (const { tileId, text } of sorted) {
              const { z, x, y } = tileOfId(tileId);
              expect(gunzipSync((await ours.tile({ z, x, y }))!).toString()).toBe(text);
              expect(Buffer.from((await official.getZxy(z, x, y))!.data).toString()).toBe(text);
              if (!sorted.some((other) => other.tileId === tileId + 1)) {
                expect(await ours.tile(tileOfId(tileId + 1))).toBeUndefined();
              }
            }
          });
        });
      }),
      { numRuns: 25 },
    );
  });

  it('has leaf directories where the root would pass 16,257 bytes, and every tile is still found', async () => {
    const tiles = manyTiles(12_000);
    const path = await written(tiles);
    await withReader(path, async (ours) => {
      expect(ours.header.leaves.length).toBeGreaterThan(0);
      expect(ours.header.root.length).toBeLessThanOrEqual(16_257);
      for (const { tileId, bytes } of tiles) expect(ours.locate(tileId)?.length).toBe(bytes.length);
      expect(ours.locate(tiles[0]!.tileId + 1)).toBeUndefined();
    });
    await withOfficialReader(path, async (official) => {
      for (const { tileId, bytes } of tiles) {
        const { z, x, y } = tileOfId(tileId);
        expect((await official.getZxy(z, x, y))?.data.byteLength).toBe(gunzipSync(bytes).length);
      }
    });
  }, 30_000);

  it('stores equal content once and joins equal neighbours into one entry', async () => {
    const path = await written(
      [3, 4, 5, 7].map((id) => tileOfText(id, 'sea')),
      [tileOfText(9, 'land'), tileOfText(10, 'sea')],
    );
    await withReader(path, async ({ header, directory }) => {
      expect(header).toMatchObject({ addressedTiles: 6, tileEntries: 4, tileContents: 2, clustered: true });
      expect([...directory.tileIds]).toEqual([3, 7, 9, 10]);
      expect([...directory.runLengths]).toEqual([3, 1, 1, 1]);
      expect(header.tiles.length).toBe(gzipSync('sea').length + gzipSync('land').length);
    });
  });

  it('is the same however its tiles are cut into runs', async () => {
    const tiles = [1, 2, 5, 9].map((id) => tileOfText(id, `tile ${id % 3}`));
    const whole = await readFile(await written(tiles));
    expect(await readFile(await written(tiles.slice(0, 1), [], tiles.slice(1)))).toEqual(whole);
  });

  it('without tiles holds an empty one, since a directory cannot be empty', async () => {
    await withReader(await written([]), async (archive) => {
      expect(gunzipSync((await archive.tile({ z: 0, x: 0, y: 0 }))!)).toHaveLength(0);
    });
  });

  it('is never written over a file, nor from tiles out of order', async () => {
    const path = await written([tileOfText(1, 'a')]);
    await expect(writeArchive(path, [], description)).rejects.toThrow('EEXIST');
    await expect(written([tileOfText(2, 'a')], [tileOfText(2, 'b')])).rejects.toThrow('tile id 2 follows 2');
  });

  it('stops reading when the signal is given', async () => {
    await withReader(await written([tileOfText(0, 'a')]), async (archive) => {
      await expect(archive.tile({ z: 0, x: 0, y: 0 }, AbortSignal.abort())).rejects.toThrow('abort');
      expect(await archive.tile({ z: 0, x: 0, y: 0 })).toBeDefined();
    });
  });
});

describe('a header', () => {
  const section = fc.record({ offset: fc.maxSafeNat(), length: fc.maxSafeNat() });
  const units = (limit: number) =>
    fc.integer({ min: -limit * 1e7, max: limit * 1e7 }).map((value) => value / 1e7);
  const position = fc.tuple(units(180), units(90));
  const anyHeader: fc.Arbitrary<ArchiveHeader> = fc.record({
    root: section,
    metadata: section,
    leaves: section,
    tiles: section,
    addressedTiles: fc.maxSafeNat(),
    tileEntries: fc.maxSafeNat(),
    tileContents: fc.maxSafeNat(),
    clustered: fc.boolean(),
    internalCompression: fc.constantFrom('unknown' as const, ...Object.values(COMPRESSIONS)),
    tileCompression: fc.constantFrom('unknown' as const, ...Object.values(COMPRESSIONS)),
    tileType: fc.constantFrom('unknown' as const, ...Object.values(TILE_TYPES)),
    minZoom: fc.nat({ max: 26 }),
    maxZoom: fc.nat({ max: 26 }),
    bounds: fc.tuple(units(180), units(90), units(180), units(90)),
    center: position,
    centerZoom: fc.nat({ max: 26 }),
  });

  it('comes back, and the official reader reads the same', () => {
    fc.assert(
      fc.property(anyHeader, (header) => {
        const bytes = encodeHeader(header);
        expect(decodeHeader(bytes)).toEqual(header);
        const official = bytesToHeader(bytes.slice().buffer);
        expect(official).toMatchObject({
          rootDirectoryOffset: header.root.offset,
          tileDataLength: header.tiles.length,
          numTileContents: header.tileContents,
          minLon: header.bounds[0],
          maxLat: header.bounds[3],
          centerLat: header.center[1],
          clustered: header.clustered,
          maxZoom: header.maxZoom,
        });
      }),
    );
  });

  it('keeps the bounds from losing their outermost feature', () => {
    const anywhere = { offset: 0, length: 0 };
    const bytes = encodeHeader({
      ...description,
      ...{ root: anywhere, metadata: anywhere, leaves: anywhere, tiles: anywhere },
      ...{ addressedTiles: 0, tileEntries: 0, tileContents: 0, clustered: true },
      ...{ internalCompression: 'gzip', tileCompression: 'gzip', tileType: 'mvt' },
      bounds: [120.12345678, 30.00000009, 120.2, 31.00000001],
    });
    const { bounds } = decodeHeader(bytes);
    expect(bounds).toEqual([120.1234567, 30, 120.2, 31.0000001]);
  });
});

describe('directories too large for the root', () => {
  it('grow their leaves until the root fits', async () => {
    const entries = Array.from({ length: 9_000 }, (_, index) => ({
      tileId: index * 3,
      runLength: 1,
      length: 100 + ((index * 7919) % 1000),
      offset: index * 5000,
    }));
    const { root, leaves } = await layOutDirectory(directoryOf(entries), 60);
    expect(root.length).toBeLessThanOrEqual(60);
    expect(leaves.length).toBeLessThan(9_000 / 4096 + 1);
    expect(leaves.length).toBeGreaterThan(0);
  });
});

describe('the fixtures of the specification', () => {
  it.each([
    ['test_fixture_1.pmtiles', 1, 'mvt'],
    ['test_fixture_2.pmtiles', 1, 'mvt'],
    ['unclustered.pmtiles', 2, 'png'],
  ])('%s is read as the official reader reads it', async (name, tiles, tileType) => {
    const path = sharedData(`tiles/${name}`);
    await withReader(path, async (ours) => {
      expect(ours.header.tileType).toBe(tileType);
      expect(ours.directory.tileIds).toHaveLength(tiles);
      await withOfficialReader(path, async (official) => {
        expect(ours.metadata).toEqual(await official.getMetadata());
        for (const id of ours.directory.tileIds) {
          const { z, x, y } = tileOfId(id);
          const bytes = (await ours.tile({ z, x, y }))!;
          const plain = ours.header.tileCompression === 'gzip' ? gunzipSync(bytes) : bytes;
          expect(Buffer.from((await official.getZxy(z, x, y))!.data)).toEqual(Buffer.from(plain));
        }
      });
    });
  });

  it('with MapLibre tiles says so', async () => {
    await withReader(sharedData('tiles/test_fixture_mlt.pmtiles'), async ({ header }) => {
      expect(header.tileType).toBe('mlt');
    });
  });
});

describe('a damaged archive is refused with what is wrong:', () => {
  const refusal = async (change: (bytes: Buffer) => Buffer) => {
    const path = freshPath();
    await writeFile(path, change(await readFile(await written([tileOfText(0, 'a'), tileOfText(3, 'b')]))));
    return ArchiveReader.open(path).then(
      () => 'opened',
      (error: Error) => `${error.name} ${error.message.replace(path, 'PATH')}`,
    );
  };
  const patched =
    (at: number, ...values: number[]) =>
    (bytes: Buffer) => {
      bytes.set(values, at);
      return bytes;
    };

  it.each([
    [
      'another kind of file',
      patched(0, 0x47, 0x49, 0x46),
      'ArchiveError PATH: starts with "GIFiles"; wanted "PMTiles"',
    ],
    ['an empty file', () => Buffer.alloc(0), 'ArchiveError PATH: starts with ""; wanted "PMTiles"'],
    [
      'a cut header',
      (bytes: Buffer) => bytes.subarray(0, 90),
      'ArchiveError PATH: ends after 90 bytes; the header has 127',
    ],
    ['another version', patched(7, 2), 'ArchiveError PATH: is PMTiles version 2; wanted 3'],
    ['cut tile data', (bytes: Buffer) => bytes.subarray(0, -1), 'its tile data end at byte'],
    ['a number beyond 2^53', patched(15, 0xff), 'ArchiveError PATH: has 1837468'],
    ['a compression that we do not read', patched(97, 4), 'are compressed with zstd'],
    ['directory bytes that are no gzip', patched(127, 0, 0), 'incorrect header check'],
  ])('%s', async (_, change, message) => {
    expect(await refusal(change)).toContain(message);
  });

  it('a missing file', async () => {
    await expect(ArchiveReader.open(freshPath())).rejects.toThrow('cannot be opened');
  });
});

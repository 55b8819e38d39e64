import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PbfWriter } from 'pbf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedData } from '../../../../test/support/shared-data.ts';
import { type ArchiveHeader, decodeHeader, encodeHeader } from '../archive/header.ts';
import { tileIdOf } from '../archive/tile-id.ts';
import { runOf } from '../archive/tile-run.ts';
import { writeArchive } from '../archive/writer.ts';
import { verifyArchive } from './verify-archive.ts';

let directory: string;
let files = 0;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tongtu-verify-'));
});
afterAll(() => rm(directory, { recursive: true }));

interface Sketch {
  readonly version?: number;
  readonly name?: string;
  readonly keys?: readonly string[];
  readonly features?: readonly {
    readonly id?: number;
    readonly tags?: number[];
    readonly geometry?: number[];
  }[];
}

/** A tile of one layer with points, as wrong as it is asked to be. */
function tileOf({ version = 2, name = 'pois', keys = ['kind'], features = [{}] }: Sketch = {}): Uint8Array {
  const writer = new PbfWriter();
  writer.writeMessage(
    3,
    (_, layer) => {
      layer.writeVarintField(15, version);
      layer.writeStringField(1, name);
      for (const { id, tags = [0, 0], geometry = [9, 10, 10] } of features) {
        layer.writeMessage(
          2,
          (__, feature) => {
            if (id !== undefined) feature.writeVarintField(1, id);
            feature.writePackedVarint(2, tags);
            feature.writeVarintField(3, 1);
            feature.writePackedVarint(4, geometry);
          },
          null,
        );
      }
      for (const key of keys) layer.writeStringField(3, key);
      layer.writeMessage(4, (__, value) => value.writeStringField(1, 'cafe'), null);
    },
    null,
  );
  return writer.finish();
}

const place = { z: 2, x: 3, y: 1 };

async function archiveOf(...tiles: Uint8Array[]): Promise<string> {
  const path = join(directory, `${files++}.pmtiles`);
  const list = tiles.map((bytes, index) => ({ tileId: tileIdOf(place) + index, bytes: gzipSync(bytes) }));
  await writeArchive(path, [runOf(list)], {
    ...{ minZoom: 0, maxZoom: 2, bounds: [120, 30, 121, 31], center: [120.5, 30.5], centerZoom: 2 },
    metadata: { vector_layers: [{ id: 'pois', fields: { kind: 'String' } }] },
  });
  return path;
}

/** The same archive with another header. */
async function withHeader(path: string, change: Partial<ArchiveHeader>): Promise<string> {
  const bytes = await readFile(path);
  bytes.set(encodeHeader({ ...decodeHeader(bytes), ...change }));
  await writeFile(path, bytes);
  return path;
}

describe('a sound archive', () => {
  it('is counted', async () => {
    const done: number[] = [];
    const report = await verifyArchive(
      await archiveOf(tileOf(), tileOf(), tileOf({ features: [{ id: 7 }, { id: 8 }] })),
      {
        onProgress: ({ done: count, planned }) => done.push(count / planned),
      },
    );
    expect(report).toMatchObject({
      tiles: 3,
      entries: 2,
      unique: 2,
      layers: { pois: 3 },
      problems: [],
      problemCount: 0,
    });
    expect(done.at(-1)).toBe(1);
  });

  it('may hold an empty tile', async () => {
    expect(await verifyArchive(await archiveOf(new Uint8Array(0)))).toMatchObject({ tiles: 1, problems: [] });
  });

  it('is not verified to the end when the signal is given', async () => {
    await expect(verifyArchive(await archiveOf(tileOf()), { signal: AbortSignal.abort() })).rejects.toThrow(
      'abort',
    );
  });
});

describe('a tile is reported for', () => {
  it.each<[string, Uint8Array, string]>([
    ['bytes that are no tile', Uint8Array.of(0x1a, 0x7f, 1), 'tile 2/3/1: '],
    ['version 1', tileOf({ version: 1 }), 'has version 1; wanted 2'],
    ['a layer that vector_layers lacks', tileOf({ name: 'shops' }), 'layer shops is not in vector_layers'],
    [
      'a key that vector_layers lacks',
      tileOf({ keys: ['colour'] }),
      'key colour of layer pois is not in vector_layers',
    ],
    ['a layer without features', tileOf({ features: [] }), 'has no feature'],
    ['a key twice', tileOf({ keys: ['kind', 'kind'] }), 'has a key twice'],
    [
      'a tag that points to nothing',
      tileOf({ features: [{ tags: [0, 5] }] }),
      'points to a key or value that is not there',
    ],
    ['an odd tag', tileOf({ features: [{ tags: [0] }] }), 'a key without a value'],
    ['an id of more than 53 bits', tileOf({ features: [{ id: 2 ** 53 }] }), 'more than 53 bits'],
    ['an id twice', tileOf({ features: [{ id: 5 }, { id: 5 }] }), 'has a feature 5 that is there twice'],
    ['an empty geometry', tileOf({ features: [{ geometry: [] }] }), 'has an empty geometry'],
    ['a place beyond the buffer', tileOf({ features: [{ geometry: [9, 20000, 0] }] }), 'reaches to 10000,0'],
  ])('%s', async (_, tile, message) => {
    const report = await verifyArchive(await archiveOf(tile));
    expect(report.problems.join('\n')).toContain(message);
    expect(report.problemCount).toBeGreaterThan(0);
  });

  it('its size', async () => {
    const report = await verifyArchive(await archiveOf(tileOf()), { maxTileBytes: 10 });
    expect(report.problems).toEqual([
      expect.stringMatching(/^tile 2\/3\/1: has \d+ bytes; wanted at most 10$/),
    ]);
  });

  it('damage on the disk, and the others are read all the same', async () => {
    const path = await archiveOf(tileOf(), tileOf({ features: [{ id: 1 }] }));
    const bytes = await readFile(path);
    bytes[bytes.length - 6]! ^= 0xff;
    await writeFile(path, bytes);
    const report = await verifyArchive(path);
    expect(report.problems).toEqual([expect.stringMatching(/can't be read: incorrect/)]);
    expect(report.layers).toEqual({ pois: 1 });
  });
});

describe('an archive is reported for', () => {
  it.each<[string, Partial<ArchiveHeader>, string]>([
    ['a wrong count of tiles', { addressedTiles: 9 }, 'claims 9 addressed tiles; has 1'],
    ['a wrong count of contents', { tileContents: 2 }, 'claims 2 tile contents; has 1'],
    ['tiles outside its zooms', { maxZoom: 1 }, 'has 1 entries outside its zooms 0 to 1'],
    ['tiles outside its bounds', { bounds: [-120, -40, -119, -39] }, 'has 1 entries outside its bounds'],
    ['tiles of another kind', { tileType: 'png' }, 'holds png tiles'],
  ])('%s', async (_, change, message) => {
    const report = await verifyArchive(await withHeader(await archiveOf(tileOf()), change));
    expect(report.problems.join('\n')).toContain(message);
  });

  it('contents out of order though it is marked clustered', async () => {
    const path = join(directory, `${files++}.pmtiles`);
    await writeFile(path, await readFile(sharedData('tiles/unclustered.pmtiles')));
    await withHeader(path, { clustered: true });
    expect((await verifyArchive(path)).problems.join('\n')).toContain('do not follow the one before');
  });

  it('not being one', async () => {
    const path = join(directory, 'text.pmtiles');
    await writeFile(path, 'a text that someone gave this name');
    expect((await verifyArchive(path)).problems).toEqual([expect.stringContaining('wanted "PMTiles"')]);
  });
});

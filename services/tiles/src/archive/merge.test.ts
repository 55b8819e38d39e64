import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyArchive } from '../verify/verify-archive.ts';
import { EMPTY_TILE } from './gzip.ts';
import { mergeArchives } from './merge.ts';
import { ArchiveReader } from './reader.ts';
import { ArchiveStack } from './stack.ts';
import { tileOfId } from './tile-id.ts';
import { runOf } from './tile-run.ts';
import { writeArchive } from './writer.ts';

let directory: string;
let files = 0;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tongtu-merge-'));
});
afterAll(() => rm(directory, { recursive: true }));

const newPath = () => join(directory, `${files++}.pmtiles`);

/** An archive of texts by tile id; an empty text is an emptied tile. */
async function archiveOf(tiles: ReadonlyMap<number, string>, about = {}): Promise<ArchiveReader> {
  const path = newPath();
  const list = [...tiles].map(([tileId, text]) => ({
    tileId,
    bytes: text === '' ? EMPTY_TILE : gzipSync(text),
  }));
  await writeArchive(path, [runOf(list.sort((a, b) => a.tileId - b.tileId))], {
    ...{
      minZoom: 0,
      maxZoom: 4,
      center: [120, 30],
      centerZoom: 1,
      metadata: about,
      bounds: [-180, -85, 180, 85],
    },
  });
  return ArchiveReader.open(path);
}

async function textsOf(
  locate: (tileId: number) => Promise<Uint8Array | undefined>,
): Promise<Record<number, string>> {
  const texts: Record<number, string> = {};
  for (let tileId = 0; tileId < 341; tileId++) {
    const bytes = await locate(tileId);
    const text = bytes && gunzipSync(bytes).toString();
    if (text) texts[tileId] = text;
  }
  return texts;
}

const someTiles = (texts: string[]) =>
  fc.dictionary(fc.nat(340).map(String), fc.constantFrom(...texts), { minKeys: 1, maxKeys: 60 });

describe('merged archives', () => {
  it('show what the stack showed, tile by tile, without what was emptied', async () => {
    await fc.assert(
      fc.asyncProperty(
        someTiles(['a', 'b', 'sea']),
        fc.array(someTiles(['a', 'c', 'd', '']), { maxLength: 5 }),
        async (base, deltas) => {
          const archives: ArchiveReader[] = [];
          for (const tiles of [base, ...deltas])
            archives.push(
              await archiveOf(new Map(Object.entries(tiles).map(([id, text]) => [Number(id), text]))),
            );
          const [under, ...over] = archives as [ArchiveReader, ...ArchiveReader[]];
          const stack = new ArchiveStack(under, over);
          const path = newPath();
          await mergeArchives(path, under, over);
          const merged = await ArchiveReader.open(path);
          const shown = await textsOf(async (tileId) => {
            const found = stack.locate(tileOfId(tileId));
            return found?.archive.read(found.location);
          });
          expect(await textsOf((tileId) => merged.tile(tileOfId(tileId)))).toEqual(shown);
          for (let tileId = 1; tileId < 341; tileId++)
            if (!(tileId in shown)) expect(merged.locate(tileId)).toBeUndefined();
          expect(merged.header.clustered).toBe(true);
          for (const archive of [merged, ...archives]) await archive.close();
          await stack.release();
        },
      ),
      { numRuns: 25, seed: 9 },
    );
  });

  it('say of themselves what the newest said, and store once what was stored once', async () => {
    const sea = new Map(Array.from({ length: 256 }, (_, i) => [85 + i, 'sea'] as const));
    const base = await archiveOf(sea, { attribution: '© old', vector_layers: [] });
    const delta = await archiveOf(new Map([[90, 'ship']]), { attribution: '© new', vector_layers: [] });
    const path = newPath();
    const { tileContents, addressedTiles } = await mergeArchives(path, base, [delta]);
    expect({ tileContents, addressedTiles }).toEqual({ tileContents: 2, addressedTiles: 256 });
    const merged = await ArchiveReader.open(path);
    expect(merged.metadata).toMatchObject({ attribution: '© new' });
    expect(
      (await verifyArchive(path)).problems.filter((problem) => problem.startsWith('the archive')),
    ).toEqual([]);
    for (const archive of [merged, base, delta]) await archive.close();
  });
});

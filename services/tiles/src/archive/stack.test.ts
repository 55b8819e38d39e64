import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMPTY_TILE } from './gzip.ts';
import { HotTiles } from './hot-tiles.ts';
import { ArchiveReader } from './reader.ts';
import { ArchiveStack } from './stack.ts';
import { tileOfId } from './tile-id.ts';
import { runOf } from './tile-run.ts';
import { writeArchive } from './writer.ts';

let directory: string;
let files = 0;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tongtu-stack-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function archiveOf(tiles: Record<number, string>, west = 120): Promise<string> {
  const path = join(directory, `${files++}.pmtiles`);
  const list = Object.entries(tiles).map(([id, text]) => ({
    tileId: Number(id),
    bytes: text === '' ? EMPTY_TILE : gzipSync(text),
  }));
  await writeArchive(path, [runOf(list)], {
    ...{ minZoom: 0, maxZoom: 2, center: [west, 30], centerZoom: 1, metadata: {} },
    bounds: [west, 30, west + 1, 31],
  });
  return path;
}

async function stackOf(base: string, ...deltas: string[]): Promise<ArchiveStack> {
  const opened = await Promise.all([base, ...deltas].map((path) => ArchiveReader.open(path)));
  const stack = new ArchiveStack(opened[0]!, opened.slice(1));
  for (const archive of opened) await archive.close();
  return stack;
}

describe('a stack of archives', () => {
  it('shows the newest delta over older ones over the base', async () => {
    const stack = await stackOf(
      await archiveOf({ 0: 'base', 1: 'base', 2: 'base', 3: 'base', 4: 'base' }),
      await archiveOf({ 1: 'new', 2: '' }),
      await archiveOf({ 1: 'old', 3: 'old', 20: 'old' }),
    );
    const textOf = async (id: number) => {
      const found = stack.locate(tileOfId(id));
      return found && gunzipSync(await found.archive.read(found.location)).toString();
    };
    expect(await Promise.all([0, 1, 2, 3, 4, 20, 5].map(textOf))).toEqual([
      ...['base', 'new', '', 'old', 'base', 'old', undefined],
    ]);
    await stack.release();
  });

  it('shows a run of equal tiles in a delta at each of its places', async () => {
    const stack = await stackOf(
      await archiveOf({ 0: 'base' }),
      await archiveOf({ 5: 'sea', 6: 'sea', 7: 'sea' }),
    );
    expect([5, 6, 7, 8].map((id) => stack.locate(tileOfId(id)) !== undefined)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    await stack.release();
  });

  it('has the bounds of all its archives', async () => {
    const stack = await stackOf(await archiveOf({ 0: 'a' }, 120), await archiveOf({ 1: 'b' }, 122));
    expect(stack.bounds).toEqual([120, 30, 123, 31]);
    await stack.release();
  });

  it('closes its archives when no one holds them any more', async () => {
    const stack = await stackOf(await archiveOf({ 0: 'a' }));
    const archive = stack.base.retain();
    await stack.release();
    expect(await archive.tile({ z: 0, x: 0, y: 0 })).toBeDefined();
    await archive.release();
    await expect(archive.tile({ z: 0, x: 0, y: 0 })).rejects.toThrow();
    expect(() => archive.retain()).toThrow('was closed');
  });
});

describe('hot tiles', () => {
  it('are read once, and the oldest are forgotten first', async () => {
    const stack = await stackOf(await archiveOf({ 0: 'aaa', 1: 'bbb', 2: 'ccc' }));
    const size = gzipSync('aaa').length;
    const hot = new HotTiles((size + 512) * 2);
    const get = (id: number) => hot.get(stack.locate(tileOfId(id))!);
    const [a, b] = [await get(0), await get(1)];
    expect(await get(0)).toBe(a);
    await get(2); // the third does not fit beside two, and b was asked for longest ago
    expect(await get(0)).toBe(a);
    expect(await get(1)).not.toBe(b);
    await stack.release();
  });

  it('have the hash of what they hold, whatever compressed it', async () => {
    const path = join(directory, `${files++}.pmtiles`);
    const tiles = [1, 9].map((level, index) => ({
      tileId: index,
      bytes: gzipSync('water '.repeat(99), { level }),
    }));
    await writeArchive(path, [runOf(tiles)], {
      ...{
        minZoom: 0,
        maxZoom: 2,
        center: [120, 30],
        centerZoom: 1,
        metadata: {},
        bounds: [120, 30, 121, 31],
      },
    });
    const stack = await stackOf(path);
    const hot = new HotTiles(1e6);
    const [first, second] = await Promise.all([0, 1].map((id) => hot.get(stack.locate(tileOfId(id))!)));
    expect(first!.bytes).not.toEqual(second!.bytes);
    expect(first!.etag).toBe(second!.etag);
    await stack.release();
  });

  it('that are damaged are refused, and not kept', async () => {
    const path = await archiveOf({ 0: 'a tile that will be damaged' });
    const whole = await readFile(path);
    const damaged = Buffer.from(whole);
    damaged[damaged.length - 12]! ^= 0xff;
    await writeFile(path, damaged);
    const stack = await stackOf(path);
    const hot = new HotTiles(1e6);
    const found = stack.locate(tileOfId(0))!;
    await expect(hot.get(found)).rejects.toThrow(/the tile at byte \d+ is damaged/);
    await writeFile(path, whole); // as if the disk had only been slow to tell the truth
    expect((await hot.get(found)).isEmpty).toBe(false);
    await stack.release();
  });
});

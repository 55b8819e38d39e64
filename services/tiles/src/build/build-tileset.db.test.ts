import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { eachEngine, type TestDatabase } from '../../../../test/support/databases.ts';
import { withOfficialReader } from '../../../../test/support/pmtiles-file.ts';
import { insertPaperCity, publishRemoval } from '../../../../test/support/tiles-city.ts';
import { ArchiveReader } from '../archive/reader.ts';
import { tileOfId } from '../archive/tile-id.ts';
import { defaultProfile } from '../profile/index.ts';
import { readPointers } from '../store.ts';
import { type BuildOptions, buildTileset } from './build-tileset.ts';
import type { BuildProgress } from './progress.ts';
import { tilesetDirectory } from './publish.ts';

eachEngine('a full build', (opened, engine) => {
  const optionsFor = (test: TestDatabase, more: Partial<BuildOptions> = {}): BuildOptions => ({
    database: test.database,
    tilesetId: 'base',
    edition: 'public',
    profile: defaultProfile,
    directory: test.directory,
    workers: 1,
    ...more,
  });
  const pointerOf = async (id: string) =>
    (await opened().database.asService(readPointers)).find((pointer) => pointer.id === id)!;
  const filesOf = (id: string) => readdir(tilesetDirectory(opened().directory, id));

  afterEach(async () => {
    // Whatever happened, no build leaves its working folder behind.
    for (const id of ['base', 'base-full']) {
      const names = await filesOf(id).catch(() => []);
      expect(names.filter((name) => !name.endsWith('.pmtiles'))).toEqual([]);
    }
  });

  it('of nothing is an archive all the same', async () => {
    const result = await buildTileset(optionsFor(opened()));
    expect(result).toMatchObject({ revision: 0, version: 1, tiles: 1, droppedCount: 0 });
    expect(await pointerOf('base')).toMatchObject({
      version: 1,
      revision: 0,
      base: { sha256: result.sha256 },
    });
  });

  it('holds the city at every zoom, and the official reader finds it', async () => {
    const { database } = opened();
    await database.asService((tx) => insertPaperCity(tx, 3000));
    const result = await buildTileset(optionsFor(opened(), { attribution: '© test' }));
    expect(result.revision).toBe(1);
    const archive = await ArchiveReader.open(result.archivePath);
    const tiles = [...archive.directory.tileIds].map(tileOfId);
    expect([...new Set(tiles.map(({ z }) => z))]).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect(archive.metadata).toMatchObject({ attribution: '© test', revision: 1, edition: 'public' });
    await withOfficialReader(result.archivePath, async (official) => {
      for (const { z, x, y } of tiles) {
        const plain = gunzipSync((await archive.tile({ z, x, y }))!);
        expect(Buffer.from((await official.getZxy(z, x, y))!.data)).toEqual(plain);
      }
    });
    await archive.close();
  });

  it('opens where the houses stand, not half-way to a lone one far off', async () => {
    const { database } = opened();
    await database.asService(async (tx) => {
      await tx.query(
        `insert into feature (collection_id, edition, id, version, revision_from, min_zoom, geom, properties)
         values ('building', 'public', 4000000, 1, 1, 13, st_makeenvelope(121.2, 30.9, 121.2001, 30.9001, 4490), '{"kind": "house"}')`,
      );
    });
    const archive = await ArchiveReader.open((await buildTileset(optionsFor(opened()))).archivePath);
    const { center, centerZoom } = archive.header;
    await archive.close();
    expect(archive.metadata.center).toEqual([...center, centerZoom]);
    expect(Math.hypot(center[0] - 120.7055, center[1] - 30.705)).toBeLessThan(0.003);
  });

  it('has the same bytes with one worker and with four, and when done again', async () => {
    const first = await buildTileset(optionsFor(opened()));
    const again = await buildTileset(optionsFor(opened(), { workers: 4 }));
    expect(again.sha256).toBe(first.sha256);
    expect(again.archivePath).not.toBe(first.archivePath);
    expect(await readFile(again.archivePath)).toEqual(await readFile(first.archivePath));
    expect(again.version).toBe(first.version + 1);
  });

  it('has the same bytes however its blocks are cut', async () => {
    const whole = await buildTileset(optionsFor(opened()));
    const pieces: number[] = [];
    const cut = await buildTileset(
      optionsFor(opened(), { maxBlockRows: 100, onProgress: ({ blocks }) => pieces.push(blocks.planned) }),
    );
    expect(Math.max(...pieces)).toBeGreaterThan(10);
    expect(cut.sha256).toBe(whole.sha256);
  });

  it('reports what is done of what is planned, up to all of it', async () => {
    const seen: BuildProgress[] = [];
    const { sizeBytes } = await buildTileset(
      optionsFor(opened(), { workers: 2, onProgress: (progress) => seen.push(progress) }),
    );
    const rendered = seen.filter(({ phase }) => phase === 'render');
    expect(rendered[0]).toMatchObject({ rows: { done: 0 }, blocks: { done: 0 } });
    for (const [index, { rows }] of rendered.entries()) {
      expect(rows.done).toBeGreaterThanOrEqual(rendered[index - 1]?.rows.done ?? 0);
    }
    const last = rendered.at(-1)!;
    expect(last.rows.done).toBe(last.rows.planned);
    expect(last.rows.planned).toBeGreaterThan(3000);
    expect(last.bands.map(({ minZoom, maxZoom }) => [minZoom, maxZoom])).toEqual([
      [0, 8],
      [9, 11],
      [12, 15],
    ]);
    const written = seen.filter(({ phase }) => phase === 'write').at(-1)!.bytes;
    expect(written).toEqual({ done: sizeBytes, planned: sizeBytes });
  });

  it('that is stopped leaves the pointer and the files as they were', async () => {
    const before = await pointerOf('base');
    const files = await filesOf('base');
    const controller = new AbortController();
    const build = buildTileset(
      optionsFor(opened(), {
        signal: controller.signal,
        onProgress: ({ blocks }) => blocks.done > 0 && controller.abort(new Error('Ctrl-C')),
      }),
    );
    await expect(build).rejects.toThrow('Ctrl-C');
    expect(await pointerOf('base')).toEqual(before);
    expect(await filesOf('base')).toEqual(files);
  });

  it('sweeps away what a killed one left behind', async () => {
    const folder = tilesetDirectory(opened().directory, 'base');
    await mkdir(join(folder, `.build-${process.pid}-77`));
    await writeFile(join(folder, `.build-${process.pid}-77`, '0.spool'), 'half a tile');
    await writeFile(join(folder, '99-0123456789abcdef.pmtiles'), 'placed, never shown');
    await buildTileset(optionsFor(opened()));
    expect((await filesOf('base')).filter((name) => /^99-|77$/.test(name))).toEqual([]);
  });

  it('of one tileset runs once at a time', async () => {
    const first = buildTileset(optionsFor(opened()));
    await expect(buildTileset(optionsFor(opened()))).rejects.toThrow('under way');
    await first;
  });

  it('with a failing worker says which block and leaves nothing', async () => {
    const before = await pointerOf('base');
    const { database } = opened();
    await database.asService((tx) =>
      tx.query(`insert into feature (collection_id, edition, id, version, revision_from, min_zoom, geom, properties)
        values ('building', 'full', 4000000, 1, 1, 13, st_makeenvelope(120.7, 30.7, 120.701, 30.701, 4490), 'null')`),
    );
    const build = buildTileset(optionsFor(opened(), { tilesetId: 'base-full', edition: 'full' }));
    await expect(build).rejects.toMatchObject({
      message: expect.stringMatching(/block \d+\/\d+\/\d+ can't be rendered/),
      cause: expect.objectContaining({ message: expect.stringContaining('null') }),
    });
    await database.asService((tx) => tx.query('delete from feature where id = 4000000'));
    expect(await pointerOf('base')).toEqual(before);
  });

  it('shows one revision, also when another is published meanwhile', async () => {
    const { database } = opened();
    let published = false;
    const result = await buildTileset(
      optionsFor(opened(), {
        onProgress({ blocks }) {
          if (published || blocks.done === 0) return;
          published = true;
          void database.asService((tx) => publishRemoval(tx, 7));
        },
      }),
    );
    expect(published).toBe(true);
    // The server holds a snapshot of the revision at the start; the embedded engine starts again on the new one.
    expect(result.revision).toBe(engine === 'server' ? 1 : 2);
  });
});

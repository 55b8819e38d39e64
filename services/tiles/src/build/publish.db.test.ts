import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '@tongtu/database';
import { beforeEach, expect, it } from 'vitest';
import { eachEngine } from '../../../../test/support/databases.ts';
import { readPointers } from '../store.ts';
import { publishArchive, tilesetDirectory } from './publish.ts';

eachEngine('publishing an archive', (opened) => {
  const archive = {
    ...{ sha256: 'ab'.repeat(32), sizeBytes: 4, revision: 5, minZoom: 0, maxZoom: 15 },
    metadata: { tiles: 1 },
  };
  const finished = () => join(tilesetDirectory(opened().directory, 'base'), 'finished');
  const pointer = async () =>
    (await opened().database.asService(readPointers)).find(({ id }) => id === 'base')!;
  const files = async () => (await readdir(tilesetDirectory(opened().directory, 'base'))).toSorted();
  const publish = (more: Partial<typeof archive> = {}, database: Database = opened().database) =>
    publishArchive({ database, tilesetId: 'base', directory: opened().directory }, finished(), {
      ...archive,
      ...more,
    });

  beforeEach(async () => {
    await mkdir(tilesetDirectory(opened().directory, 'base'), { recursive: true });
    await writeFile(finished(), 'tile');
  });

  it('gives it a name of its version and content, and moves the pointer there', async () => {
    const { archivePath, version } = await publish();
    expect(version).toBe(1);
    expect(await files()).toEqual(['1-abababababababab.pmtiles']);
    expect(await readFile(archivePath, 'utf8')).toBe('tile');
    expect(await pointer()).toMatchObject({
      ...{ version: 1, revision: 5, deltas: [] },
      base: {
        path: 'tilesets/base/1-abababababababab.pmtiles',
        sha256: archive.sha256,
        sizeBytes: 4,
        revision: 5,
      },
    });
  });

  it('takes the next version where another moved the pointer in between', async () => {
    const { database } = opened();
    let isFirst = true;
    const raced: Database = {
      ...database,
      async asService(work, options) {
        const result = await database.asService(work, options);
        if (isFirst)
          await database.asService((tx) =>
            tx.query(`update tileset set version = version + 1 where id = 'base'`),
          );
        isFirst = false;
        return result;
      },
    };
    const { version } = await publish({}, raced);
    expect(version).toBe(3);
    expect(await files()).toEqual(['1-abababababababab.pmtiles', '3-abababababababab.pmtiles']);
  });

  it('never moves the pointer back, and takes away what it can not show', async () => {
    const before = await pointer();
    await expect(publish({ revision: 4 })).rejects.toMatchObject({ code: 'build_overtaken' });
    expect(await pointer()).toEqual(before);
    expect(await files()).not.toContain('4-abababababababab.pmtiles');
  });

  it('never writes over a file', async () => {
    const taken = join(tilesetDirectory(opened().directory, 'base'), '4-abababababababab.pmtiles');
    await writeFile(taken, 'other');
    await expect(publish()).rejects.toThrow('holds something else');
    expect(await readFile(taken, 'utf8')).toBe('other');
    expect((await pointer()).version).toBe(3);
  });
});

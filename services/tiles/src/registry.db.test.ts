import type { Database } from '@tongtu/database';
import { afterEach, expect, it, vi } from 'vitest';
import { eachEngine } from '../../../test/support/databases.ts';
import { insertPaperCity } from '../../../test/support/tiles-city.ts';
import { buildTileset } from './build/build-tileset.ts';
import { defaultProfile } from './profile/index.ts';
import { TilesetRegistry } from './registry.ts';

eachEngine('the registry of tilesets', (opened) => {
  let registry: TilesetRegistry | undefined;
  afterEach(() => registry?.close());

  /** The database with its questions counted. */
  function counted(): { database: Database; questions: () => number } {
    const { database } = opened();
    let questions = 0;
    return {
      questions: () => questions,
      database: {
        ...database,
        asService(work, options) {
          questions++;
          return database.asService(work, options);
        },
      },
    };
  }
  const build = () => {
    const { database, directory } = opened();
    return buildTileset({
      database,
      directory,
      tilesetId: 'base',
      edition: 'public',
      profile: defaultProfile,
      workers: 1,
    });
  };

  it('knows a tileset before it has an archive', async () => {
    const { database, directory } = opened();
    registry = await TilesetRegistry.open({ database, directory });
    expect(registry.editionOf('base')).toBe('public');
    expect(registry.editionOf('nowhere')).toBeUndefined();
    expect(registry.get('base')).toBeUndefined();
    expect(registry.list()).toEqual([]);
  });

  it('reads the pointers twice at most, however many ask at once', async () => {
    const { database, questions } = counted();
    registry = await TilesetRegistry.open({ database, directory: opened().directory, pollMs: 3_600_000 });
    await Promise.all(Array.from({ length: 50 }, () => registry?.refresh()));
    expect(questions()).toBe(3); // the opening, the one that runs and the one that waits
  });

  it('finds out by itself that a pointer moved', async () => {
    const { database, directory } = opened();
    await database.asService((tx) => insertPaperCity(tx, 50));
    registry = await TilesetRegistry.open({ database, directory, pollMs: 50 });
    const { version } = await build();
    await vi.waitFor(() => expect(registry?.get('base')?.version).toBe(version), { timeout: 20_000 });
  });

  it('gives tiles without asking the database', async () => {
    const { database, questions } = counted();
    registry = await TilesetRegistry.open({ database, directory: opened().directory, pollMs: 3_600_000 });
    const before = questions();
    const { stack } = registry.get('base')!;
    expect((await registry.tile(stack.locate({ z: 4, x: 13, y: 6 })!)).isEmpty).toBe(false);
    expect(questions()).toBe(before);
  });

  it('finishes what it is reading when the pointer moves away under it', async () => {
    const { database, directory } = opened();
    registry = await TilesetRegistry.open({ database, directory, pollMs: 3_600_000, hotTileBytes: 0 });
    const { stack } = registry.get('base')!;
    await build();
    const tile = registry.tile(stack.locate({ z: 4, x: 13, y: 6 })!);
    await registry.refresh();
    expect((await tile).isEmpty).toBe(false);
    await expect(registry.tile(stack.locate({ z: 4, x: 13, y: 6 })!)).rejects.toThrow(); // closed, not leaked
  });
});

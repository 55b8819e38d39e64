import { collections } from '@tongtu/data/model';
import { checkDatabase, checkFinished, type Database, migrate, openDatabase } from '@tongtu/database';
import { Events, LocalGrids, publishedNotices, sweepStaging, syncCollections } from '@tongtu/features';
import { BASE_TILESETS } from '@tongtu/sdk/contract';
import { defaultProfile, endAllLeases, Publisher, TilesetRegistry } from '@tongtu/tiles';
import { sweepBackup } from './backup/scratch.ts';
import { makeDataDirectory } from './data-directory.ts';
import { readLocalGrids } from './local-grids.ts';
import { databaseError } from './reachable.ts';
import type { Reporter } from './report.ts';
import type { Settings } from './settings.ts';

const DAY_SECONDS = 24 * 3600;

/** The opened store with what every command needs. */
export interface Platform {
  readonly settings: Settings;
  readonly database: Database;
  readonly registry: TilesetRegistry;
  /** Publications and moves of tilesets as they happen; whoever makes one wakes them. */
  readonly events: Events;
  /** Brings publications to the tiles. Whoever publishes wakes it; the server alone has started it. */
  readonly publisher: Publisher;
  /** The city's own grids, who may use them and the account of it. */
  readonly grids: LocalGrids;
  /** What must be shown wherever the base map is drawn; missing where nothing was published. */
  attribution(): Promise<string | undefined>;
  close(): Promise<void>;
}

/**
 * Takes the data directory, opens the database, brings the schema and the base model up to date, checks
 * what the platform needs.
 *
 * @param options.opening the database, where it is being opened already
 * @param options.onDatabase is told when the database takes connections, before the schema is there
 * @throws DataDirectoryLockedError where another process holds the directory.
 * @throws UnfinishedDatabaseError where a move or a restore into the database was broken off.
 * @throws SettingsError where the directory can't be made, or no server answers at `DATABASE_URL`.
 */
export async function openPlatform(
  settings: Settings,
  report: Reporter,
  { opening, onDatabase }: { readonly opening?: Promise<Database>; readonly onDatabase?: () => void } = {},
): Promise<Platform> {
  makeDataDirectory(settings.dataDirectory);
  const database = await (opening ?? openDatabase(settings));
  try {
    onDatabase?.();
    await sweepBackup(settings.dataDirectory);
    await checkFinished(database);
    const grids = new LocalGrids(database, await readLocalGrids(settings));
    for (const name of await migrate(database)) report.line(`database: migration ${name} done`);
    await checkDatabase(database);
    await database.asService((tx) => syncCollections(tx, collections));
    await sweepStaging(database);
    // Who held one died with the embedded engine: the lock of the data directory is ours.
    if (database.engine === 'embedded') await database.asService(endAllLeases);
    let events: Events | undefined;
    const registry = await TilesetRegistry.open({
      ...{ database, directory: settings.dataDirectory },
      onMoved: () => events?.wake(),
    });
    const attribution = async () => {
      const notices = await database.asService(publishedNotices);
      return notices.attribution.length > 0 ? notices.attribution.join(' · ') : undefined;
    };
    const publisher = new Publisher({
      ...{ database, registry, directory: settings.dataDirectory, attribution },
      ...{ profile: defaultProfile, tilesetIds: Object.keys(BASE_TILESETS) },
      keepSeconds: settings.keepArchivesDays * DAY_SECONDS,
    });
    events = new Events({
      database,
      async onTilesMoved(moved) {
        if (moved.some(({ tileset, version }) => (registry.get(tileset)?.version ?? 0) < version))
          await registry.refresh();
      },
      onError: (error) => report.error(`events: ${error instanceof Error ? error.message : String(error)}`),
    });
    return {
      ...{ settings, database, registry, publisher, events, grids, attribution },
      async close() {
        await events.close();
        await publisher.close();
        await registry.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw databaseError(error, settings);
  }
}

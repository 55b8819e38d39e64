import { collections } from '@tongtu/data/model';
import { checkDatabase, checkFinished, type Database, migrate, openDatabase } from '@tongtu/database';
import { LocalGrids, publishedNotices, sweepStaging, syncCollections } from '@tongtu/features';
import { TilesetRegistry } from '@tongtu/tiles';
import { sweepBackup } from './backup/scratch.ts';
import { makeDataDirectory } from './data-directory.ts';
import { readLocalGrids } from './local-grids.ts';
import { databaseError } from './reachable.ts';
import type { Reporter } from './report.ts';
import type { Settings } from './settings.ts';

/** The opened store with what every command needs. */
export interface Platform {
  readonly settings: Settings;
  readonly database: Database;
  readonly registry: TilesetRegistry;
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
    const registry = await TilesetRegistry.open({ database, directory: settings.dataDirectory });
    return {
      settings,
      database,
      registry,
      grids,
      async attribution() {
        const { attribution } = await database.asService(publishedNotices);
        return attribution.length > 0 ? attribution.join(' · ') : undefined;
      },
      async close() {
        await registry.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw databaseError(error, settings);
  }
}

import { openDatabase, takeLock } from '@tongtu/database';
import { holdsDatabase, makeDataDirectory } from './data-directory.ts';
import { addressProblem } from './reachable.ts';
import type { ExitCode, Reporter } from './report.ts';
import { writeSampleGrid } from './sample-grid.ts';
import { type Settings, SettingsError } from './settings.ts';

/**
 * Runs the platform until the signal; answers 0 after a clean end. The embedded engine boots in a process of its own
 * while the rest of the platform's code is loaded here: hence the imports in the middle.
 *
 * @throws SettingsError, DataDirectoryLockedError
 */
export async function start(settings: Settings, report: Reporter, signal: AbortSignal): Promise<ExitCode> {
  if (settings.localGridsFile !== undefined) {
    const { readLocalGrids } = await import('./local-grids.ts');
    await readLocalGrids(settings); // wrong ones are told now, before anything is made
  }
  const problem = await addressProblem(settings);
  makeDataDirectory(settings.dataDirectory);
  if (problem !== undefined) {
    takeLock(settings.dataDirectory, 'platform').release(); // most often it is our own platform that runs already
    throw new SettingsError(problem);
  }
  // Of a server it is not known yet: there the city is drawn when its database turns out to be empty.
  const isFirst = settings.databaseUrl === undefined && !holdsDatabase(settings.dataDirectory);
  if (isFirst && settings.sample === 'city' && !settings.localGridsFile) writeSampleGrid(settings);
  const opening = openDatabase(settings);
  opening.catch(() => {}); // awaited below
  const { runServer } = await import('./server.ts');
  return runServer({ settings, opening, isFirst, report, signal });
}

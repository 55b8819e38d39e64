import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SettingsError } from './settings.ts';

/**
 * Makes the data directory where it is not there. Looks at its nearest ancestor first: Node's own recursive `mkdir`
 * never ends where a file system refuses folders with "no such file", as `/proc` does.
 *
 * @throws SettingsError that says what stands in the way
 */
export function makeDataDirectory(path: string): void {
  const existing = nearestExisting(path);
  if (!statSync(existing).isDirectory())
    throw new SettingsError(`TONGTU_DATA: ${existing} is a file; wanted a directory`);
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
    // One step at a time, so that each either makes its folder or fails.
    const missing: string[] = [];
    for (let folder = path; folder !== existing; folder = dirname(folder)) missing.unshift(folder);
    for (const folder of missing) mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    throw new SettingsError(
      `TONGTU_DATA: ${path} can't be written (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

/** Whether an embedded database was ever begun there. */
export const holdsDatabase = (directory: string): boolean => existsSync(join(directory, 'pglite'));

function nearestExisting(path: string): string {
  let folder = path;
  while (!existsSync(folder)) folder = dirname(folder);
  return folder;
}

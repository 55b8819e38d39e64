import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from './backup-error.ts';

/** Where a backup has a copy of the embedded database, and archives by a second name, until it is written. */
const scratchOf = (dataDirectory: string): string => join(dataDirectory, 'backup.tmp');

/**
 * Runs `work` with an empty folder in the data directory, on the file system of what is linked into it, and removes it.
 *
 * @throws BackupError where another backup has it: of a data directory one is made at a time.
 */
export async function withScratch<T>(
  dataDirectory: string,
  work: (scratch: string) => Promise<T>,
): Promise<T> {
  const scratch = scratchOf(dataDirectory);
  await mkdir(scratch, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new BackupError('another backup is under way; wait for its end') : error;
  });
  try {
    return await work(scratch);
  } finally {
    await sweepBackup(dataDirectory);
  }
}

/** Removes what a killed backup left. Only for who holds the data directory and makes no backup. */
export async function sweepBackup(dataDirectory: string): Promise<void> {
  await rm(scratchOf(dataDirectory), { recursive: true, force: true });
}

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '@tongtu/database';

/** Start of an import's directory name: it says whose it is. */
export const directoryPrefix = (root: string): string => join(root, `tongtu-import-${process.pid}-`);

/** Removes what imports left in `root` whose process was killed. Another user's is left alone, in silence. */
export async function sweepLeftovers(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const [, pid] = /^tongtu-import-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    await rm(join(root, name), { recursive: true, force: true }).catch(() => {});
  }
}

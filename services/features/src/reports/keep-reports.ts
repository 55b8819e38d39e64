import type { Database } from '@tongtu/database';
import { PhotoFiles } from './photo-files.ts';
import { deleteOldTasks, findPhotoPaths } from './store.ts';

const BATCH = 500;
/** A file without a row that is older than any upload takes: its process was killed in between. */
const STRAY_MS = 3_600_000;

/**
 * Takes away reports that were closed so many days ago, their photos, and photos that no report has. Safe at any time and
 * by several processes at once.
 *
 * @returns how many reports and remarks went
 */
export async function sweepReports(
  database: Database,
  { directory, keepDays, nowMs = Date.now() }: { directory: string; keepDays: number; nowMs?: number },
): Promise<number> {
  const files = new PhotoFiles(directory);
  let total = 0;
  for (;;) {
    const { deleted, photos } = await database.asService((tx) => deleteOldTasks(tx, keepDays, BATCH));
    for (const path of photos) await files.remove(path);
    total += deleted;
    if (deleted < BATCH) break;
  }
  const old = await files.olderThan(STRAY_MS, nowMs);
  for (let from = 0; from < old.length; from += BATCH) {
    const batch = old.slice(from, from + BATCH);
    const known = await database.asService((tx) => findPhotoPaths(tx, batch));
    for (const path of batch) if (!known.has(path)) await files.remove(path);
  }
  return total;
}

import { link, mkdir, open, readdir, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isRunning } from '@tongtu/database';

const PREFIX = '.build-';

/** Builds of this process that are under way: their folders are not leftovers. */
const active = new Set<string>();

/** A folder for the files of a build until they are published. */
export interface Workspace {
  readonly path: string;
  /** Removes the folder with all that is in it. */
  remove(): Promise<void>;
}

/**
 * Makes a folder beside the archives, on their file system, so that a finished file is linked, not copied.
 * First sweeps away what builds left behind whose process is gone.
 */
export async function openWorkspace(tilesetDirectory: string): Promise<Workspace> {
  await mkdir(tilesetDirectory, { recursive: true });
  await sweepWorkspaces(tilesetDirectory);
  for (let number = 1; ; number++) {
    const path = join(tilesetDirectory, `${PREFIX}${process.pid}-${number}`);
    try {
      await mkdir(path);
    } catch (error) {
      if (isCode(error, 'EEXIST')) continue;
      throw error;
    }
    active.add(path);
    return {
      path,
      async remove() {
        await rm(path, { recursive: true, force: true });
        active.delete(path);
      },
    };
  }
}

async function sweepWorkspaces(tilesetDirectory: string): Promise<void> {
  for (const name of await readdir(tilesetDirectory)) {
    const path = join(tilesetDirectory, name);
    if (!name.startsWith(PREFIX) || active.has(path)) continue;
    const pid = Number(name.slice(PREFIX.length).split('-')[0]);
    // A folder of our own number that we don't know is of an earlier process with the same number.
    if (pid !== process.pid && isRunning(pid)) continue;
    await rm(path, { recursive: true, force: true });
  }
}

/**
 * Gives a finished, synced file its final name and syncs the folder, after which a power cut loses neither.
 * Never replaces a file. False where the name is taken.
 */
export async function placeFile(finishedPath: string, finalPath: string): Promise<boolean> {
  try {
    await link(finishedPath, finalPath); // unlike rename, fails where the name is taken
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
  await unlink(finishedPath);
  const folder = await open(dirname(finalPath), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return true;
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

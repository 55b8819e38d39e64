import { constants, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { dataDir } from '@electric-sql/pglite-prepopulatedfs';
import { unpackTar } from 'modern-tar/fs';

/**
 * Makes sure that the embedded engine finds a database cluster in `folder`. A new one is unpacked from PGlite's
 * own ready-made cluster (running `initdb` takes 4 s more) beside its place and then renamed: `kill -9` at any
 * point leaves a whole cluster or none.
 */
export async function ensureCluster(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  const readyMade = await dataDir();
  await pipeline(readyMade.stream(), createGunzip(), unpackTar(unfinished, { dmode: 0o700, fmode: 0o600 }));
  renameSync(unfinished, folder);
}

/** Files that are copied at a time: there are some thousand small ones, and the threads are shared with tile reads. */
const COPIES_AT_ONCE = 4;

/**
 * Copies a cluster whose engine is held between two statements. As blocks that are shared until one of both is written
 * to where the file system can (Btrfs, XFS): then it takes no time and no space.
 */
export async function copyCluster(from: string, to: string, signal: AbortSignal): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  const files: string[] = [];
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(from.length + 1);
    if (entry.isDirectory()) await mkdir(join(to, path), { recursive: true, mode: 0o700 });
    else if (entry.isFile()) files.push(path);
  }
  const open = files.values();
  const copyNext = async () => {
    for (const path of open) {
      signal.throwIfAborted();
      await copyFile(join(from, path), join(to, path), constants.COPYFILE_FICLONE);
    }
  };
  await Promise.all(Array.from({ length: COPIES_AT_ONCE }, copyNext));
}

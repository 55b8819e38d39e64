import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
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

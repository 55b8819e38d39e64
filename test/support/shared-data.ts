import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = process.env.TONGTU_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data');

/** Absolute path of a file of the shared test data, which lie beside the repository and are not part of it. */
export function sharedData(path: string): string {
  const file = join(root, path);
  if (!existsSync(file))
    throw new Error(`${file} is not there; set TONGTU_SHARED_DATA to the folder of the test data`);
  return file;
}

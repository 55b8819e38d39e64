import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { throwIfCancelled } from './error.ts';
import type { InputFile } from './read/datasets.ts';

/** The same files with the same options have the same key, by which a half-staged import is found again. */
export async function importKey(
  files: readonly InputFile[],
  options: unknown,
  signal?: AbortSignal,
): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify(options));
  for (const { path, name } of files) {
    const content = createHash('sha256');
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      throwIfCancelled(signal);
      content.update(chunk as Buffer);
    }
    key.update(`${name ?? ''}\0`).update(content.digest());
  }
  return key.digest('hex');
}

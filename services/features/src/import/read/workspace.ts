import { constants, createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Encoding } from './encoding.ts';
import { directoryPrefix, sweepLeftovers } from './leftovers.ts';

/**
 * A private directory (mode 0700) for one import. Names inside are ours and ASCII: names from archives and
 * uploads never reach the file system or GDAL.
 */
export interface Workspace {
  readonly directory: string;
  /** A name that is not in use yet, such as `input-3`. */
  fresh(kind: string): string;
  path(name: string): string;
  /** Copies a file in, by reference where the file system can. */
  place(from: string, name: string): Promise<void>;
  /** Puts a text file in as UTF-8 without byte order mark; `edit` sees the first chunk. */
  placeText(from: string, name: string, encoding: Encoding, edit?: (head: string) => string): Promise<void>;
  /** Puts a file in byte for byte but for what `edit` does to its first chunk, one character per byte. */
  placeEdited(from: string, name: string, edit: (head: string) => string): Promise<void>;
  write(name: string, text: string): Promise<void>;
  makeFolder(name: string): Promise<void>;
  remove(): Promise<void>;
}

/** First sweeps away what imports left behind whose process was killed. */
export async function createWorkspace(root = tmpdir()): Promise<Workspace> {
  await mkdir(root, { recursive: true });
  await sweepLeftovers(root);
  const directory = await mkdtemp(directoryPrefix(root));
  let count = 0;
  const path = (name: string) => join(directory, name);
  return {
    directory,
    fresh: (kind) => `${kind}-${++count}`,
    path,
    // Never a link: what GDAL may write beside or into its input (an index, a journal) must not reach the original.
    place: (from, name) => copyFile(from, path(name), constants.COPYFILE_FICLONE),
    placeText(from, name, encoding, edit = (head) => head) {
      const decoder = new TextDecoder(encoding);
      return rewrite(from, path(name), 'utf8', edit, (chunk) =>
        decoder.decode(chunk, { stream: chunk !== undefined }),
      );
    },
    placeEdited: (from, name, edit) =>
      rewrite(from, path(name), 'latin1', edit, (chunk) => chunk?.toString('latin1') ?? ''),
    write: (name, text) => writeFile(path(name), text),
    async makeFolder(name) {
      await mkdir(path(name));
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Streams a file through `decode` (called without a chunk at the end); `edit` changes the first chunk's text. */
function rewrite(
  from: string,
  to: string,
  encoding: 'utf8' | 'latin1',
  edit: (head: string) => string,
  decode: (chunk?: Buffer) => string,
): Promise<void> {
  let first = true;
  const recode = new Transform({
    transform(chunk: Buffer, _, done) {
      const text = decode(chunk);
      done(null, Buffer.from(first ? edit(text) : text, encoding));
      first = false;
    },
    flush(done) {
      done(null, Buffer.from(decode(), encoding));
    },
  });
  return pipeline(createReadStream(from, { highWaterMark: 1 << 20 }), recode, createWriteStream(to));
}

import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, open, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createTarPacker } from 'modern-tar';
import { BackupError, diskError } from './backup-error.ts';
import { type EntryList, LIST_ENTRY, tailOf } from './format.ts';

/** What the packer ends with; ours ends with the hash. */
const END_BYTES = 1024;

/** A backup that is being written. */
export interface BackupWriter {
  add(name: string, bytes: Uint8Array): Promise<void>;
  /** @throws BackupError where the file does not hold what is expected of it. */
  addFile(path: string, expected: EntryList[number]): Promise<void>;
}

/**
 * Writes a backup under the name `${file}.part`, readable for the platform's account alone, syncs it to the disk and gives
 * it its name last: whatever ends the process in between, there is no file of that name.
 *
 * @throws BackupError where there is one already, or the disk is full. The unfinished file is removed.
 */
export async function writeBackupFile(
  file: string,
  signal: AbortSignal,
  fill: (writer: BackupWriter) => Promise<void>,
): Promise<{ sizeBytes: number }> {
  const unfinished = `${file}.part`;
  await rm(unfinished, { force: true }); // of a backup that was killed
  try {
    const digest = createHash('sha256');
    await writeEntries(unfinished, digest, signal, fill);
    const handle = await open(unfinished, 'a');
    try {
      await handle.writeFile(await tailOf(digest.digest('hex')));
      await handle.sync();
      signal.throwIfAborted();
      await giveName(unfinished, file);
      return { sizeBytes: (await handle.stat()).size };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw diskError(error, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function writeEntries(
  path: string,
  digest: Hash,
  signal: AbortSignal,
  fill: (writer: BackupWriter) => Promise<void>,
): Promise<void> {
  const { readable, controller } = createTarPacker();
  const written = pipeline(
    Readable.fromWeb(readable),
    (source: AsyncIterable<Uint8Array>) => withoutEnd(source, digest),
    createWriteStream(path, { flags: 'wx', mode: 0o600 }),
    { signal },
  );
  written.catch(() => {}); // awaited below
  const entries: EntryList = [];
  const mtime = new Date();

  /** Names, hashes and packs what comes; its size has to be known before. */
  async function pack(name: string, sizeBytes: number, chunks: AsyncIterable<Uint8Array> | Uint8Array[]) {
    const body = controller.add({ name, size: sizeBytes, mode: 0o600, mtime }).getWriter();
    body.closed.catch(() => {}); // the write below says so
    const entryDigest = createHash('sha256');
    for await (const chunk of chunks) {
      entryDigest.update(chunk);
      await body.write(chunk);
    }
    await body.close();
    const entry = { name, sizeBytes, sha256: entryDigest.digest('hex') };
    entries.push(entry);
    return entry;
  }

  try {
    await fill({
      async add(name, bytes) {
        await pack(name, bytes.length, [bytes]);
      },
      async addFile(source, { name, sizeBytes, sha256 }) {
        const { size } = await stat(source);
        if (size !== sizeBytes)
          throw new BackupError(
            `${name} is damaged: got ${size} bytes, wanted ${sizeBytes}. Build its tileset again (tongtu build)`,
          );
        const entry = await pack(name, sizeBytes, createReadStream(source, { highWaterMark: 1024 * 1024 }));
        if (entry.sha256 !== sha256)
          throw new BackupError(
            `${name} is damaged: got SHA-256 ${entry.sha256}, wanted ${sha256}. Build its tileset again (tongtu build)`,
          );
      },
    });
    const list = Buffer.from(JSON.stringify(entries));
    await pack(LIST_ENTRY, list.length, [list]);
    controller.finalize();
  } catch (error) {
    controller.error(error);
    await written; // where the disk failed, it says so; what came after is its consequence
    throw error;
  }
  await written;
}

/** The bytes but for the packer's end mark, into the digest too. */
async function* withoutEnd(source: AsyncIterable<Uint8Array>, digest: Hash): AsyncGenerator<Uint8Array> {
  let held = Buffer.alloc(0);
  for await (const chunk of source) {
    const bytes = Buffer.concat([held, chunk]);
    const known = bytes.subarray(0, Math.max(0, bytes.length - END_BYTES));
    held = bytes.subarray(known.length);
    digest.update(known);
    yield known;
  }
}

/** Never replaces a file. */
async function giveName(unfinished: string, file: string): Promise<void> {
  try {
    await link(unfinished, file); // unlike rename, fails where the name is taken
    await unlink(unfinished);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') throw new BackupError(`${file} is there already; a backup never replaces a file`);
    // File systems of memory sticks and some network drives have no links.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EOPNOTSUPP') throw error;
    await rename(unfinished, file);
  }
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

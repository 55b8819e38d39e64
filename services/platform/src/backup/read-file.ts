import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ReadableStream } from 'node:stream/web';
import { createTarDecoder } from 'modern-tar';
import { BackupError, DamagedBackupError } from './backup-error.ts';
import {
  type BackupHead,
  type EntryList,
  HEAD_ENTRY,
  LIST_ENTRY,
  MAX_JSON_BYTES,
  parseHead,
  parseList,
  TAIL_BYTES,
  tailOf,
} from './format.ts';

export interface ReadBackupOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
  /** Takes what an entry holds, a table's page or an archive; missing: it is only looked at. */
  readonly onEntry?: (name: string, body: AsyncIterable<Uint8Array>, head: BackupHead) => Promise<void>;
}

/**
 * Reads a backup from its first byte to its last, in bounded memory.
 *
 * @returns what it holds, once every byte is found to be the one that was written.
 * @throws DamagedBackupError that says where; BackupError where it is none, or of another format.
 */
export async function readBackupFile(
  file: string,
  { signal, onProgress, onEntry }: ReadBackupOptions,
): Promise<BackupHead> {
  const { size: totalBytes } = await stat(file).catch((error: Error) => {
    throw new BackupError(`${file} can't be read (${error.message})`);
  });
  const digest = createHash('sha256');
  const tail: Uint8Array[] = [];
  let readBytes = 0;

  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const chunk of createReadStream(file, { signal, highWaterMark: 1024 * 1024 })) {
      const own = (chunk as Buffer).subarray(0, Math.max(0, totalBytes - TAIL_BYTES - readBytes));
      digest.update(own);
      if (own.length < chunk.length) tail.push(chunk.subarray(own.length));
      readBytes += chunk.length;
      onProgress?.(readBytes, totalBytes);
      yield chunk;
    }
  }

  const seen: EntryList = [];
  let head: BackupHead | undefined;
  let headFault: unknown;
  let list: EntryList | undefined;
  const damaged = (reason: string) => {
    const after = seen.at(-1)?.name;
    return new DamagedBackupError(
      `the backup is damaged ${after ? `after its entry ${after}` : 'at its beginning'}, within its first ${readBytes} of ${totalBytes} bytes (${reason})`,
    );
  };
  /** What the decoder throws is of the file; what comes from whoever takes the bytes is not. */
  async function* decoded<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
    const steps = source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const step = await steps.next().catch((error: unknown) => {
          signal.throwIfAborted();
          throw damaged(error instanceof Error ? error.message : String(error));
        });
        if (step.done) return;
        yield step.value;
      }
    } finally {
      await steps.return?.();
    }
  }

  const entries = ReadableStream.from(bytes()).pipeThrough(createTarDecoder({ strict: true }));
  for await (const { header, body } of decoded(entries)) {
    const entryDigest = createHash('sha256');
    const kept: Uint8Array[] = [];
    const isKept = seen.length === 0 || header.name === LIST_ENTRY;
    if (isKept && header.size > MAX_JSON_BYTES) throw damaged(`${header.name} has ${header.size} bytes`);
    const chunks = hashed(decoded(body));
    if (seen.length === 0 && header.name !== HEAD_ENTRY)
      throw new BackupError(`${file} is no backup of Tongtu`);
    if (!isKept && head && list === undefined) await onEntry?.(header.name, chunks, head);
    for await (const chunk of chunks) if (isKept) kept.push(chunk); // and what was left of it
    const text = Buffer.concat(kept).toString();
    if (seen.length === 0) {
      try {
        head = parseHead(text);
      } catch (error) {
        headFault = error; // unless the file turns out to be damaged
      }
    }
    if (header.name === LIST_ENTRY) list = parseList(text);
    seen.push({ name: header.name, sizeBytes: header.size, sha256: entryDigest.digest('hex') });

    async function* hashed(source: AsyncIterable<Uint8Array>) {
      for await (const chunk of source) {
        entryDigest.update(chunk);
        yield chunk;
      }
    }
  }

  const damage = await findDamage({ seen, list, tail: Buffer.concat(tail), sha256: digest.digest('hex') });
  if (damage !== undefined) throw new DamagedBackupError(`the backup is damaged ${damage}`);
  if (!head) throw headFault ?? new BackupError(`${file} is no backup of Tongtu`);
  return head;
}

/** Where the file differs from what was written, in words; undefined where every byte is as it was. */
async function findDamage({
  seen,
  list,
  tail,
  sha256,
}: {
  readonly seen: EntryList;
  readonly list: EntryList | undefined;
  readonly tail: Buffer;
  readonly sha256: string;
}): Promise<string | undefined> {
  if (list === undefined) return `in its entry ${LIST_ENTRY}, or was cut off before`;
  const wrong = list.find(({ name, sizeBytes, sha256: wanted }, index) => {
    const here = seen[index];
    return here?.name !== name || here.sizeBytes !== sizeBytes || here.sha256 !== wanted;
  });
  if (wrong) return `in its entry ${wrong.name}`;
  if (tail.equals(await tailOf(sha256))) return undefined;
  return 'between its entries or at its end: its SHA-256 is not the one that it ends with';
}

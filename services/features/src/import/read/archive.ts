import { createWriteStream } from 'node:fs';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { ImportError, throwIfCancelled } from '../error.ts';
import { decodeBytes, guessEncoding } from './encoding.ts';
import type { Member } from './member.ts';
import type { Workspace } from './workspace.ts';

/** What an archive may hold. Declared sizes are checked before anything is unpacked, true sizes while unpacking. */
export interface ArchiveLimits {
  readonly maxEntries: number;
  readonly maxTotalBytes: number;
  /** Unpacked bytes per packed byte, once more than `ratioFromBytes` are unpacked. Padded dbf text reaches 100. */
  readonly maxRatio: number;
  readonly ratioFromBytes: number;
}

const ARCHIVE_LIMITS: ArchiveLimits = {
  maxEntries: 10_000,
  maxTotalBytes: 8 * 2 ** 30,
  maxRatio: 200,
  ratioFromBytes: 64 * 2 ** 20,
};

/** One file of an archive, by its name with `/` between folders. */
export interface ArchiveEntry {
  readonly name: string;
  readonly sizeBytes: number;
  readonly entry: Entry;
}

export interface Archive {
  readonly entries: readonly ArchiveEntry[];
  /** Unpacks an entry into the workspace under a name of ours with the entry's extension. */
  unpack(entry: ArchiveEntry, workspace: Workspace, as?: string, signal?: AbortSignal): Promise<Member>;
  close(): void;
}

/** Opens a zip archive and judges its directory. Throws `archive_*`. */
export async function openArchive(
  path: string,
  file: string,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<Archive> {
  const refuse = (
    code:
      | 'archive_malformed'
      | 'archive_too_many_entries'
      | 'archive_too_large'
      | 'archive_ratio'
      | 'archive_unsafe_path'
      | 'archive_encrypted',
    got: string,
    wanted: string,
  ) => new ImportError(code, { got, wanted, place: { file } });
  const broken = (error: Error) => refuse('archive_malformed', error.message, 'a whole zip archive');

  // Names are decoded here: Windows writes them in GBK without saying so.
  const zip = await openPromise(path, {
    decodeStrings: false,
    validateEntrySizes: true,
    lazyEntries: true,
    autoClose: false,
  }).catch((error: Error) => {
    throw broken(error);
  });
  try {
    return { entries: await list(zip), unpack, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }

  async function list(archive: ZipFile): Promise<ArchiveEntry[]> {
    if (archive.entryCount > limits.maxEntries) {
      throw refuse(
        'archive_too_many_entries',
        `${archive.entryCount} entries`,
        `at most ${limits.maxEntries}`,
      );
    }
    const entries: ArchiveEntry[] = [];
    const iterator = archive.eachEntry();
    let total = 0;
    let packed = 0;
    for (;;) {
      const next = await iterator.next().catch((error: Error) => {
        throw broken(error);
      });
      if (next.done) break;
      const entry: Entry = next.value;
      const name = entryName(entry);
      if (isSymbolicLink(entry) || isUnsafe(name)) {
        throw refuse(
          'archive_unsafe_path',
          JSON.stringify(name),
          'plain files below the archive’s own folder',
        );
      }
      if (name.endsWith('/')) continue;
      if (entry.isEncrypted())
        throw refuse('archive_encrypted', `an encrypted entry ${name}`, 'an archive without password');
      total += entry.uncompressedSize;
      packed += entry.compressedSize;
      if (total > limits.maxTotalBytes) {
        throw refuse(
          'archive_too_large',
          `more than ${total} bytes unpacked`,
          `at most ${limits.maxTotalBytes}`,
        );
      }
      entries.push({ name, sizeBytes: entry.uncompressedSize, entry });
    }
    if (total > limits.ratioFromBytes && total > packed * limits.maxRatio) {
      throw refuse(
        'archive_ratio',
        `${Math.round(total / packed)} times its packed size`,
        `at most ${limits.maxRatio} times`,
      );
    }
    return entries;
  }

  async function unpack(
    source: ArchiveEntry,
    workspace: Workspace,
    as?: string,
    signal?: AbortSignal,
  ): Promise<Member> {
    throwIfCancelled(signal);
    const name = as ?? `${workspace.fresh('entry')}${safeExtension(source.name)}`;
    try {
      // yauzl ends the stream with an error once more bytes come than were declared.
      await pipeline(await zip.openReadStreamPromise(source.entry), createWriteStream(workspace.path(name)), {
        signal,
      });
    } catch (error) {
      throwIfCancelled(signal);
      throw broken(error as Error);
    }
    return { name: `${file}/${source.name}`, path: workspace.path(name), sizeBytes: source.sizeBytes };
  }
}

const UTF8_FLAG = 0x800;
/** Info-ZIP's "Unicode Path": version byte, CRC-32 of the plain name, then the name in UTF-8. */
const UNICODE_PATH_FIELD = 0x7075;

function entryName({ fileNameRaw, generalPurposeBitFlag, extraFields }: Entry): string {
  const unicodePath = extraFields.find((field) => field.id === UNICODE_PATH_FIELD);
  const name =
    unicodePath === undefined
      ? decodeBytes(
          fileNameRaw,
          generalPurposeBitFlag & UTF8_FLAG ? 'utf-8' : (guessEncoding(fileNameRaw) ?? 'utf-8'),
        )
      : unicodePath.data.toString('utf8', 5);
  return name.replaceAll('\\', '/');
}

function isUnsafe(name: string): boolean {
  return (
    name.startsWith('/') || /^[a-z]:/i.test(name) || name.includes('\0') || name.split('/').includes('..')
  );
}

/** Unix mode in the upper half of the external attributes: S_IFLNK. */
function isSymbolicLink({ externalFileAttributes }: Entry): boolean {
  return ((externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}

function safeExtension(name: string): string {
  const extension = extname(name).toLowerCase();
  return /^\.[a-z0-9]{1,10}$/.test(extension) ? extension : '';
}

import type { DatabaseImage } from '@tongtu/database';
import { packTar } from 'modern-tar';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/schema';
import { BackupError } from './backup-error.ts';

/**
 * A backup is a tar file (POSIX ustar), so that any tool opens it:
 *
 *     backup.json                          what it holds, BackupHead
 *     tables/public.feature/000001.jsonl.gz   rows as PostgreSQL writes them, a JSON string a line
 *     tilesets/base/7-0123456789abcdef.pmtiles
 *     reports/0123456789abcdef0123456789abcdef.jpg
 *     entries.json                         name, size and SHA-256 of each entry before
 *     sha256                               of every byte of the file before this entry
 */
export const HEAD_ENTRY = 'backup.json';
export const LIST_ENTRY = 'entries.json';
const HASH_ENTRY = 'sha256';
/** Two blocks of the last entry and two of zeros. */
export const TAIL_BYTES = 2048;
/** What a reader takes into memory of the head or the list; a million entries have 150 MB. */
export const MAX_JSON_BYTES = 256 * 1024 * 1024;

const FORMAT = 1;

const FILE_PATH = '^(tilesets/[a-z][a-z0-9-]*/[0-9a-z-]+\\.pmtiles|reports/[0-9a-f]{32}\\.(jpg|png|webp))$';

const Head = Type.Object({
  kind: Type.Literal('tongtu-backup'),
  format: Type.Literal(FORMAT),
  createdAt: Type.String(),
  platform: Type.Object({
    version: Type.String(),
    engine: Type.Union([Type.Literal('embedded'), Type.Literal('server')]),
    postgres: Type.String(),
    postgis: Type.String(),
  }),
  revision: Type.Number(),
  tilesets: Type.Array(Type.Object({ id: Type.String(), version: Type.Number(), revision: Type.Number() })),
  database: Type.Object({
    migrations: Type.Array(Type.Object({ name: Type.String(), sha256: Type.String() })),
    tables: Type.Array(
      Type.Object({
        name: Type.String({ pattern: '^(public|auth)\\.[a-z][a-z0-9_]*$' }),
        columns: Type.Array(Type.String()),
        rows: Type.Number(),
        hash: Type.String(),
      }),
    ),
    sequences: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  }),
  /** Archives of tiles, and photos of reports. */
  archives: Type.Array(
    Type.Object({
      /** Relative to the data directory, and nowhere else. */
      path: Type.String({ pattern: FILE_PATH }),
      sizeBytes: Type.Number(),
      sha256: Type.String(),
    }),
  ),
  /** Settings that were given and are not protected, by the names of their variables. */
  settings: Type.Record(Type.String(), Type.String()),
  /** Protected settings that were given and files of the data directory: to be put back by hand. */
  leftOut: Type.Array(Type.String()),
});
const headSchema = Compile(Head);

export interface BackupHead extends Omit<Static<typeof Head>, 'database'> {
  readonly database: DatabaseImage;
}

const List = Type.Array(
  Type.Object({ name: Type.String(), sizeBytes: Type.Number(), sha256: Type.String() }),
);
const listSchema = Compile(List);
export type EntryList = Static<typeof List>;

export const newHead = (facts: Omit<BackupHead, 'kind' | 'format'>): BackupHead => ({
  kind: 'tongtu-backup',
  format: FORMAT,
  ...facts,
});

/** @throws BackupError where it is no backup, or of a format that this version doesn't know. */
export function parseHead(text: string): BackupHead {
  const value = jsonOf(text);
  const { kind, format } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  if (kind !== 'tongtu-backup') throw new BackupError('this is no backup of Tongtu');
  if (format !== FORMAT)
    throw new BackupError(`the backup has format ${String(format)}, this version reads ${FORMAT}`);
  if (headSchema.Check(value)) return value as BackupHead;
  throw new BackupError(`${HEAD_ENTRY} of the backup is not as format ${FORMAT} has it`);
}

/** Undefined where it is no such list. */
export function parseList(text: string): EntryList | undefined {
  const value = jsonOf(text);
  return listSchema.Check(value) ? (value as EntryList) : undefined;
}

export const pageName = (table: string, number: number): string =>
  `tables/${table}/${String(number).padStart(6, '0')}.jsonl.gz`;

/** The table whose rows an entry holds; undefined where it holds none. */
export const tableOfPage = (name: string): string | undefined =>
  /^tables\/([^/]+)\/\d+\.jsonl\.gz$/.exec(name)?.[1];

/** The last bytes of a backup, the same for the same hash: whatever of them was changed is seen. */
export function tailOf(sha256: string): Promise<Uint8Array> {
  const body = `${sha256}\n`;
  return packTar([
    { header: { name: HASH_ENTRY, size: body.length, mode: 0o600, mtime: new Date(0) }, body },
  ]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

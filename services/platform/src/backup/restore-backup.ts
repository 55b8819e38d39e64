import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import {
  abandonRestore,
  beginRestore,
  type Database,
  finishRestore,
  insertRows,
  openDatabase,
} from '@tongtu/database';
import { holdsDatabase, makeDataDirectory } from '../data-directory.ts';
import type { Reporter } from '../report.ts';
import type { Settings } from '../settings.ts';
import { BackupError, diskError } from './backup-error.ts';
import { type BackupHead, tableOfPage } from './format.ts';
import { readBackupFile } from './read-file.ts';

interface RestoreOptions {
  readonly settings: Settings;
  /** Absolute. */
  readonly file: string;
  readonly report: Reporter;
  readonly signal: AbortSignal;
}

/**
 * Fills an empty platform with what a backup holds. First the whole file is verified, last every table and archive that
 * was made of it; in between a mark in the database keeps any platform from serving it, and lets the next restore begin
 * anew where this one is killed.
 *
 * @throws BackupError, RestoreError, DataDirectoryLockedError. Nothing is left of what was begun.
 */
export async function restoreBackup({ settings, file, report, signal }: RestoreOptions): Promise<BackupHead> {
  const head = await readBackupFile(file, {
    signal,
    onProgress: (done, total) => report.progress('verify the backup', done, total, 'bytes'),
  });
  const { dataDirectory } = settings;
  makeDataDirectory(dataDirectory);
  const isFirst = settings.databaseUrl === undefined && !holdsDatabase(dataDirectory);
  const database = await openDatabase(settings);
  let isBegun = false;
  try {
    const strangers = await listArchives(dataDirectory);
    const { again } = await beginRestore(database, head.database);
    isBegun = true;
    if (!again && strangers.length > 0)
      throw new BackupError(`the data directory holds ${strangers[0]}; wanted an empty one`);
    await fill({ database, dataDirectory, file, report, signal });
    await checkArchives(head, { dataDirectory, report, signal });
    await finishRestore(database, head.database, {
      signal,
      onTable: ({ table, rows, hash }) =>
        report.line(`${table.padEnd(28)}${String(rows).padStart(10)}  ${hash}  as in the backup`),
    });
    await database.close();
    return head;
  } catch (error) {
    if (isBegun) {
      await removeArchives(head, dataDirectory);
      await abandonRestore(database).catch(() => {}); // the mark says the same to whoever comes
    }
    await database.close();
    if (isFirst) await rm(join(dataDirectory, 'pglite'), { recursive: true, force: true });
    throw diskError(error, dataDirectory);
  }
}

async function fill({
  database,
  dataDirectory,
  file,
  report,
  signal,
}: Omit<RestoreOptions, 'settings'> & {
  readonly database: Database;
  readonly dataDirectory: string;
}): Promise<void> {
  const done = new Map<string, number>();
  await readBackupFile(file, {
    signal,
    async onEntry(name, body, head) {
      const table = head.database.tables.find((each) => each.name === tableOfPage(name));
      if (table) {
        const rows = await rowsOf(body);
        await insertRows(database, table.name, rows);
        done.set(table.name, (done.get(table.name) ?? 0) + rows.length);
        report.progress(`restore ${table.name}`, done.get(table.name) ?? 0, table.rows, 'rows');
        return;
      }
      const archive = head.archives.find(({ path }) => path === name);
      if (!archive) throw new BackupError(`the backup holds an entry ${name} that it says nothing of`);
      const path = join(dataDirectory, archive.path);
      await mkdir(dirname(path), { recursive: true });
      await pipeline(body, createWriteStream(path, { flush: true }), { signal });
    },
  });
}

/** Reads back from the disk what was written to it. */
async function checkArchives(
  { archives }: BackupHead,
  { dataDirectory, report, signal }: Pick<RestoreOptions, 'report' | 'signal'> & { dataDirectory: string },
): Promise<void> {
  const folders = new Set<string>();
  for (const [index, { path, sha256 }] of archives.entries()) {
    const digest = createHash('sha256');
    await pipeline(createReadStream(join(dataDirectory, path)), digest, { signal });
    const found = digest.digest('hex');
    if (found !== sha256)
      throw new BackupError(
        `archive ${path} differs from the backup: got SHA-256 ${found}, wanted ${sha256}`,
      );
    folders.add(dirname(join(dataDirectory, path)));
    report.progress('verify archives', index + 1, archives.length, 'files');
  }
  for (const folder of folders) {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  }
}

/** One page: what the writer compressed is bounded, and no page of a damaged file gets here. */
async function rowsOf(body: AsyncIterable<Uint8Array>): Promise<string[]> {
  const chunks: Buffer[] = [];
  await pipeline(body, createGunzip(), async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) chunks.push(chunk);
  });
  const lines = Buffer.concat(chunks).toString().split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as string);
}

/** Paths relative to the data directory. */
async function listArchives(dataDirectory: string): Promise<string[]> {
  const found: string[] = [];
  for (const [folder, ending] of [
    ['tilesets', /\.pmtiles$/],
    ['reports', /\.(?:jpg|png|webp)$/],
  ] as const) {
    if (!existsSync(join(dataDirectory, folder))) continue;
    const names = await readdir(join(dataDirectory, folder), { recursive: true });
    found.push(...names.filter((name) => ending.test(name)).map((name) => join(folder, name)));
  }
  return found;
}

async function removeArchives({ archives }: BackupHead, dataDirectory: string): Promise<void> {
  for (const { path } of archives) await rm(join(dataDirectory, path), { force: true });
}

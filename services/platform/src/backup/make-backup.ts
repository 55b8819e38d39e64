import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { failpoint, readRows, withSnapshot } from '@tongtu/database';
import { readRecordedPhotos } from '@tongtu/features';
import { readRecordedArchives } from '@tongtu/tiles';
import type { Platform } from '../platform.ts';
import type { Reporter } from '../report.ts';
import { BackupError, diskError } from './backup-error.ts';
import { describeStand } from './describe-stand.ts';
import { type BackupHead, HEAD_ENTRY, pageName } from './format.ts';
import { type HeldArchives, holdArchives } from './hold-archives.ts';
import { withScratch } from './scratch.ts';
import { writeBackupFile } from './write-file.ts';

interface BackupOptions {
  readonly platform: Pick<Platform, 'settings' | 'database'>;
  /** Absolute. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly report: Reporter;
  readonly signal: AbortSignal;
}

export interface MadeBackup {
  readonly head: BackupHead;
  readonly sizeBytes: number;
  /** How long the embedded engine answered nobody. */
  readonly heldMs: number;
  /** Archives of former versions that are on record only. */
  readonly goneCount: number;
}

const compress = promisify(gzip);

/**
 * Writes everything that the platform holds, as it is in one moment, into one file, while it runs.
 *
 * @throws BackupError where the file is there, the disk is full or an archive is damaged. Nothing is left of the file.
 */
export async function makeBackup({
  platform,
  file,
  environment,
  report,
  signal,
}: BackupOptions): Promise<MadeBackup> {
  const { settings, database } = platform;
  const { dataDirectory } = settings;
  if (existsSync(file)) throw new BackupError(`${file} is there already; a backup never replaces a file`);
  return withScratch(dataDirectory, async (scratch) => {
    let archives: HeldArchives = { held: [], gone: [] };
    return withSnapshot(
      {
        database,
        dataDirectory,
        scratch,
        signal,
        async atMoment(tx) {
          // A photo that is gone is no reason to have no backup: what is closed is swept while we look.
          const photos = (await readRecordedPhotos(tx)).map((photo) => ({ ...photo, isShown: false }));
          const files = [...(await readRecordedArchives(tx)), ...photos];
          archives = await holdArchives(files, dataDirectory, scratch);
        },
      },
      async (snapshot) => {
        failpoint('backup.held');
        const { head, tables } = await describeStand(snapshot, {
          settings,
          environment,
          archives,
          report,
        });
        const { sizeBytes } = await writeBackupFile(file, signal, async (writer) => {
          await writer.add(HEAD_ENTRY, Buffer.from(JSON.stringify(head, null, 2)));
          for (const table of tables) {
            const total = head.database.tables.find(({ name }) => name === table.name)?.rows ?? 0;
            let [page, done] = [0, 0];
            for await (const rows of readRows(snapshot.read, table, signal)) {
              page += 1;
              done += rows.length;
              const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
              await writer.add(pageName(table.name, page), await compress(lines));
              failpoint('backup.half-written');
              report.progress(`backup ${table.name}`, done, total, 'rows');
            }
          }
          for (const [index, { heldPath, path: name, sizeBytes, sha256 }] of archives.held.entries()) {
            await writer.addFile(heldPath, { name, sizeBytes, sha256 });
            report.progress('backup archives', index + 1, archives.held.length, 'files');
          }
        });
        return { head, sizeBytes, heldMs: snapshot.heldMs, goneCount: archives.gone.length };
      },
    ).catch((error: unknown) => {
      throw diskError(error, join(scratch, 'pglite'));
    });
  });
}

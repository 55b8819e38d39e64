import { makeBackup } from '../backup/make-backup.ts';
import { readBackupFile } from '../backup/read-file.ts';
import type { ExitCode, Reporter } from '../report.ts';
import type { Command } from './command.ts';

export interface BackupArguments {
  /** Absolute. */
  readonly file: string;
}

/** Database, archives and settings in one file, of one moment, while the platform runs. */
export const backupCommand: Command<BackupArguments> = {
  name: 'backup',
  async run({ platform, report, signal }, { file }) {
    const began = performance.now();
    const { head, sizeBytes, heldMs, goneCount } = await makeBackup({
      ...{ platform, file, report, signal },
      environment: process.env,
    });
    const rows = head.database.tables.reduce((sum, table) => sum + table.rows, 0);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    report.line(
      `revision ${head.revision}: ${rows.toLocaleString('en')} rows and ${head.archives.length} archives, ` +
        `${(sizeBytes / 1e6).toFixed(1)} MB in ${seconds} s: ${file}`,
    );
    if (heldMs > 0) report.line(`the embedded database was held for ${Math.round(heldMs)} ms of that`);
    if (goneCount > 0)
      report.line(
        `${goneCount} archives of former versions or photos are no longer kept, and not in the backup`,
      );
    report.line(
      'it holds the accounts with the hashes of their passwords: keep it as safe as the platform itself',
    );
    for (const name of head.leftOut) report.line(`not in it, to be kept elsewhere: ${name}`);
    return 0;
  },
};

/** Reads a backup whole without restoring it: it needs no platform. Exit code 3 where it is damaged or none. */
export async function verifyBackup(
  file: string,
  { report, signal }: { readonly report: Reporter; readonly signal: AbortSignal },
): Promise<ExitCode> {
  try {
    const head = await readBackupFile(file, {
      signal,
      onProgress: (done, total) => report.progress('verify the backup', done, total, 'bytes'),
    });
    const { engine, version } = head.platform;
    report.line(
      `${file}: sound. Revision ${head.revision} of ${head.createdAt}, version ${version} on the ${engine} engine, ` +
        `${head.database.tables.length} tables, ${head.archives.length} archives`,
    );
    return 0;
  } catch (error) {
    if (signal.aborted) return 130;
    report.error(error instanceof Error ? error.message : String(error));
    return 3;
  }
}

/** Why a backup is not made, or not taken: for the operator to read. */
export class BackupError extends Error {
  readonly code = 'backup_refused';
}

/** The file is not what was written. */
export class DamagedBackupError extends BackupError {}

const FULL_DISK = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** An error of the disk as the operator has to hear it; others as they are. */
export function diskError(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return FULL_DISK.has(code)
    ? new BackupError(`there is no space left for ${file} (${code}); nothing of it was kept`)
    : error;
}

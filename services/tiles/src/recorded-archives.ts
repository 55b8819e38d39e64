import type { Transaction } from '@tongtu/database';
import { readPointers, type StoredArchive } from './store.ts';

export interface RecordedArchive extends Pick<StoredArchive, 'path' | 'sizeBytes' | 'sha256'> {
  /** A tileset shows it; others are of former versions, and may be removed at any time. */
  readonly isShown: boolean;
}

/** Every archive on record that still has its file, with those of former versions. */
export async function readRecordedArchives(tx: Transaction): Promise<RecordedArchive[]> {
  const pointers = await readPointers(tx);
  const shown = new Set(
    pointers.flatMap(({ base, deltas }) => [base, ...deltas].map((archive) => archive?.path)),
  );
  const rows = await tx.query<Omit<RecordedArchive, 'isShown'>>(
    'select path, size_bytes::float8 as "sizeBytes", sha256 from tileset_archive where removed_at is null order by path',
  );
  return rows.map((row) => ({ ...row, isShown: shown.has(row.path) }));
}

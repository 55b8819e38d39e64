import type { Transaction } from '@tongtu/database';
import type { ReportKind, TaskState } from '@tongtu/sdk/contract';
import type { Quota } from './options.ts';
import type { CleanPhoto } from './photo/photo.ts';

/** A report as its link opens it. */
export interface StoredReport {
  readonly taskId: number;
  readonly state: TaskState;
  readonly kind: ReportKind;
  readonly text: string;
  readonly lng: number;
  readonly lat: number;
  readonly hasPhoto: boolean;
  readonly photoUntil: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly revision: number | undefined;
  readonly reason: string | undefined;
}

interface Row extends Omit<StoredReport, 'taskId' | 'revision' | 'reason'> {
  taskId: string;
  revision: string | null;
  reason: string | null;
}

export async function findReport(tx: Transaction, tokenSha256: string): Promise<StoredReport | undefined> {
  const [row] = await tx.query<Row>(
    `select t.id as "taskId", t.state, t.report_kind as kind, t.text, st_x(t.place) as lng, st_y(t.place) as lat,
       t.photo_path is not null as "hasPhoto", r.photo_until as "photoUntil", t.created_at as "createdAt",
       t.updated_at as "updatedAt", t.revision, t.reason
     from report r join task t on t.id = r.task_id where r.token_sha256 = $1`,
    [tokenSha256],
  );
  return (
    row && {
      ...row,
      taskId: Number(row.taskId),
      revision: row.revision === null ? undefined : Number(row.revision),
      reason: row.reason ?? undefined,
    }
  );
}

export async function insertReport(
  tx: Transaction,
  taskId: number,
  {
    tokenSha256,
    photoMinutes,
    contact,
  }: { tokenSha256: string; photoMinutes: number; contact: string | undefined },
): Promise<{ photoUntil: Date }> {
  const [row] = await tx.query<{ photoUntil: Date }>(
    `insert into report (task_id, token_sha256, photo_until) values ($1, $2, now() + make_interval(mins => $3))
     returning photo_until as "photoUntil"`,
    [taskId, tokenSha256, photoMinutes],
  );
  if (!row) throw new Error('the report was not stored');
  if (contact !== undefined)
    await tx.query('insert into report_contact (task_id, contact) values ($1, $2)', [taskId, contact]);
  return row;
}

/** Whether the caller of the transaction sees the feature. */
export async function seesFeature(tx: Transaction, collectionId: string, id: number): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from feature where collection_id = $1 and id = $2
     union all select 1 from masked_feature where collection_id = $1 and edition = 'full' and id = $2`,
    [collectionId, id],
  );
  return rows.length > 0;
}

/** Counting and storing are one: reports side by side wait for each other here, for the length of a transaction. */
export async function holdArrivals(tx: Transaction): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('report_arrival'))`);
  await tx.query(`delete from report_arrival where at < now() - interval '1 day'`);
}

/**
 * Seconds until another report may come; 0: now.
 *
 * @param sender missing: of anybody
 */
export async function secondsUntilFree(
  tx: Transaction,
  sender: string | undefined,
  { count, minutes }: Quota,
): Promise<number> {
  // The one of which `count` is the number going backwards: when it is old enough, there is room again.
  const [row] = await tx.query<{ seconds: number }>(
    `select ceil(extract(epoch from at + make_interval(mins => $2) - now()))::int as seconds from report_arrival
     where at > now() - make_interval(mins => $2) and ($1::text is null or sender = $1)
     order by at desc offset $3 limit 1`,
    [sender ?? null, minutes, count - 1],
  );
  return row ? Math.max(1, row.seconds) : 0;
}

export async function insertArrival(tx: Transaction, sender: string): Promise<void> {
  await tx.query('insert into report_arrival (sender) values ($1)', [sender]);
}

/** Bytes of the photos that came within a day. */
export async function photoBytesToday(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ bytes: number }>(
    `select coalesce(sum(photo_bytes), 0)::float8 as bytes from task where created_at > now() - interval '1 day'`,
  );
  return row?.bytes ?? 0;
}

/** @returns false where the report has one already, is closed, or waited too long */
export async function insertPhoto(
  tx: Transaction,
  taskId: number,
  path: string,
  { type, bytes }: CleanPhoto,
  sha256: string,
): Promise<boolean> {
  const rows = await tx.query(
    `update task t set photo_path = $2, photo_type = $3, photo_bytes = $4, photo_sha256 = $5, version = version + 1
     from report r where r.task_id = t.id and t.id = $1 and t.photo_path is null and t.closed_at is null
       and r.photo_until > now() returning 1`,
    [taskId, path, type, bytes.length, sha256],
  );
  return rows.length > 0;
}

/** Takes away what was closed so many days ago. @returns the photos whose files have to go */
export async function deleteOldTasks(
  tx: Transaction,
  days: number,
  limit: number,
): Promise<{ deleted: number; photos: string[] }> {
  const rows = await tx.query<{ photo_path: string | null }>(
    `delete from task where id in (
       select id from task where closed_at < now() - make_interval(days => $1) order by closed_at limit $2)
     returning photo_path`,
    [days, limit],
  );
  return { deleted: rows.length, photos: rows.flatMap(({ photo_path }) => photo_path ?? []) };
}

/** Those of the paths that a report has. */
export async function findPhotoPaths(tx: Transaction, paths: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ photo_path: string }>(
    'select photo_path from task where photo_path = any ($1)',
    [paths],
  );
  return new Set(rows.map(({ photo_path }) => photo_path));
}

/** A photo's file with what is known of it. */
export interface RecordedPhoto {
  /** Relative to the data directory. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Every photo that a report has. */
export function readRecordedPhotos(tx: Transaction): Promise<RecordedPhoto[]> {
  return tx.query<RecordedPhoto>(
    `select photo_path as path, photo_bytes as "sizeBytes", photo_sha256 as sha256 from task
     where photo_path is not null order by id`,
  );
}

import type { Transaction } from '@tongtu/database';
import type { ReportKind, TaskKind, TaskState } from '@tongtu/sdk/contract';
import type { Bbox, LngLat } from '@tongtu/sdk/geo';

/** A task as it is stored. */
export interface StoredTask {
  readonly id: number;
  readonly kind: TaskKind;
  readonly state: TaskState;
  readonly version: number;
  readonly text: string;
  readonly place: LngLat | undefined;
  readonly reportKind: ReportKind | undefined;
  readonly collectionId: string | undefined;
  readonly featureId: number | undefined;
  readonly changesetId: number | undefined;
  readonly mendedBy: number | undefined;
  readonly assigneeId: string | undefined;
  readonly assignee: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly revision: number | undefined;
  readonly reason: string | undefined;
  readonly photo: { readonly path: string; readonly type: string } | undefined;
  readonly distanceMeters: number | undefined;
}

interface Row {
  id: string;
  kind: TaskKind;
  state: TaskState;
  version: number;
  text: string;
  lng: number | null;
  lat: number | null;
  report_kind: ReportKind | null;
  collection_id: string | null;
  feature_id: string | null;
  changeset_id: string | null;
  mended_by: string | null;
  assignee_id: string | null;
  assignee: string | null;
  created_at: Date;
  updated_at: Date;
  revision: string | null;
  reason: string | null;
  photo_path: string | null;
  photo_type: string | null;
  distance?: number | null;
}

const COLUMNS = `id, kind, state, version, text, st_x(place) as lng, st_y(place) as lat, report_kind, collection_id, feature_id,
  changeset_id, mended_by, assignee_id, assignee, created_at, updated_at, revision, reason, photo_path, photo_type`;

const whole = (text: string | null) => (text === null ? undefined : Number(text));

function taskOf(row: Row): StoredTask {
  return {
    ...{ id: Number(row.id), kind: row.kind, state: row.state, version: row.version, text: row.text },
    place: row.lng === null || row.lat === null ? undefined : [row.lng, row.lat],
    reportKind: row.report_kind ?? undefined,
    collectionId: row.collection_id ?? undefined,
    ...{ featureId: whole(row.feature_id), changesetId: whole(row.changeset_id) },
    ...{ mendedBy: whole(row.mended_by), revision: whole(row.revision) },
    ...{ assigneeId: row.assignee_id ?? undefined, assignee: row.assignee ?? undefined },
    ...{ createdAt: row.created_at, updatedAt: row.updated_at, reason: row.reason ?? undefined },
    photo:
      row.photo_path === null || row.photo_type === null
        ? undefined
        : { path: row.photo_path, type: row.photo_type },
    distanceMeters: row.distance === null || row.distance === NOWHERE_METERS ? undefined : row.distance,
  };
}

/** Which tasks, all missing ones not asked about. */
export interface TaskFilter {
  readonly states: readonly TaskState[];
  readonly kind?: TaskKind | undefined;
  readonly assigneeId?: string | undefined;
  readonly box?: Bbox | undefined;
  /** Nearest to it first, what has no place last; missing: oldest first. */
  readonly near?: LngLat | undefined;
  /** Only those behind this one. */
  readonly after?: { readonly distanceMeters: number; readonly id: number } | undefined;
}

/** Farther than anything on earth. */
export const NOWHERE_METERS = 1e9;

/** Those that the caller of the transaction sees. */
export async function findTasks(tx: Transaction, filter: TaskFilter, limit: number): Promise<StoredTask[]> {
  const { states, kind, assigneeId, box, near, after } = filter;
  const rows = await tx.query<Row>(
    `select * from (
       select ${COLUMNS}, case when $9::float8 is null then 0 else coalesce(
           st_distance(st_setsrid(place, 4326)::geography, st_setsrid(st_point($9, $10), 4326)::geography), ${NOWHERE_METERS})
         end as distance
       from task
       where state = any ($1) and ($2::text is null or kind = $2) and ($3::text is null or assignee_id = $3)
         and ($4::float8 is null or place && st_makeenvelope($4, $5, $6, $7, 4490))) t
     where $8::float8 is null or (distance, id) > ($8, $11::bigint)
     order by distance, id limit $12`,
    [
      ...[states, kind ?? null, assigneeId ?? null, ...(box ?? [null, null, null, null])],
      ...[after?.distanceMeters ?? null, ...(near ?? [null, null]), after?.id ?? null, limit],
    ],
  );
  return rows.map(taskOf).map((task) => (near ? task : { ...task, distanceMeters: undefined }));
}

/** One that the caller of the transaction sees. */
export async function findTask(tx: Transaction, id: number): Promise<StoredTask | undefined> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from task where id = $1`, [id]);
  return row && taskOf(row);
}

/** The task, whoever asks, held until the transaction ends. */
export async function lockTask(tx: Transaction, id: number): Promise<StoredTask | undefined> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from task where id = $1 for update`, [id]);
  return row && taskOf(row);
}

/** How the reporter can be reached, as far as the caller of the transaction may know. */
export async function findContact(tx: Transaction, taskId: number): Promise<string | undefined> {
  const [row] = await tx.query<{ contact: string }>('select contact from report_contact where task_id = $1', [
    taskId,
  ]);
  return row?.contact;
}

export interface NewTask {
  readonly kind: TaskKind;
  readonly text: string;
  readonly place?: LngLat | undefined;
  readonly reportKind?: ReportKind;
  readonly collectionId?: string | undefined;
  readonly featureId?: number | undefined;
  readonly changesetId?: number;
  /** Whose it is from the beginning. */
  readonly assignee?: { readonly id: string; readonly name: string };
}

export async function insertTask(tx: Transaction, task: NewTask): Promise<StoredTask> {
  const [row] = await tx.query<Row>(
    `insert into task (kind, text, place, report_kind, collection_id, feature_id, changeset_id, state, assignee_id, assignee)
     values ($1, $2, st_setsrid(st_point($3, $4), 4490), $5, $6, $7, $8, $9, $10, $11) returning ${COLUMNS}`,
    [
      ...[task.kind, task.text, ...(task.place ?? [null, null]), task.reportKind ?? null],
      ...[task.collectionId ?? null, task.featureId ?? null, task.changesetId ?? null],
      ...[task.assignee ? 'taken' : 'open', task.assignee?.id ?? null, task.assignee?.name ?? null],
    ],
  );
  if (!row) throw new Error('the task was not stored');
  return taskOf(row);
}

/** What becomes of a task; `null` takes something away, missing members stay. */
export interface TaskUpdate {
  readonly state: TaskState;
  readonly assignee?: { readonly id: string; readonly name: string } | null;
  readonly mendedBy?: number | null;
  readonly reason?: string | undefined;
  readonly revision?: number | undefined;
}

/** Counts the version up. Of what is closed nobody needs to reach the reporter. */
export async function updateTask(tx: Transaction, id: number, update: TaskUpdate): Promise<StoredTask> {
  const { state, assignee, mendedBy, reason, revision } = update;
  const [row] = await tx.query<Row>(
    `update task set version = version + 1, updated_at = now(), state = $2,
       closed_at = case when $2 in ('done', 'declined') then now() end,
       assignee_id = case when $3 then $4 else assignee_id end, assignee = case when $3 then $5 else assignee end,
       mended_by = case when $6 then $7 else mended_by end, reason = coalesce($8, reason), revision = coalesce($9, revision)
     where id = $1 returning ${COLUMNS}`,
    [
      ...[id, state, assignee !== undefined, assignee?.id ?? null, assignee?.name ?? null],
      ...[mendedBy !== undefined, mendedBy ?? null, reason ?? null, revision ?? null],
    ],
  );
  if (!row) throw new Error(`task ${id} was not stored`);
  await forgetContacts(tx);
  return taskOf(row);
}

/** What the publication of a changeset mends, and what was said of it before, is done. */
export async function closeWithPublication(
  tx: Transaction,
  changesetId: number,
  revision: number,
): Promise<void> {
  await tx.query(
    `update task set version = version + 1, updated_at = now(), closed_at = now(), state = 'done', revision = $2
     where closed_at is null and (mended_by = $1 or changeset_id = $1)`,
    [changesetId, revision],
  );
  await forgetContacts(tx);
}

/** Remarks on a changeset of these kinds are done: its author has answered them, or gives it up. */
export async function closeRemarks(
  tx: Transaction,
  changesetId: number,
  kinds: readonly TaskKind[],
): Promise<void> {
  await tx.query(
    `update task set version = version + 1, updated_at = now(), closed_at = now(), state = 'done'
     where closed_at is null and changeset_id = $1 and kind = any ($2)`,
    [changesetId, kinds],
  );
}

/** Nothing comes of the changeset: what it was to mend is to be mended by another. */
export async function unlinkTasks(tx: Transaction, changesetId: number): Promise<void> {
  await tx.query(
    `update task set version = version + 1, updated_at = now(), mended_by = null
     where closed_at is null and mended_by = $1`,
    [changesetId],
  );
}

async function forgetContacts(tx: Transaction): Promise<void> {
  await tx.query(
    'delete from report_contact c using task t where t.id = c.task_id and t.closed_at is not null',
  );
}

/** Somewhere in what a changeset changes, or in one feature of it; missing where there is no place. */
export async function placeOfChangeset(
  tx: Transaction,
  changesetId: number,
  featureId?: number,
): Promise<LngLat | undefined> {
  const [row] = await tx.query<{ lng: number | null; lat: number | null }>(
    `select st_x(p) as lng, st_y(p) as lat from (
       select st_centroid(coalesce(c.geom, f.geom)) as p from change c
       left join feature f on f.id = c.feature_id and f.collection_id = c.collection_id and f.edition = 'full'
       where c.changeset_id = $1 and coalesce(c.geom, f.geom) is not null
       order by c.feature_id is distinct from $2, c.seq limit 1) first`,
    [changesetId, featureId ?? null],
  );
  return row && row.lng !== null && row.lat !== null ? [row.lng, row.lat] : undefined;
}

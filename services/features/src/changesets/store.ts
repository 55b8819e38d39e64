import type { Principal, Transaction } from '@tongtu/database';
import type { ChangesetKind, ChangesetState } from '@tongtu/sdk/contract';
import type { TimeSpan } from '../items/datetime.ts';

/** A changeset as it is stored. */
export interface StoredChangeset {
  readonly id: number;
  readonly kind: ChangesetKind;
  readonly state: ChangesetState;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  readonly authorId: string | undefined;
  readonly author: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly collections: readonly string[];
  readonly created: number;
  readonly replaced: number;
  readonly removed: number;
  readonly revision: number | undefined;
  readonly reverts: number | undefined;
  /** The collection that a file was laid over. */
  readonly updates: string | undefined;
  readonly isComplete: boolean;
  readonly reason: string | undefined;
  /** For each of its collections the organizations that decide on it; '' is the survey authority. */
  readonly deciders: readonly (readonly string[])[];
}

interface Row {
  id: string;
  kind: ChangesetKind;
  state: ChangesetState;
  version: number;
  title: string;
  description: string;
  author_id: string | null;
  author: string;
  created_at: Date;
  updated_at: Date;
  collections: string[];
  created_count: number;
  replaced_count: number;
  removed_count: number;
  published_revision: string | null;
  reverts: string | null;
  updated_collection: string | null;
  is_complete: boolean;
  reason: string | null;
  deciders: string[][];
}

const COLUMNS = `id, kind, state, version, title, description, author_id, author, created_at, updated_at, collections,
  created_count, replaced_count, removed_count, published_revision, reverts, is_complete, reason,
  updated_collection, tongtu_deciders(collections, organization_id) as deciders`;

function changesetOf(row: Row): StoredChangeset {
  const { id, kind, state, version, title, description, author, collections } = row;
  return {
    ...{ id: Number(id), kind, state, version, title, description, author, collections },
    ...{ authorId: row.author_id ?? undefined, createdAt: row.created_at, updatedAt: row.updated_at },
    ...{ created: row.created_count, replaced: row.replaced_count, removed: row.removed_count },
    revision: row.published_revision === null ? undefined : Number(row.published_revision),
    reverts: row.reverts === null ? undefined : Number(row.reverts),
    updates: row.updated_collection ?? undefined,
    ...{ isComplete: row.is_complete, reason: row.reason ?? undefined, deciders: row.deciders },
  };
}

/** Which changesets, all missing ones not asked about. */
export interface ChangesetFilter {
  readonly state?: ChangesetState | undefined;
  readonly kind?: ChangesetKind | undefined;
  readonly authorId?: string | undefined;
  readonly collectionId?: string | undefined;
  /** When they were begun. */
  readonly made?: TimeSpan | undefined;
  /** Only older ones than this. */
  readonly before?: number | undefined;
}

const dateOf = (ms: number | undefined) => (ms === undefined ? null : new Date(ms));

/** Those that the caller of the transaction sees, newest first. */
export async function findChangesets(
  tx: Transaction,
  { state, kind, authorId, collectionId, made, before }: ChangesetFilter,
  limit: number,
): Promise<StoredChangeset[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from seen_changeset
     where ($1::text is null or state = $1) and ($2::text is null or kind = $2) and ($3::text is null or author_id = $3)
       and ($4::text is null or collections @> array[$4]) and ($5::bigint is null or id < $5)
       and ($7::timestamptz is null or created_at >= $7) and ($8::timestamptz is null or created_at < $8)
     order by id desc limit $6`,
    [
      ...[state ?? null, kind ?? null, authorId ?? null, collectionId ?? null, before ?? null, limit],
      // Times are stored to the microsecond, and an end is included to its last one.
      ...[dateOf(made?.from), dateOf(made?.to === undefined ? undefined : made.to + 1)],
    ],
  );
  return rows.map(changesetOf);
}

/** One that the caller of the transaction sees. */
export async function findChangeset(tx: Transaction, id: number): Promise<StoredChangeset | undefined> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from seen_changeset where id = $1`, [id]);
  return row && changesetOf(row);
}

/** The changeset, whoever asks, held until the transaction ends. */
export async function lockChangeset(tx: Transaction, id: number): Promise<StoredChangeset | undefined> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from changeset where id = $1 for update`, [id]);
  return row && changesetOf(row);
}

export interface NewChangeset {
  readonly kind: ChangesetKind;
  readonly state?: ChangesetState;
  readonly title: string;
  readonly description?: string;
  readonly author: Pick<Extract<Principal, { kind: 'member' }>, 'memberId' | 'name' | 'organizationId'>;
  /** Same work, same key: there is one open draft of it, which is taken up again. */
  readonly workKey?: string;
  readonly reverts?: number;
  /** The collection that a file is laid over. */
  readonly updates?: string;
  readonly isComplete?: boolean;
}

/** @returns undefined where an open draft of the same work is there already */
export async function insertChangeset(
  tx: Transaction,
  { author, ...made }: NewChangeset,
): Promise<StoredChangeset | undefined> {
  const [row] = await tx.query<Row>(
    `insert into changeset (kind, state, title, description, author_id, author, import_key, reverts, is_complete,
       updated_collection, organization_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (import_key) where state = 'draft' do nothing returning ${COLUMNS}`,
    [
      ...[made.kind, made.state ?? 'draft', made.title, made.description ?? '', author.memberId, author.name],
      ...[made.workKey ?? null, made.reverts ?? null, made.isComplete ?? true, made.updates ?? null],
      author.organizationId,
    ],
  );
  return row && changesetOf(row);
}

/** The open draft of a work, held until the transaction ends. */
export async function lockDraftOf(tx: Transaction, workKey: string): Promise<StoredChangeset | undefined> {
  const [row] = await tx.query<Row>(
    `select ${COLUMNS} from changeset where import_key = $1 and state = 'draft' for update`,
    [workKey],
  );
  return row && changesetOf(row);
}

/** What is stored of a changeset itself; missing members stay. */
export interface ChangesetUpdate {
  readonly state?: ChangesetState;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly reason?: string | undefined;
  readonly isComplete?: boolean;
}

/** Counts the version up. Whoever leaves the draft gives up the key of its work: the next takes it. */
export async function updateChangeset(
  tx: Transaction,
  id: number,
  { state, title, description, reason, isComplete }: ChangesetUpdate,
): Promise<StoredChangeset> {
  const [row] = await tx.query<Row>(
    `update changeset set version = version + 1, updated_at = now(), state = coalesce($2, state),
       title = coalesce($3, title), description = coalesce($4, description), reason = coalesce($5, reason),
       is_complete = coalesce($6, is_complete),
       import_key = case when coalesce($2, state) = 'draft' then import_key end
     where id = $1 returning ${COLUMNS}`,
    [id, state ?? null, title ?? null, description ?? null, reason ?? null, isComplete ?? null],
  );
  if (!row) throw new Error(`changeset ${id} was not stored`);
  return changesetOf(row);
}

/** Counts what is staged, and the version up. */
export async function recountChanges(tx: Transaction, id: number): Promise<StoredChangeset> {
  const [row] = await tx.query<Row>(
    `update changeset s set version = version + 1, updated_at = now(), collections = c.held,
       created_count = c.created, replaced_count = c.replaced, removed_count = c.removed
     from (select coalesce(array_agg(distinct collection_id), '{}') as held,
         count(*) filter (where action = 'create') as created, count(*) filter (where action = 'replace') as replaced,
         count(*) filter (where action = 'remove') as removed
       from change where changeset_id = $1) c
     where s.id = $1 returning ${COLUMNS}`,
    [id],
  );
  if (!row) throw new Error(`changeset ${id} was not stored`);
  return changesetOf(row);
}

export async function deleteChangeset(tx: Transaction, id: number): Promise<void> {
  await tx.query('delete from change where changeset_id = $1', [id]);
  await tx.query('delete from changeset where id = $1', [id]);
}

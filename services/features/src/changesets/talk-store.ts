import type { Transaction } from '@tongtu/database';
import type { ChangesetComment, ChangesetEvent, ChangesetState } from '@tongtu/sdk/contract';
import type { Member } from './member.ts';

export interface NewEvent {
  readonly action: string;
  readonly from?: ChangesetState;
  readonly to: ChangesetState;
  readonly reason?: string | undefined;
  readonly changes?: number;
}

/** Writes down who did what. The changeset has to be held by the transaction: events are numbered. */
export async function insertEvent(
  tx: Transaction,
  changesetId: number,
  { memberId, name, role }: Pick<Member, 'memberId' | 'name' | 'role'>,
  { action, from, to, reason, changes }: NewEvent,
): Promise<void> {
  await tx.query(
    `insert into changeset_event (changeset_id, seq, action, from_state, to_state, actor_id, actor, role, reason, changes)
     select $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9 from changeset_event where changeset_id = $1`,
    [changesetId, action, from ?? null, to, memberId, name, role, reason ?? null, changes ?? null],
  );
}

/** What one person stages in one go is one line. */
export async function noteEdit(
  tx: Transaction,
  changesetId: number,
  member: Pick<Member, 'memberId' | 'name' | 'role'>,
  changes: number,
): Promise<void> {
  const rows = await tx.query(
    `update changeset_event set changes = changes + $3, at = now()
     where changeset_id = $1 and action = 'edit' and actor_id = $2
       and seq = (select max(seq) from changeset_event where changeset_id = $1) returning 1`,
    [changesetId, member.memberId, changes],
  );
  if (rows.length === 0)
    await insertEvent(tx, changesetId, member, { action: 'edit', from: 'draft', to: 'draft', changes });
}

interface EventRow {
  seq: number;
  action: string;
  from_state: ChangesetState | null;
  to_state: ChangesetState;
  actor_id: string;
  actor: string;
  role: string;
  reason: string | null;
  changes: number | null;
  at: Date;
}

/** A page of a changeset's history, oldest first, as the caller of the transaction sees it. */
export async function findEvents(
  tx: Transaction,
  changesetId: number,
  after: number,
  limit: number,
): Promise<ChangesetEvent[]> {
  const rows = await tx.query<EventRow>(
    `select seq, action, from_state, to_state, actor_id, actor, role, reason, changes, at
     from changeset_event where changeset_id = $1 and seq > $2 order by seq limit $3`,
    [changesetId, after, limit],
  );
  return rows.map((row) => ({
    ...{ seq: row.seq, action: row.action, to: row.to_state, at: row.at.toISOString() },
    ...(row.from_state === null ? {} : { from: row.from_state }),
    actor: { id: row.actor_id, name: row.actor, role: row.role },
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.changes === null ? {} : { changes: row.changes }),
  }));
}

interface CommentRow {
  id: string;
  feature_id: string | null;
  actor_id: string;
  actor: string;
  text: string;
  at: Date;
}

const COMMENT = 'id, feature_id, actor_id, actor, text, at';

const commentOf = (row: CommentRow): ChangesetComment => ({
  ...{
    id: Number(row.id),
    actor: { id: row.actor_id, name: row.actor },
    at: row.at.toISOString(),
    text: row.text,
  },
  ...(row.feature_id === null ? {} : { featureId: Number(row.feature_id) }),
});

export async function insertComment(
  tx: Transaction,
  changesetId: number,
  { memberId, name }: Member,
  { text, featureId }: { readonly text: string; readonly featureId: number | undefined },
): Promise<ChangesetComment> {
  const [row] = await tx.query<CommentRow>(
    `insert into changeset_comment (changeset_id, feature_id, actor_id, actor, text) values ($1, $2, $3, $4, $5)
     returning ${COMMENT}`,
    [changesetId, featureId ?? null, memberId, name, text],
  );
  if (!row) throw new Error('the comment was not stored');
  return commentOf(row);
}

/** A page of what was said, oldest first, as the caller of the transaction sees it. */
export async function findComments(
  tx: Transaction,
  changesetId: number,
  after: number,
  limit: number,
): Promise<ChangesetComment[]> {
  const rows = await tx.query<CommentRow>(
    `select ${COMMENT} from changeset_comment where changeset_id = $1 and id > $2 order by id limit $3`,
    [changesetId, after, limit],
  );
  return rows.map(commentOf);
}

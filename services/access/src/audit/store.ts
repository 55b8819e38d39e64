import type { Database, Transaction } from '@tongtu/database';
import type { NewAuditEntry } from './entry.ts';

type OwnerTransaction = Parameters<Parameters<Database['asOwner']>[0]>[0];

/** An entry as it is on record. */
export interface AuditEntry {
  readonly id: number;
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actor: string;
  readonly organization: string | null;
  readonly address: string | null;
  readonly action: string;
  readonly subject: string;
  readonly outcome: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly requestId: string | null;
}

/**
 * Puts something on record, with the transaction that does it: either both are there or neither is. The row of the head is
 * locked until the transaction ends, so this comes last in it.
 */
export async function recordAudit(tx: Transaction, entries: readonly NewAuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ actor, address, action, subject, outcome, detail, requestId }) => ({
    ...{
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor: actor.name,
      organization_id: actor.organizationId ?? null,
    },
    ...{ address: address ?? null, action, subject, outcome: outcome ?? 'done', detail: detail ?? {} },
    request_id: requestId ?? null,
  }));
  await tx.query(
    `insert into audit_entry (actor_kind, actor_id, actor, organization_id, address, action, subject, outcome, detail, request_id)
     select actor_kind, actor_id, actor, organization_id, address, action, subject, outcome, detail, request_id
     from jsonb_to_recordset($1::jsonb) as r(actor_kind text, actor_id text, actor text, organization_id text, address text,
       action text, subject text, outcome text, detail jsonb, request_id text)`,
    [JSON.stringify(rows)],
  );
}

/** Which entries, all missing ones not asked about. */
export interface AuditFilter {
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly subject?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Only older ones than this. */
  readonly before?: number | undefined;
}

/** Those that the caller of the transaction sees, newest first. */
export function findAuditEntries(
  tx: Transaction,
  { action, actorId, organizationId, subject, from, to, before }: AuditFilter,
  limit: number,
): Promise<AuditEntry[]> {
  return tx.query<AuditEntry>(
    `select id::float8 as id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, actor_kind as "actorKind",
       actor_id as "actorId", actor, organization_id as organization, address, action, subject, outcome, detail,
       request_id as "requestId"
     from audit_entry
     where ($1::text is null or action = $1) and ($2::text is null or actor_id = $2)
       and ($3::text is null or organization_id = $3) and ($4::text is null or subject = $4)
       and ($5::timestamptz is null or at >= $5) and ($6::timestamptz is null or at < $6)
       and ($7::bigint is null or id < $7)
     order by id desc limit $8`,
    [
      ...[action ?? null, actorId ?? null, organizationId ?? null, subject ?? null],
      ...[from ?? null, to ?? null, before ?? null, limit],
    ],
  );
}

/** Where the log stands: number and hash of its newest entry. */
export interface AuditHead {
  readonly id: number;
  /** In hexadecimal digits. */
  readonly hash: string;
}

export async function readAuditHead(tx: Transaction): Promise<AuditHead> {
  const [row] = await tx.query<AuditHead>(
    `select id::float8 as id, encode(hash, 'hex') as hash from audit_head`,
  );
  if (!row) throw new Error('the database has no audit_head row');
  return row;
}

/** Where the rows that are there begin: behind what was handed over to files, or at the beginning. */
export async function readAuditAnchor(tx: Transaction): Promise<AuditHead> {
  const [row] = await tx.query<AuditHead>(
    `select id::float8 as id, encode(hash, 'hex') as hash from audit_anchor order by id desc limit 1`,
  );
  return row ?? { id: 0, hash: EMPTY_HASH };
}

/** SHA-256 of nothing: what the first entry builds on. */
const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** An entry as it is hashed. */
export interface ChainedText {
  readonly id: number;
  readonly text: string;
  readonly hash: string;
}

/** Entries behind one, in their order. */
export function readAuditTexts(tx: Transaction, after: number, limit: number): Promise<ChainedText[]> {
  return tx.query<ChainedText>(
    `select id::float8 as id, tongtu_audit_text(e) as text, encode(hash, 'hex') as hash from audit_entry e
     where id > $1 order by id limit $2`,
    [after, limit],
  );
}

/** The last entry from before a time. */
export async function findLastBefore(tx: Transaction, time: Date): Promise<AuditHead | undefined> {
  const [row] = await tx.query<AuditHead>(
    `select id::float8 as id, encode(hash, 'hex') as hash from audit_entry where at < $1 order by id desc limit 1`,
    [time],
  );
  return row;
}

/** Takes entries out up to one and with it, and notes what the next one builds on. Needs the tables' owner. */
export async function pruneAudit(tx: OwnerTransaction, { id, hash }: AuditHead): Promise<void> {
  await tx.query(`insert into audit_anchor (id, hash) values ($1, decode($2, 'hex'))`, [id, hash]);
  await tx.script('alter table audit_entry disable trigger keep');
  await tx.query('delete from audit_entry where id <= $1', [id]);
  await tx.script('alter table audit_entry enable trigger keep');
}

import type { Transaction } from '@tongtu/database';
import type { Written } from './written.ts';

const RETENTION = `interval '24 hours'`;
/** Old keys that one write takes away: more than it adds, so that they grow fewer. */
const SWEEP = 20;

/** True where the key was free, or kept longer than keys are. Waits for a transaction that has it now. */
export async function claimKey(
  tx: Transaction,
  memberId: string,
  key: string,
  sha256: string,
): Promise<boolean> {
  const rows = await tx.query(
    `insert into idempotency_key as known (member_id, key, request_sha256, status, headers) values ($1, $2, $3, 0, '{}')
     on conflict (member_id, key) do update
       set request_sha256 = excluded.request_sha256, status = 0, headers = '{}', body = null, created_at = now()
       where known.created_at < now() - ${RETENTION}
     returning 1`,
    [memberId, key, sha256],
  );
  return rows.length > 0;
}

export async function findAnswer(
  tx: Transaction,
  memberId: string,
  key: string,
): Promise<{ readonly sha256: string; readonly answer: Written } | undefined> {
  const [row] = await tx.query<{
    request_sha256: string;
    status: number;
    headers: Record<string, string>;
    body: string | null;
  }>('select request_sha256, status, headers, body from idempotency_key where member_id = $1 and key = $2', [
    memberId,
    key,
  ]);
  return (
    row && {
      sha256: row.request_sha256,
      answer: { status: row.status, headers: row.headers, ...(row.body === null ? {} : { body: row.body }) },
    }
  );
}

export async function saveAnswer(
  tx: Transaction,
  memberId: string,
  key: string,
  { status, headers = {}, body }: Written,
): Promise<void> {
  await tx.query(
    'update idempotency_key set status = $3, headers = $4, body = $5 where member_id = $1 and key = $2',
    [memberId, key, status, JSON.stringify(headers), body ?? null],
  );
}

export async function sweepKeys(tx: Transaction): Promise<void> {
  await tx.query(
    `delete from idempotency_key k using (
       select member_id, key from idempotency_key where created_at < now() - ${RETENTION}
       order by created_at limit ${SWEEP} for update skip locked) old
     where k.member_id = old.member_id and k.key = old.key`,
  );
}

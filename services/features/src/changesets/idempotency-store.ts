import type { Transaction } from '@tongtu/database';
import type { Written } from './written.ts';

/**
 * For as long a key is kept at least; and while the changeset that its write went into is there and not published. Of one
 * that was turned down or withdrawn, which may stand for ever, until nobody has touched it for a season: what comes again
 * by then makes a draft of its own, and its author sees both.
 */
const RETENTION = `interval '24 hours'`;
const LAID_DOWN = `s.state in ('rejected', 'withdrawn') and s.updated_at < now() - interval '90 days'`;
const LASTS = `exists (select 1 from changeset s
  where s.id = known.changeset_id and s.state <> 'published' and not (${LAID_DOWN}))`;
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
       set request_sha256 = excluded.request_sha256, status = 0, headers = '{}', body = null, changeset_id = null,
         kept_since = now()
       where known.kept_since < now() - ${RETENTION} and not ${LASTS}
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
  { status, headers = {}, body, changesetId }: Written,
): Promise<void> {
  await tx.query(
    `update idempotency_key set status = $3, headers = $4, body = $5, changeset_id = $6
     where member_id = $1 and key = $2`,
    [memberId, key, status, JSON.stringify(headers), body ?? null, changesetId ?? null],
  );
}

/** Looks at the oldest: some go, those that last are looked at again in a day. */
export async function sweepKeys(tx: Transaction): Promise<void> {
  await tx.query(
    `with old as materialized (
       select member_id, key, ${LASTS} as lasts from idempotency_key known where kept_since < now() - ${RETENTION}
       order by kept_since limit ${SWEEP} for update of known skip locked),
     kept as (
       update idempotency_key k set kept_since = now() from old
       where lasts and k.member_id = old.member_id and k.key = old.key)
     delete from idempotency_key k using old
     where not lasts and k.member_id = old.member_id and k.key = old.key`,
  );
}

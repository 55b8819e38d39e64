import type { Transaction } from '@tongtu/database';
import { LOCK_MINUTES, MAX_FAILURES } from '../rules.ts';

const LOCK = `interval '${LOCK_MINUTES} minutes'`;

/**
 * Counts an attempt before its password is looked at, in one statement, so that attempts side by side can't
 * try more than {@link MAX_FAILURES} passwords. Names that nobody has are counted alike: a lock says nothing
 * about who exists. While locked, further attempts do not prolong the lock.
 *
 * @param userName in lower case
 */
export async function countAttempt(tx: Transaction, userName: string): Promise<{ lockedForSeconds: number }> {
  await tx.query(`delete from auth.sign_in_attempt where last_at < now() - ${LOCK}`);
  const counted = await tx.query(
    `insert into auth.sign_in_attempt as attempt (user_name, failures, last_at) values ($1, 1, now())
     on conflict (user_name) do update set failures = attempt.failures + 1, last_at = now()
       where attempt.failures < $2
     returning failures`,
    [userName, MAX_FAILURES],
  );
  if (counted.length > 0) return { lockedForSeconds: 0 };
  const [locked] = await tx.query<{ seconds: number }>(
    `select ceil(extract(epoch from last_at + ${LOCK} - now()))::int as seconds from auth.sign_in_attempt where user_name = $1`,
    [userName],
  );
  return { lockedForSeconds: Math.max(1, locked?.seconds ?? 1) };
}

/** After a sign-in that succeeded; also lets go of sessions and challenges that ran out while nobody asked for them. */
export async function forgetAttempts(tx: Transaction, userName: string): Promise<void> {
  await tx.query('delete from auth.sign_in_attempt where user_name = $1', [userName]);
  await tx.query('delete from auth.session where "expiresAt" < now()');
  await tx.query('delete from auth.verification where "expiresAt" < now()');
}

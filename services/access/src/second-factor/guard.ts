import { createHash } from 'node:crypto';
import type { Database, Transaction } from '@tongtu/database';
import { CODE_MINUTES } from '../rules.ts';
import { countAttempt } from '../sign-in/attempts.ts';

export const VERIFY_CODE_PATH = '/two-factor/verify-totp';
export const VERIFY_BACKUP_CODE_PATH = '/two-factor/verify-backup-code';

/** Under which attempts at a user's second factor are counted: no user name has spaces. */
export const attemptsAt = (userId: string) => `second factor of ${userId}`;

/**
 * Counts an attempt before its code is looked at, across all sign-ins of the user that wait for one: the library counts
 * afterwards, when as many as came at once were tried.
 *
 * @returns seconds for which the second factor is locked; `used` for a code that was tried before
 */
export async function admitCode(
  database: Database,
  userId: string,
  path: string,
  code: unknown,
): Promise<{ readonly lockedForSeconds: number } | 'used' | undefined> {
  const attempt = await database.asAuth((tx) => countAttempt(tx, attemptsAt(userId)));
  if (attempt.lockedForSeconds > 0) return attempt;
  if (path !== VERIFY_CODE_PATH || typeof code !== 'string') return undefined;
  return (await database.asAuth((tx) => takeCode(tx, userId, code))) ? undefined : 'used';
}

/** False where the code was tried within its life: seen over a shoulder, it is good for nothing any more. */
async function takeCode(tx: Transaction, userId: string, code: string): Promise<boolean> {
  await tx.query(`delete from auth.used_code where at < now() - interval '${CODE_MINUTES} minutes'`);
  const taken = await tx.query(
    'insert into auth.used_code (user_id, code) values ($1, $2) on conflict do nothing returning code',
    [userId, createHash('sha256').update(code).digest('hex')],
  );
  return taken.length > 0;
}

import type { Database } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import type { Library } from '../library.ts';
import { deleteSessions } from '../members/administration-store.ts';
import { isStrongPassword, PASSWORD_WANTED } from '../password.ts';
import { LOCK_MINUTES, MAX_FAILURES, PASSWORD_MAX_LENGTH, REMEMBERED_PASSWORDS } from '../rules.ts';
import type { MemberSession, Sessions } from '../session/sessions.ts';
import { countAttempt, forgetAttempts } from '../sign-in/attempts.ts';
import { findPasswords, setPassword } from './password-store.ts';

export interface PasswordOptions {
  readonly database: Database;
  readonly library: Library;
  readonly sessions: Sessions;
}

/** Why a password was not taken, for pages that say it in their own words. */
export class PasswordRefused extends ProblemError {
  readonly reason: 'wrong' | 'weak' | 'had_before' | 'locked';
  constructor(reason: PasswordRefused['reason'], ...problem: ConstructorParameters<typeof ProblemError>) {
    super(...problem);
    this.reason = reason;
  }
}

/**
 * Has whoever sits before an open session prove to be the person: as many attempts as at a sign-in, counted with those.
 *
 * @returns the hash of the password
 * @throws PasswordRefused
 */
export async function confirmPassword(
  { database, library }: Pick<PasswordOptions, 'database' | 'library'>,
  { userId, userName }: Pick<MemberSession, 'userId' | 'userName'>,
  password: string,
): Promise<string> {
  const { lockedForSeconds } = await database.asAuth((tx) => countAttempt(tx, userName));
  if (lockedForSeconds > 0)
    throw new PasswordRefused('locked', 'too_many_requests', {
      detail: `Locked for ${LOCK_MINUTES} minutes after ${MAX_FAILURES} failed attempts`,
      retryAfterSeconds: lockedForSeconds,
    });
  const [hash] = await database.asAuth((tx) => findPasswords(tx, userId));
  const { password: hashing } = await library.$context;
  const isRight =
    hash !== undefined &&
    password.length <= PASSWORD_MAX_LENGTH * 2 &&
    (await hashing.verify({ hash, password }));
  if (!isRight) throw new PasswordRefused('wrong', 'forbidden', { detail: 'The present password is wrong' });
  await database.asAuth((tx) => forgetAttempts(tx, userName));
  return hash;
}

/** Changes one's own password; other sessions end. @throws PasswordRefused, ProblemError `conflict` */
export async function changePassword(
  options: PasswordOptions,
  person: MemberSession,
  { oldPassword, newPassword }: { readonly oldPassword: string; readonly newPassword: string },
): Promise<void> {
  const { database, library, sessions } = options;
  const { userId, userName, token } = person;
  const present = await confirmPassword(options, person, oldPassword);
  if (!isStrongPassword(newPassword, userName))
    throw new PasswordRefused('weak', 'bad_parameter', {
      detail: 'The password is too weak',
      wanted: PASSWORD_WANTED,
    });
  const { password: hashing } = await library.$context;
  for (const hash of await database.asAuth((tx) => findPasswords(tx, userId))) {
    if (await hashing.verify({ hash, password: newPassword }))
      throw new PasswordRefused('had_before', 'bad_parameter', {
        detail: 'The password was yours before',
        wanted: `none of your last ${REMEMBERED_PASSWORDS}`,
      });
  }
  const hash = await hashing.hash(newPassword);
  const isSet = await database.asAuth(async (tx) => {
    const done = await setPassword(tx, userId, { hash, mustChange: false, expected: present });
    if (done) await deleteSessions(tx, userId, token);
    return done;
  });
  sessions.forgetUser(userId);
  if (!isSet) throw new ProblemError('conflict', { detail: 'The password was changed meanwhile' });
}

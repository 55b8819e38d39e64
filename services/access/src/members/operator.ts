import type { Database } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import { setPassword } from '../account/password-store.ts';
import { makePassword } from '../first-password.ts';
import type { Library } from '../library.ts';
import { attemptsAt } from '../second-factor/guard.ts';
import { forgetAttempts } from '../sign-in/attempts.ts';
import { deleteSecondFactor, deleteSessions } from './administration-store.ts';
import { createMembers, type NewMember } from './members.ts';

/** At the command line nobody is signed in: there the first administrators are made. @throws ProblemError as `createMembers` */
export async function addMember(
  database: Database,
  library: Library,
  member: Omit<NewMember, 'password' | 'mustChangePassword'>,
): Promise<string> {
  const password = makePassword(member.userName);
  await createMembers(database, library, [{ ...member, password, mustChangePassword: true }]);
  return password;
}

/**
 * The way back for an administrator whom nobody else can help: a new first password, no second factor, no lock, no sessions.
 *
 * @throws ProblemError `not_found`
 */
export async function resetMember(database: Database, library: Library, userName: string): Promise<string> {
  const name = userName.toLowerCase();
  const password = makePassword(name);
  const hash = await (await library.$context).password.hash(password);
  await database.asAuth(async (tx) => {
    const [user] = await tx.query<{ id: string }>('select "id" from auth."user" where "username" = $1', [
      name,
    ]);
    if (!user) throw new ProblemError('not_found', { detail: 'There is no such member', got: userName });
    await setPassword(tx, user.id, { hash, mustChange: true });
    await deleteSecondFactor(tx, user.id);
    await deleteSessions(tx, user.id);
    for (const attempts of [name, attemptsAt(user.id)]) await forgetAttempts(tx, attempts);
  });
  return password;
}

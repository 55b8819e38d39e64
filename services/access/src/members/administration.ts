import type { Database, Role, Transaction } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import { setPassword } from '../account/password-store.ts';
import { makePassword } from '../first-password.ts';
import type { Library } from '../library.ts';
import { findOrganization } from '../organizations/store.ts';
import { administers, coordinates } from '../person.ts';
import { attemptsAt } from '../second-factor/guard.ts';
import type { MemberSession, Sessions } from '../session/sessions.ts';
import { forgetAttempts } from '../sign-in/attempts.ts';
import {
  countOtherAdministrators,
  deleteMember,
  deleteSecondFactor,
  deleteSessions,
  findMember,
  type HeldMember,
  holdMember,
  isMemberElsewhere,
  type ListedMember,
  updateMember,
} from './administration-store.ts';
import { createMembers } from './members.ts';

export interface AdministrationOptions {
  readonly database: Database;
  readonly library: Library;
  readonly sessions: Sessions;
}

export interface MemberChange {
  readonly role?: Role;
  readonly name?: string;
  readonly isDisabled?: boolean;
}

/** What those who administer an organization do with its members. Whom they do not administer is not there for them. */
export class MemberAdministration {
  readonly #options: AdministrationOptions;

  constructor(options: AdministrationOptions) {
    this.#options = options;
  }

  /**
   * Makes a member with a first password, which is good for nothing but choosing another.
   *
   * @throws ProblemError `not_found` for another's organization, as {@link createMembers}
   */
  async add(
    by: MemberSession,
    organizationId: string,
    { userName, name, role }: { readonly userName: string; readonly name: string; readonly role: Role },
  ): Promise<{ readonly member: ListedMember; readonly password: string }> {
    const { database, library } = this.#options;
    const organization = administers(by, organizationId)
      ? await database.asAuth((tx) => findOrganization(tx, organizationId))
      : undefined;
    if (!organization) throw new ProblemError('not_found', { got: organizationId });
    const password = makePassword(userName);
    const [made] = await createMembers(database, library, [
      { userName, password, name, organization: organization.code, role, mustChangePassword: true },
    ]);
    const member = made && (await database.asAuth((tx) => findMember(tx, made.id)));
    if (!member) throw new Error('a member was to be made, none was');
    return { member, password };
  }

  /** @throws ProblemError `not_found`, `conflict` for the last administrator */
  async change(by: MemberSession, memberId: string, change: MemberChange): Promise<ListedMember> {
    const [held, changed] = await this.#options.database.asAuth(async (tx) => {
      const member = await hold(tx, by, memberId);
      const staysAdministrator = (change.role ?? member.role) === 'administrator';
      if (!staysAdministrator || change.isDisabled === true) await refuseLast(tx, member);
      await updateMember(tx, member, change);
      const isOther =
        (change.role !== undefined && change.role !== member.role) || change.isDisabled === true;
      if (isOther) await deleteSessions(tx, member.userId, by.token);
      return [member, await findMember(tx, memberId)] as const;
    });
    this.#options.sessions.forgetUser(held.userId);
    if (!changed) throw new Error('a member that was held is gone');
    return changed;
  }

  /** @throws ProblemError `not_found`, `conflict` for the last administrator */
  async remove(by: MemberSession, memberId: string): Promise<void> {
    const { userId } = await this.#options.database.asAuth(async (tx) => {
      const member = await hold(tx, by, memberId);
      await refuseLast(tx, member);
      await deleteSessions(tx, member.userId);
      await deleteMember(tx, member);
      return member;
    });
    this.#options.sessions.forgetUser(userId);
  }

  /** A new first password for somebody who lost theirs; unlocks the user name. @throws ProblemError `not_found`, `forbidden` */
  async resetPassword(by: MemberSession, memberId: string): Promise<string> {
    const { database, library, sessions } = this.#options;
    const { userName } = await database.asAuth((tx) => hold(tx, by, memberId));
    const password = makePassword(userName);
    // Hashed before the transaction: nothing but SQL is awaited inside.
    const hash = await (await library.$context).password.hash(password);
    const { userId } = await database.asAuth(async (tx) => {
      const member = await hold(tx, by, memberId);
      await refuseElsewhere(tx, by, member);
      await setPassword(tx, member.userId, { hash, mustChange: true });
      await deleteSessions(tx, member.userId, by.token);
      await forgetAttempts(tx, member.userName);
      return member;
    });
    sessions.forgetUser(userId);
    return password;
  }

  /** For somebody who lost their device and the backup codes. @throws ProblemError `not_found`, `forbidden` */
  async removeSecondFactor(by: MemberSession, memberId: string): Promise<void> {
    const { userId } = await this.#options.database.asAuth(async (tx) => {
      const member = await hold(tx, by, memberId);
      // One's own goes with the password, which is asked for there.
      if (member.userId === by.userId)
        throw new ProblemError('forbidden', { wanted: 'POST /api/account/second-factor/remove' });
      await refuseElsewhere(tx, by, member);
      await deleteSecondFactor(tx, member.userId);
      await deleteSessions(tx, member.userId);
      await forgetAttempts(tx, attemptsAt(member.userId));
      return member;
    });
    this.#options.sessions.forgetUser(userId);
  }
}

async function hold(tx: Transaction, by: MemberSession, memberId: string): Promise<HeldMember> {
  const member = await holdMember(tx, memberId);
  if (!member || !administers(by, member.organizationId))
    throw new ProblemError('not_found', { got: memberId });
  return member;
}

/** Nobody could let anybody in any more. */
async function refuseLast(tx: Transaction, member: HeldMember): Promise<void> {
  if (member.role !== 'administrator' || member.isDisabled) return;
  if ((await countOtherAdministrators(tx, member)) === 0)
    throw new ProblemError('conflict', {
      detail: 'The organization has no other administrator',
      wanted: 'another administrator first',
    });
}

/** A password opens every organization that its account is in: whoever administers one of them is not to have the others. */
async function refuseElsewhere(tx: Transaction, by: MemberSession, member: HeldMember): Promise<void> {
  if (!coordinates(by.principal) && (await isMemberElsewhere(tx, member)))
    throw new ProblemError('forbidden', { wanted: 'an administrator of the coordinating office' });
}

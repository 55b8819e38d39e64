import type { Database, Role } from '@tongtu/database';
import { type OrganizationKind, ProblemError } from '@tongtu/sdk/contract';
import type { Library } from '../library.ts';
import { isStrongPassword, PASSWORD_WANTED } from '../password.ts';
import { USER_NAME, USER_NAME_MAX_LENGTH, USER_NAME_MIN_LENGTH } from '../rules.ts';
import {
  ensureOrganization,
  findOrganizationId,
  insertMember,
  insertUser,
  type Member,
  type MemberAudience,
  type Organization,
} from './store.ts';

export interface NewMember {
  readonly userName: string;
  readonly password: string;
  /** As colleagues write it. */
  readonly name: string;
  /** Code of an organization that exists. */
  readonly organization: string;
  readonly role: Role;
  /** The password is good for nothing but choosing another. */
  readonly mustChangePassword?: boolean;
}

export interface NewOrganization {
  readonly code: string;
  readonly name: string;
  readonly kind: OrganizationKind;
  readonly audience: MemberAudience;
}

export const ORGANIZATION_CODE = /^[a-z][a-z0-9-]{0,62}$/;

export const isOrganizationCode = (text: string): boolean => ORGANIZATION_CODE.test(text);

/** Makes an organization, or answers the one that has its code. */
export async function createOrganization(
  database: Database,
  library: Library,
  { code, name, kind, audience }: NewOrganization,
): Promise<Organization> {
  if (!isOrganizationCode(code)) {
    throw new ProblemError('bad_parameter', { got: code, wanted: `a code like ${ORGANIZATION_CODE.source}` });
  }
  const id = await newId(library, 'organization');
  return database.asAuth((tx) => ensureOrganization(tx, { id, code, name, kind, audience }));
}

/**
 * Makes users with a password and their memberships, all or none.
 *
 * @throws ProblemError `bad_parameter` for a name or password against the rules, `conflict` for a taken user
 *   name, `not_found` for an organization that does not exist.
 */
export async function createMembers(
  database: Database,
  library: Library,
  members: readonly NewMember[],
): Promise<Member[]> {
  const prepared = await Promise.all(members.map((member) => prepare(library, member)));
  return database.asAuth(async (tx) => {
    const made: Member[] = [];
    for (const { user, memberId, organization, role } of prepared) {
      const organizationId = await findOrganizationId(tx, organization);
      if (organizationId === undefined) {
        throw new ProblemError('not_found', { detail: 'There is no such organization', got: organization });
      }
      if (!(await insertUser(tx, user))) {
        throw new ProblemError('conflict', { detail: 'The user name is taken', got: user.userName });
      }
      await insertMember(tx, { id: memberId, organizationId, userId: user.userId, role });
      made.push({ id: memberId, userName: user.userName, name: user.name, organization, role });
    }
    return made;
  });
}

/** Everything slow (hashing) and everything that can be refused, before the transaction. */
async function prepare(library: Library, member: NewMember) {
  const userName = member.userName.toLowerCase();
  const { length } = userName;
  if (!USER_NAME.test(userName) || length < USER_NAME_MIN_LENGTH || length > USER_NAME_MAX_LENGTH) {
    const wanted = `a user name of ${USER_NAME_MIN_LENGTH} to ${USER_NAME_MAX_LENGTH} letters, digits, "_" or "."`;
    throw new ProblemError('bad_parameter', { got: member.userName, wanted });
  }
  // The password itself is repeated nowhere.
  if (!isStrongPassword(member.password, userName)) {
    throw new ProblemError('bad_parameter', { detail: 'The password is too weak', wanted: PASSWORD_WANTED });
  }
  const { password } = await library.$context;
  return {
    memberId: await newId(library, 'member'),
    organization: member.organization,
    role: member.role,
    user: {
      userId: await newId(library, 'user'),
      accountId: await newId(library, 'account'),
      userName,
      name: member.name,
      passwordHash: await password.hash(member.password),
      mustChangePassword: member.mustChangePassword ?? false,
    },
  };
}

export async function newId(library: Library, model: string): Promise<string> {
  const id = (await library.$context).generateId({ model });
  if (id === false) throw new Error('the sign-in library is set to take ids from the database');
  return id;
}

import type { Principal, Role, Transaction } from '@tongtu/database';
import type { OrganizationKind } from '@tongtu/sdk/contract';

export type MemberAudience = Extract<Principal, { kind: 'member' }>['audience'];

export interface Organization {
  readonly id: string;
  /** Short latin name for URLs and commands, such as `planning-bureau`. */
  readonly code: string;
  readonly name: string;
  readonly kind: OrganizationKind;
  readonly audience: MemberAudience;
}

export interface Member {
  readonly id: string;
  readonly userName: string;
  readonly name: string;
  readonly organization: string;
  readonly role: Role;
}

export interface NewUser {
  readonly userId: string;
  readonly accountId: string;
  /** In lower case. */
  readonly userName: string;
  readonly name: string;
  readonly passwordHash: string;
  /** Somebody else knows the password. */
  readonly mustChangePassword: boolean;
}

/** Makes the organization unless its code is taken; answers the one that has the code. */
export async function ensureOrganization(tx: Transaction, organization: Organization): Promise<Organization> {
  await tx.query(
    `insert into auth.organization ("id", "slug", "name", "kind", "audience", "createdAt") values ($1, $2, $3, $4, $5, now())
     on conflict ("slug") do nothing`,
    [organization.id, organization.code, organization.name, organization.kind, organization.audience],
  );
  const [found] = await tx.query<Organization>(
    `select "id", "slug" as code, "name", "kind", "audience" from auth.organization where "slug" = $1`,
    [organization.code],
  );
  if (!found) throw new Error(`organization ${organization.code} was neither made nor found`);
  return found;
}

export async function findOrganizationId(tx: Transaction, code: string): Promise<string | undefined> {
  const [found] = await tx.query<{ id: string }>('select "id" from auth.organization where "slug" = $1', [
    code,
  ]);
  return found?.id;
}

/** Stores a user with the one account that carries the password; false where the user name is taken. */
export async function insertUser(tx: Transaction, user: NewUser): Promise<boolean> {
  const made = await tx.query(
    `insert into auth."user" ("id", "name", "email", "emailVerified", "username", "displayUsername", "mustChangePassword")
     values ($1, $2, $3, false, $4, $4, $5) on conflict do nothing returning "id"`,
    [user.userId, user.name, `${user.userName}@members.invalid`, user.userName, user.mustChangePassword],
  );
  if (made.length === 0) return false;
  await tx.query(
    `insert into auth.account ("id", "accountId", "providerId", "userId", "password", "updatedAt")
     values ($1, $2, 'credential', $2, $3, now())`,
    [user.accountId, user.userId, user.passwordHash],
  );
  return true;
}

export async function insertMember(
  tx: Transaction,
  member: {
    readonly id: string;
    readonly organizationId: string;
    readonly userId: string;
    readonly role: Role;
  },
): Promise<void> {
  await tx.query(
    `insert into auth.member ("id", "organizationId", "userId", "role", "createdAt") values ($1, $2, $3, $4, now())`,
    [member.id, member.organizationId, member.userId, member.role],
  );
}

export async function selectMembers(tx: Transaction): Promise<Member[]> {
  return tx.query<Member>(
    `select m."id", u."username" as "userName", u."name", o."slug" as organization, m."role"
     from auth.member m join auth."user" u on u."id" = m."userId" join auth.organization o on o."id" = m."organizationId"
     order by o."slug", u."username"`,
  );
}

export interface Membership {
  readonly memberId: string;
  readonly role: Role;
  readonly organizationId: string;
  readonly organizationName: string;
  readonly organizationKind: OrganizationKind;
  readonly audience: MemberAudience;
  /** What the user has to do before the membership is good for anything. */
  readonly wanted: Wanted | null;
}

/** A password that nobody else knows, or a second factor where the organization requires one. */
export type Wanted = 'new_password' | 'second_factor';

/** The membership a user acts in: that of the organization they chose, else their first; none that is disabled. */
export async function findMembership(
  tx: Transaction,
  userId: string,
  chosenOrganizationId: string | undefined,
): Promise<Membership | undefined> {
  const [found] = await tx.query<Membership>(
    `select m."id" as "memberId", m."role", o."id" as "organizationId", o."name" as "organizationName", o."kind" as "organizationKind",
       o."audience", case when u."mustChangePassword" then 'new_password'
         when o."requiresSecondFactor" and u."twoFactorEnabled" is not true then 'second_factor' end as wanted
     from auth.member m join auth.organization o on o."id" = m."organizationId" join auth."user" u on u."id" = m."userId"
     where m."userId" = $1 and m."disabledAt" is null
     order by (o."id" = $2) desc nulls last, m."createdAt", m."id" limit 1`,
    [userId, chosenOrganizationId ?? null],
  );
  return found;
}

export async function isActiveMember(tx: Transaction, userId: string): Promise<boolean> {
  const found = await tx.query(
    'select 1 from auth.member where "userId" = $1 and "disabledAt" is null limit 1',
    [userId],
  );
  return found.length > 0;
}

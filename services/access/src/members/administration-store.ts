import type { Role, Transaction } from '@tongtu/database';

/** A member as those see them who administer the organization. */
export interface ListedMember {
  readonly id: string;
  readonly organizationId: string;
  readonly userName: string;
  readonly name: string;
  readonly role: Role;
  readonly isDisabled: boolean;
  readonly hasSecondFactor: boolean;
  /** The first password was not changed yet. */
  readonly mustChangePassword: boolean;
  readonly createdAt: string;
}

/** With what is no business of lists. */
export interface HeldMember extends ListedMember {
  readonly userId: string;
}

const COLUMNS = `m."id", m."organizationId", u."username" as "userName", u."name", m."role",
  m."disabledAt" is not null as "isDisabled", u."twoFactorEnabled" is true as "hasSecondFactor", u."mustChangePassword",
  to_char(m."createdAt" at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "createdAt"`;
const FROM = `from auth.member m join auth."user" u on u."id" = m."userId"`;

/** Members of an organization by user name; those whose names come after one. */
export async function findMembers(
  tx: Transaction,
  organizationId: string,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<ListedMember[]> {
  return tx.query<ListedMember>(
    `select ${COLUMNS} ${FROM} where m."organizationId" = $1 and u."username" > $2 order by u."username" limit $3`,
    [organizationId, after, limit],
  );
}

/**
 * A member, and the organization held so that nobody else changes its administrators meanwhile: who asks next sees what
 * became of it. A lock that lets members be added.
 */
export async function holdMember(tx: Transaction, memberId: string): Promise<HeldMember | undefined> {
  const [found] = await tx.query<{ organizationId: string }>(
    'select "organizationId" from auth.member where "id" = $1',
    [memberId],
  );
  if (!found) return undefined;
  await tx.query('select 1 from auth.organization where "id" = $1 for no key update', [found.organizationId]);
  const [held] = await tx.query<HeldMember>(
    `select ${COLUMNS}, u."id" as "userId" ${FROM} where m."id" = $1`,
    [memberId],
  );
  return held;
}

export async function findMember(tx: Transaction, memberId: string): Promise<ListedMember | undefined> {
  const [found] = await tx.query<ListedMember>(`select ${COLUMNS} ${FROM} where m."id" = $1`, [memberId]);
  return found;
}

/** Administrators of an organization who can sign in, one left out. */
export async function countOtherAdministrators(
  tx: Transaction,
  { id, organizationId }: { readonly id: string; readonly organizationId: string },
): Promise<number> {
  const [counted] = await tx.query<{ count: number }>(
    `select count(*)::int as count from auth.member
     where "organizationId" = $1 and "role" = 'administrator' and "disabledAt" is null and "id" <> $2`,
    [organizationId, id],
  );
  return counted?.count ?? 0;
}

/** Of some members that stay as they are those are null. */
export async function updateMember(
  tx: Transaction,
  { id, userId }: HeldMember,
  { role, name, isDisabled }: { readonly role?: Role; readonly name?: string; readonly isDisabled?: boolean },
): Promise<void> {
  await tx.query(
    `update auth.member set "role" = coalesce($2, "role"), "disabledAt" = case $3::boolean when true then coalesce("disabledAt", now())
       when false then null else "disabledAt" end where "id" = $1`,
    [id, role ?? null, isDisabled ?? null],
  );
  if (name !== undefined)
    await tx.query('update auth."user" set "name" = $2, "updatedAt" = now() where "id" = $1', [userId, name]);
}

/** Takes the member away, and the account where it was the only membership. */
export async function deleteMember(tx: Transaction, { id, userId }: HeldMember): Promise<void> {
  await tx.query('delete from auth.member where "id" = $1', [id]);
  await tx.query(
    'delete from auth."user" u where "id" = $1 and not exists (select 1 from auth.member where "userId" = u."id")',
    [userId],
  );
}

/** Whether the account opens other organizations, too. */
export async function isMemberElsewhere(
  tx: Transaction,
  { userId, organizationId }: HeldMember,
): Promise<boolean> {
  const found = await tx.query(
    'select 1 from auth.member where "userId" = $1 and "organizationId" <> $2 limit 1',
    [userId, organizationId],
  );
  return found.length > 0;
}

/** @param but a session that goes on, by its token */
export async function deleteSessions(tx: Transaction, userId: string, but?: string): Promise<void> {
  await tx.query('delete from auth.session where "userId" = $1 and "token" is distinct from $2', [
    userId,
    but ?? null,
  ]);
}

export async function deleteSecondFactor(tx: Transaction, userId: string): Promise<void> {
  await tx.query('delete from auth.second_factor where "userId" = $1', [userId]);
  await tx.query('update auth."user" set "twoFactorEnabled" = false, "updatedAt" = now() where "id" = $1', [
    userId,
  ]);
}

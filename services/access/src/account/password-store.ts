import type { Transaction } from '@tongtu/database';
import { REMEMBERED_PASSWORDS } from '../rules.ts';

/** Hashes of the present password and of those before it, newest first: as many as a new one must differ from. */
export async function findPasswords(tx: Transaction, userId: string): Promise<string[]> {
  const rows = await tx.query<{ password: string }>(
    `select password from (
       select "password" as password, null::bigint as id from auth.account where "userId" = $1 and "providerId" = 'credential'
       union all select password, id from auth.former_password where user_id = $1) had
     where password is not null order by id desc nulls first limit $2`,
    [userId, REMEMBERED_PASSWORDS],
  );
  return rows.map(({ password }) => password);
}

/**
 * Puts a new password's hash in the place of the present one, which is remembered.
 *
 * @param expected the hash that it takes the place of; missing: whatever is there
 * @returns false where another is there by now
 */
export async function setPassword(
  tx: Transaction,
  userId: string,
  {
    hash,
    mustChange,
    expected,
  }: { readonly hash: string; readonly mustChange: boolean; readonly expected?: string },
): Promise<boolean> {
  const [account] = await tx.query<{ id: string; password: string | null }>(
    `select "id", "password" from auth.account where "userId" = $1 and "providerId" = 'credential' for update`,
    [userId],
  );
  if (!account || (expected !== undefined && account.password !== expected)) return false;
  await tx.query('update auth.account set "password" = $2, "updatedAt" = now() where "id" = $1', [
    account.id,
    hash,
  ]);
  if (account.password !== null)
    await tx.query('insert into auth.former_password (user_id, password) values ($1, $2)', [
      userId,
      account.password,
    ]);
  await tx.query(
    `delete from auth.former_password where user_id = $1 and id not in (
       select id from auth.former_password where user_id = $1 order by id desc limit $2)`,
    [userId, REMEMBERED_PASSWORDS],
  );
  await tx.query(
    `update auth."user" set "mustChangePassword" = $2, "passwordChangedAt" = now(), "updatedAt" = now() where "id" = $1`,
    [userId, mustChange],
  );
  return true;
}

import type { Transaction } from '@tongtu/database';
import type { MemberSession } from '../session/sessions.ts';

export interface AccountState {
  readonly hasSecondFactor: boolean;
  readonly passwordChangedAt: string;
}

/** An open session, as its owner sees it. */
export interface OpenSession {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly startedAt: string;
  /** To about a minute. */
  readonly usedAt: string;
  readonly address: string | null;
  readonly userAgent: string | null;
}

const MAX_SESSIONS = 100;
const time = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

export async function readAccount(
  tx: Transaction,
  { userId }: Pick<MemberSession, 'userId'>,
): Promise<AccountState> {
  const [found] = await tx.query<AccountState>(
    `select "twoFactorEnabled" is true as "hasSecondFactor", ${time('"passwordChangedAt"')} as "passwordChangedAt"
     from auth."user" where "id" = $1`,
    [userId],
  );
  if (!found) throw new Error('the account of an open session is gone');
  return found;
}

/** Newest first. Their tokens, which open them, are not told. */
export async function findSessions(
  tx: Transaction,
  { userId, id }: Pick<MemberSession, 'userId' | 'id'>,
): Promise<OpenSession[]> {
  return tx.query<OpenSession>(
    `select "id", "id" = $2 as "isCurrent", ${time('"createdAt"')} as "startedAt", ${time('"updatedAt"')} as "usedAt",
       nullif("ipAddress", '') as address, nullif("userAgent", '') as "userAgent"
     from auth.session where "userId" = $1 and "expiresAt" > now() order by "createdAt" desc, "id" limit ${MAX_SESSIONS}`,
    [userId, id],
  );
}

/** False where the user has no such session. */
export async function deleteSession(tx: Transaction, userId: string, sessionId: string): Promise<boolean> {
  const gone = await tx.query('delete from auth.session where "userId" = $1 and "id" = $2 returning "id"', [
    userId,
    sessionId,
  ]);
  return gone.length > 0;
}

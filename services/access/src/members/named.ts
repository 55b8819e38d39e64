import type { Database, Principal } from '@tongtu/database';
import { findMembership } from './store.ts';

/** The member of this user name, as a session of theirs would be; undefined where there is none. */
export function memberNamed(
  database: Database,
  userName: string,
): Promise<Extract<Principal, { kind: 'member' }> | undefined> {
  return database.asAuth(async (tx) => {
    const [user] = await tx.query<{ id: string; name: string }>(
      'select "id", "name" from auth."user" where "username" = $1',
      [userName.toLowerCase()],
    );
    const membership = user && (await findMembership(tx, user.id, undefined));
    if (!user || !membership) return undefined;
    const { organizationName: _name, wanted: _wanted, ...member } = membership;
    return { kind: 'member', name: user.name, ...member };
  });
}

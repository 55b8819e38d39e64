import type { Changeset } from '@tongtu/sdk/contract';
import type { Member } from './member.ts';
import { deedsOf } from './states.ts';
import type { StoredChangeset } from './store.ts';

/** A changeset as it is sent to a member. */
export function describeChangeset(stored: StoredChangeset, member: Member): Changeset {
  const { id, kind, state, version, title, description, author, authorId, collections } = stored;
  const { created, replaced, removed, revision, reverts, updates, reason, isComplete } = stored;
  return {
    ...{ id, kind, state, version, title, description },
    author: { ...(authorId === undefined ? {} : { id: authorId }), name: author },
    ...{ createdAt: stored.createdAt.toISOString(), updatedAt: stored.updatedAt.toISOString() },
    ...{ collections, counts: { created, replaced, removed }, isComplete },
    ...(revision === undefined ? {} : { revision }),
    ...(reverts === undefined ? {} : { reverts }),
    ...(updates === undefined ? {} : { updates }),
    ...(reason === undefined ? {} : { reason }),
    actions: deedsOf(member, stored),
  };
}

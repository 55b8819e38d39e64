import type { Database, Transaction } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import { type ChangesetMerge, mergePublished } from '../merge/index.ts';
import type { Member } from './member.ts';
import { isAllowed } from './states.ts';
import { lockChangeset, recountChanges, type StoredChangeset } from './store.ts';
import { insertEvent } from './talk-store.ts';

const OPEN: readonly StoredChangeset['state'][] = ['draft', 'submitted', 'approved'];

/**
 * Holds a changeset for whoever works on it now: its author while it is a draft, those who decide on it afterwards.
 *
 * @throws ProblemError `not_found`, `forbidden`, `conflict` where nobody works on it any more
 */
export async function holdForWork(tx: Transaction, id: number, member: Member): Promise<StoredChangeset> {
  const changeset = await lockChangeset(tx, id);
  if (!changeset) throw new ProblemError('not_found');
  const { state, authorId } = changeset;
  if (!OPEN.includes(state)) throw new ProblemError('conflict', { got: state, wanted: OPEN.join(', ') });
  if (!isAllowed(state === 'draft' ? 'edit' : 'approve', member, authorId)) {
    throw new ProblemError('forbidden', {
      got: `role ${member.role}`,
      wanted: state === 'draft' ? 'its author, or an administrator' : 'whoever reviews it',
    });
  }
  return changeset;
}

/** Merges the changeset with what others published since it was made, and says so in its history. */
export async function mergeChangeset(
  database: Database,
  id: number,
  member: Member,
  signal?: AbortSignal,
): Promise<ChangesetMerge> {
  const merge = await mergePublished(database, id, { signal });
  const changes = merge.merged + merge.dropped;
  if (changes > 0) await noteMerge(database, id, member, changes);
  return merge;
}

/** Counts the changeset's changes anew after a merge, and writes the merge down. */
async function noteMerge(database: Database, id: number, member: Member, changes: number): Promise<void> {
  await database.asService(async (tx) => {
    const changeset = await lockChangeset(tx, id);
    if (!changeset || !OPEN.includes(changeset.state)) return;
    const { state } = await recountChanges(tx, id);
    await insertEvent(tx, id, member, { action: 'merge', from: state, to: state, changes });
  });
}

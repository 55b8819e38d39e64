import type { Database } from '@tongtu/database';
import type { ChangesetMerge } from '@tongtu/sdk/contract';
import { mergePublished } from '../merge/index.ts';
import type { Member } from './member.ts';
import { RULES } from './states.ts';
import { lockChangeset, recountChanges } from './store.ts';
import { insertEvent } from './talk-store.ts';

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
    if (!changeset || !RULES.resolve.from.includes(changeset.state)) return;
    const { state } = await recountChanges(tx, id);
    await insertEvent(tx, id, member, { action: 'merge', from: state, to: state, changes });
  });
}

import type { Transaction } from '@tongtu/database';
import type { ChangesetAction } from '@tongtu/sdk/contract';
import { closeRemarks, insertTask, placeOfChangeset, unlinkTasks } from './store.ts';

interface Subject {
  readonly id: number;
  readonly authorId: string | undefined;
  readonly author: string;
}

/** What a step of a changeset means for its author's tasks: sent back, it is one; sent again or given up, none is left. */
export async function noteStep(
  tx: Transaction,
  action: Exclude<ChangesetAction, 'publish'>,
  { id, authorId, author }: Subject,
  reason: string | undefined,
): Promise<void> {
  if (action === 'submit') await closeRemarks(tx, id, ['send_back']);
  if (action === 'withdraw' || action === 'reject') {
    await closeRemarks(tx, id, ['send_back', 'comment']);
    await unlinkTasks(tx, id);
  }
  if (action !== 'send-back' || authorId === undefined) return;
  await insertTask(tx, {
    ...{ kind: 'send_back', text: reason ?? '', changesetId: id },
    place: await placeOfChangeset(tx, id),
    assignee: { id: authorId, name: author },
  });
}

/** What somebody says of a changeset is for its author to answer, unless the author says it, or no one wrote it. */
export async function noteComment(
  tx: Transaction,
  { id, authorId, author }: Subject,
  memberId: string,
  { text, featureId }: { readonly text: string; readonly featureId: number | undefined },
): Promise<void> {
  if (authorId === undefined || authorId === memberId) return;
  await insertTask(tx, {
    ...{ kind: 'comment', text, featureId, changesetId: id },
    place: await placeOfChangeset(tx, id, featureId),
    assignee: { id: authorId, name: author },
  });
}

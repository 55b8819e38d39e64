import type { Transaction } from '@tongtu/database';
import { ProblemError, type TaskAction } from '@tongtu/sdk/contract';
import { isEntityTag } from '@tongtu/tiles';
import type { Member } from '../changesets/member.ts';
import { isAllowed } from '../changesets/states.ts';
import { lockChangeset } from '../changesets/store.ts';
import { taskTag } from './describe.ts';
import { isTaskOpenTo, TASK_RULES } from './states.ts';
import { lockTask, type StoredTask, updateTask } from './store.ts';

/**
 * Holds a task for something that the member is about to do to it.
 *
 * @throws ProblemError `not_found`, `forbidden`, `precondition_failed`, `conflict` where its state does not allow it
 */
export async function holdTask(
  tx: Transaction,
  id: number,
  action: TaskAction,
  member: Member,
  ifMatch: string | undefined,
): Promise<StoredTask> {
  const task = await lockTask(tx, id);
  if (!task) throw new ProblemError('not_found');
  if (ifMatch !== undefined && !isEntityTag(ifMatch, taskTag(task)))
    throw new ProblemError('precondition_failed', { got: ifMatch, wanted: taskTag(task) });
  const { from, kinds, who } = TASK_RULES[action];
  if (!from.includes(task.state) || !kinds.includes(task.kind)) {
    throw new ProblemError('conflict', {
      ...{ detail: `To ${action}, the task has to be another`, got: `${task.kind}, ${task.state}` },
      wanted: `${kinds.join(' or ')}, ${from.join(' or ')}`,
    });
  }
  if (!isTaskOpenTo(action, member, task))
    throw new ProblemError('forbidden', { got: `role ${member.role}`, wanted: who });
  return task;
}

const personOf = ({ memberId, name }: Member) => ({ id: memberId, name });

export async function takeTask(tx: Transaction, task: StoredTask, member: Member): Promise<StoredTask> {
  return updateTask(tx, task.id, { state: 'taken', assignee: personOf(member) });
}

export async function giveBackTask(tx: Transaction, task: StoredTask): Promise<StoredTask> {
  return updateTask(tx, task.id, { state: 'open', assignee: null, mendedBy: null });
}

/**
 * Says by which changeset the task is mended: its publication closes the task. One that is published already closes
 * it at once.
 *
 * @throws ProblemError `bad_parameter` for a changeset that the member may not edit; `conflict` for one that leads nowhere
 */
export async function linkTask(
  tx: Transaction,
  task: StoredTask,
  member: Member,
  changesetId: number,
): Promise<StoredTask> {
  const changeset = await lockChangeset(tx, changesetId);
  if (!changeset || !isAllowed('edit', member, changeset)) {
    throw new ProblemError('bad_parameter', {
      ...{ detail: 'member changesetId', got: String(changesetId) },
      wanted: 'the id of a changeset of your own',
    });
  }
  if (changeset.state === 'rejected' || changeset.state === 'withdrawn') {
    throw new ProblemError('conflict', {
      ...{ detail: 'The changeset leads nowhere', got: changeset.state },
      wanted: 'draft, submitted, approved or published',
    });
  }
  const assignee = task.assigneeId === undefined ? personOf(member) : undefined;
  return updateTask(tx, task.id, {
    state: changeset.state === 'published' ? 'done' : 'taken',
    ...(assignee ? { assignee } : {}),
    mendedBy: changesetId,
    revision: changeset.revision,
  });
}

/** Links those of the tasks that the member may link now; others are somebody else's by now, or closed. */
export async function linkOwnTasks(
  tx: Transaction,
  ids: readonly number[],
  member: Member,
  changesetId: number,
): Promise<void> {
  // In one order, so that two who link the same do not wait for each other.
  for (const id of [...new Set(ids)].toSorted((a, b) => a - b)) {
    const task = await lockTask(tx, id);
    if (!task || !TASK_RULES.link.from.includes(task.state)) continue;
    if (isTaskOpenTo('link', member, task)) await linkTask(tx, task, member, changesetId);
  }
}

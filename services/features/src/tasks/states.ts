import type { Principal, Role } from '@tongtu/database';
import type { TaskAction, TaskKind, TaskState } from '@tongtu/sdk/contract';

type Member = Pick<Extract<Principal, { kind: 'member' }>, 'role' | 'memberId'>;

/** Who may do something to a task, besides an administrator. */
type Who = 'editor' | 'assignee or reviewer' | 'editor, where nobody else has taken it';

interface Rule {
  readonly from: readonly TaskState[];
  readonly who: Who;
  /** Remarks are their author's from the beginning, and stay so. */
  readonly kinds: readonly TaskKind[];
}

const ALL: readonly TaskKind[] = ['report', 'send_back', 'comment'];

/**
 * What leads from one state of a task to another, and who may: the one table.
 *
 *     open ─take, link→ taken ─close, publication of the linked changeset→ done, declined
 *       ↑── give-back ───┘
 */
export const TASK_RULES: Readonly<Record<TaskAction, Rule>> = {
  take: { from: ['open'], who: 'editor', kinds: ['report'] },
  'give-back': { from: ['taken'], who: 'assignee or reviewer', kinds: ['report'] },
  link: { from: ['open', 'taken'], who: 'editor, where nobody else has taken it', kinds: ALL },
  close: { from: ['open', 'taken'], who: 'assignee or reviewer', kinds: ALL },
};

const EDITORS: readonly Role[] = ['editor', 'surveyor', 'reviewer', 'publisher', 'administrator'];
const REVIEWERS: readonly Role[] = ['reviewer', 'publisher', 'administrator'];

/** What the rules look at. */
export interface TaskStand {
  readonly kind: TaskKind;
  readonly state: TaskState;
  readonly assigneeId: string | undefined;
}

/** Whether a member may do it, whatever the state. */
export function isTaskOpenTo(
  action: TaskAction,
  { role, memberId }: Member,
  { kind, assigneeId }: Omit<TaskStand, 'state'>,
): boolean {
  const { who, kinds } = TASK_RULES[action];
  if (!kinds.includes(kind) || !EDITORS.includes(role)) return false;
  const isOwn = assigneeId === memberId;
  switch (who) {
    case 'editor':
      return true;
    case 'assignee or reviewer':
      return isOwn || REVIEWERS.includes(role);
    case 'editor, where nobody else has taken it':
      return assigneeId === undefined || isOwn || role === 'administrator';
  }
}

/** What a member may do to a task now. */
export function taskActionsOf(member: Member, task: TaskStand): TaskAction[] {
  return (Object.keys(TASK_RULES) as TaskAction[]).filter(
    (action) => TASK_RULES[action].from.includes(task.state) && isTaskOpenTo(action, member, task),
  );
}

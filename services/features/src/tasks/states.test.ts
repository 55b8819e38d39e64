import type { Role } from '@tongtu/database';
import type { TaskAction } from '@tongtu/sdk/contract';
import { expect, it } from 'vitest';
import { type TaskStand, taskActionsOf } from './states.ts';

const report = (state: TaskStand['state'], assigneeId?: string): TaskStand => ({
  kind: 'report',
  state,
  assigneeId,
});
const may = (memberId: string, role: Role, task: TaskStand): TaskAction[] =>
  taskActionsOf({ memberId, role }, task);

it('an open report is taken or linked by everyone who edits, closed by whoever reviews, and seen by the others', () => {
  expect(may('li', 'surveyor', report('open'))).toEqual(['take', 'link']);
  expect(may('li', 'editor', report('open'))).toEqual(['take', 'link']);
  expect(may('wang', 'reviewer', report('open'))).toEqual(['take', 'link', 'close']);
  expect(may('guest', 'viewer', report('open'))).toEqual([]);
});

it('a report that is taken is its assignee’s; whoever reviews may give it to others or close it', () => {
  expect(may('li', 'surveyor', report('taken', 'li'))).toEqual(['give-back', 'link', 'close']);
  expect(may('zhao', 'surveyor', report('taken', 'li'))).toEqual([]);
  expect(may('wang', 'reviewer', report('taken', 'li'))).toEqual(['give-back', 'close']);
  expect(may('root', 'administrator', report('taken', 'li'))).toEqual(['give-back', 'link', 'close']);
  expect(may('li', 'viewer', report('taken', 'li'))).toEqual([]);
});

it('a remark stays its author’s, and what is closed stays so', () => {
  for (const kind of ['send_back', 'comment'] as const)
    expect(may('li', 'surveyor', { kind, state: 'taken', assigneeId: 'li' })).toEqual(['link', 'close']);
  for (const state of ['done', 'declined'] as const)
    expect(may('root', 'administrator', report(state, 'li'))).toEqual([]);
});

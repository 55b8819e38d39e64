import type { Role } from '@tongtu/database';
import { CHANGESET_STATES } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import { deedsOf, RULES } from './states.ts';

/** Written out by hand, so that a slip in the rules is seen: a letter for each deed. */
const LETTERS: Record<string, string> = {
  ...{ e: 'edit', d: 'delete', s: 'submit', w: 'withdraw', o: 'reopen' },
  ...{ b: 'send-back', a: 'approve', r: 'reject', p: 'publish', c: 'resolve', k: 'acknowledge' },
};
const AUTHOR = { draft: 'edswc', submitted: 'wo', approved: 'wo', rejected: 'o', withdrawn: 'o' };
const PUBLISHING_AUTHOR = { ...AUTHOR, approved: 'wop' };
const REVIEWER = { submitted: 'barck', approved: 'brpck' };
const ALL = { draft: 'edswc', submitted: 'wobarck', approved: 'wobrpck', rejected: 'o', withdrawn: 'o' };
const NOTHING = {};

const TABLE: Record<Role, { own: Record<string, string>; others: Record<string, string> }> = {
  viewer: { own: NOTHING, others: NOTHING },
  editor: { own: AUTHOR, others: NOTHING },
  surveyor: { own: AUTHOR, others: NOTHING },
  reviewer: { own: PUBLISHING_AUTHOR, others: REVIEWER },
  publisher: { own: PUBLISHING_AUTHOR, others: REVIEWER },
  administrator: { own: ALL, others: ALL },
};

describe.each(Object.keys(TABLE) as Role[])('a %s', (role) => {
  describe.each(['own', 'others'] as const)('with a changeset of %s', (whose) => {
    it.each(CHANGESET_STATES)('that is %s may do what the table says', (state) => {
      const deeds = deedsOf({ role, memberId: 'm1' }, { state, authorId: whose === 'own' ? 'm1' : 'm2' });
      const wanted = [...(TABLE[role][whose][state] ?? '')].map((letter) => LETTERS[letter]);
      expect(deeds.toSorted()).toEqual(wanted.toSorted());
    });
  });
});

it('lets nobody but an administrator change what the command line made', () => {
  const ofNobody = { state: 'draft', authorId: undefined } as const;
  expect(deedsOf({ role: 'surveyor', memberId: 'm1' }, ofNobody)).toEqual([]);
  expect(deedsOf({ role: 'administrator', memberId: 'm1' }, ofNobody)).toContain('edit');
});

it('does not offer to submit what is being staged still', () => {
  const unfinished = { state: 'draft', authorId: 'm1', isComplete: false } as const;
  const deeds = deedsOf({ role: 'surveyor', memberId: 'm1' }, unfinished);
  expect(deeds).toContain('delete');
  expect(deeds).not.toContain('submit');
});

it('asks for a reason where work is turned down', () => {
  const asking = Object.entries(RULES).filter(([, rule]) => rule.needsReason);
  expect(asking.map(([deed]) => deed)).toEqual(['send-back', 'reject']);
});

it('leads to every state but the first, and out of what is published nowhere', () => {
  const reached = new Set(Object.values(RULES).map(({ to }) => to));
  for (const state of CHANGESET_STATES) expect(reached.has(state), state).toBe(true);
  expect(Object.values(RULES).filter(({ from }) => from.includes('published'))).toEqual([]);
});

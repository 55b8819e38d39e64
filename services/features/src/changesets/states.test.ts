import type { KeyScope, Role } from '@tongtu/database';
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

const ONE = { memberId: 'm1', organizationId: 'o1', organizationKind: 'survey_authority' } as const;
const OF_THE_BASE = [['']];

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
      const deeds = deedsOf(
        { ...ONE, role },
        { state, authorId: whose === 'own' ? 'm1' : 'm2', deciders: OF_THE_BASE },
      );
      const wanted = [...(TABLE[role][whose][state] ?? '')].map((letter) => LETTERS[letter]);
      expect(deeds.toSorted()).toEqual(wanted.toSorted());
    });
  });
});

it('lets nobody but an administrator change what the command line made', () => {
  const ofNobody = { state: 'draft', authorId: undefined, deciders: OF_THE_BASE } as const;
  expect(deedsOf({ ...ONE, role: 'surveyor' }, ofNobody)).toEqual([]);
  expect(deedsOf({ ...ONE, role: 'administrator' }, ofNobody)).toContain('edit');
});

it('does not offer to submit what is being staged still', () => {
  const unfinished = { state: 'draft', authorId: 'm1', isComplete: false, deciders: OF_THE_BASE } as const;
  const deeds = deedsOf({ ...ONE, role: 'surveyor' }, unfinished);
  expect(deeds).toContain('delete');
  expect(deeds).not.toContain('submit');
});

describe('what touches collections of others', () => {
  const elsewhere = { ...ONE, organizationId: 'o2', organizationKind: 'department' } as const;
  const submitted = { state: 'submitted', authorId: 'm9' } as const;

  it.each(['reviewer', 'publisher', 'administrator'] as const)('is not for a %s to decide on', (role) => {
    expect(deedsOf({ ...elsewhere, role }, { ...submitted, deciders: OF_THE_BASE })).toEqual([]);
    expect(deedsOf({ ...elsewhere, role }, { ...submitted, deciders: [['o2'], ['']] })).toEqual([]);
  });

  it('is, where the organization decides on all of them', () => {
    const decided = { ...submitted, deciders: [['o2'], ['', 'o2']] };
    expect(deedsOf({ ...elsewhere, role: 'reviewer' }, decided)).toContain('approve');
  });

  it('is for a key as far as it is made for it', () => {
    const decided = {
      state: 'approved',
      authorId: 'm9',
      deciders: [['o2']],
      collections: ['gauge'],
    } as const;
    const key = (scope: Pick<KeyScope, 'actions' | 'collections'>) =>
      deedsOf({ ...elsewhere, role: 'publisher', key: { id: 'k', ...scope } }, decided);
    expect(key({ actions: ['publish'] })).toContain('publish');
    expect(key({ actions: ['publish'], collections: ['gauge'] })).toContain('publish');
    expect(key({ actions: ['edit'] })).toEqual([]);
    expect(key({ actions: ['publish'], collections: ['shop'] })).toEqual([]);
  });

  it('stays the work of its author', () => {
    const draft = { state: 'draft', authorId: 'm1', deciders: OF_THE_BASE } as const;
    expect(deedsOf({ ...elsewhere, role: 'editor' }, draft)).toContain('submit');
  });
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

import type { Principal, Role } from '@tongtu/database';
import type { Changeset, ChangesetState } from '@tongtu/sdk/contract';
import { owns } from '../collections/owner.ts';

/** Who may do something to a changeset. */
type Who =
  /** Whoever made it, while still allowed to edit; an administrator in their place. */
  | 'author'
  /** Whoever decides on the work of others: never on one's own, but for an administrator. */
  | 'reviewer'
  /** Whoever carries out what was decided: on one's own work, too. */
  | 'publisher'
  /** Whoever works on it now: its author while it is a draft, the reviewers after that. */
  | 'worker';

/**
 * Also what leads nowhere: changing what is in it, taking it away; checking it, merging and choosing between two edits
 * (`resolve`), ticking warnings (`acknowledge`).
 */
export type Deed = Changeset['actions'][number];

interface Rule {
  readonly from: readonly ChangesetState[];
  /** Missing: the state stays, or ends with the changeset. */
  readonly to?: ChangesetState;
  readonly who: Who;
  /** Whether it says why. */
  readonly needsReason?: true;
}

/**
 * Every state, what leads out of it and who may: the one table.
 *
 *     draft ─submit→ submitted ─approve→ approved ─publish→ published
 *       ↑ send-back, reopen │ reject →     │ reject → rejected ─reopen→ draft
 *       └───────────────────┴──────────────┘          withdrawn ─reopen→ draft
 *
 * What is published stays so: it is taken back by the changeset of a revert.
 */
export const RULES: Readonly<Record<Deed, Rule>> = {
  edit: { from: ['draft'], who: 'author' },
  delete: { from: ['draft'], who: 'author' },
  resolve: { from: ['draft', 'submitted', 'approved'], who: 'worker' },
  acknowledge: { from: ['submitted', 'approved'], who: 'reviewer' },
  submit: { from: ['draft'], to: 'submitted', who: 'author' },
  withdraw: { from: ['draft', 'submitted', 'approved'], to: 'withdrawn', who: 'author' },
  reopen: { from: ['submitted', 'approved', 'rejected', 'withdrawn'], to: 'draft', who: 'author' },
  'send-back': { from: ['submitted', 'approved'], to: 'draft', who: 'reviewer', needsReason: true },
  approve: { from: ['submitted'], to: 'approved', who: 'reviewer' },
  reject: { from: ['submitted', 'approved'], to: 'rejected', who: 'reviewer', needsReason: true },
  publish: { from: ['approved'], to: 'published', who: 'publisher' },
};

const EDITORS: readonly Role[] = ['editor', 'surveyor', 'reviewer', 'publisher', 'administrator'];
const REVIEWERS: readonly Role[] = ['reviewer', 'publisher', 'administrator'];

type Member = Extract<Principal, { kind: 'member' }>;

/** True for whoever may make changesets at all, and so see those of others that are published. */
export const mayEdit = ({ role }: Pick<Member, 'role'>): boolean => EDITORS.includes(role);

/** Whose it is, and where it stands. */
interface Standing {
  readonly state: ChangesetState;
  readonly authorId: string | undefined;
  /** False: it is being staged still, and can't be submitted. */
  readonly isComplete?: boolean;
  /** For each collection that it touches, the organizations that decide on it; '' is the survey authority. */
  readonly deciders: readonly (readonly string[])[];
  /** What it touches; missing: nothing yet. */
  readonly collections?: readonly string[];
}

/** A member as far as these rules look. */
export type Colleague = Pick<Member, 'role' | 'memberId' | 'organizationId' | 'organizationKind' | 'key'>;

/** Whether a key, if one asks, is made for deeds of this kind on all that the changeset touches. */
const isInScope = (key: Member['key'], action: 'edit' | 'publish', { collections = [] }: Standing): boolean =>
  !key || (key.actions.includes(action) && collections.every((id) => key.collections?.includes(id) ?? true));

/** Whether the member's organization decides on all that the changeset touches. */
const decides = (member: Colleague, { deciders }: Standing): boolean =>
  deciders.every((those) => those.some((id) => owns(member, id === '' ? undefined : id)));

/** Whether it is for the member to do, once the changeset is in a state that allows it. */
export function isAllowed(deed: Deed, member: Colleague, standing: Standing): boolean {
  const { role, memberId } = member;
  const { state, authorId } = standing;
  const isOwn = authorId === memberId;
  const isDecider = decides(member, standing);
  const { who } = RULES[deed];
  const doer = who === 'worker' ? (state === 'draft' ? 'author' : 'reviewer') : who;
  if (!isInScope(member.key, doer === 'author' ? 'edit' : 'publish', standing)) return false;
  switch (doer) {
    case 'author':
      return (role === 'administrator' && isDecider) || (isOwn && EDITORS.includes(role));
    case 'reviewer':
      return isDecider && (role === 'administrator' || (!isOwn && REVIEWERS.includes(role)));
    case 'publisher':
      return isDecider && REVIEWERS.includes(role);
  }
}

/** Whether somebody who makes changesets is to know of this one, as the database's `seen_changeset` has it. */
export const maySee = (member: Colleague, standing: Standing): boolean =>
  standing.authorId === member.memberId ||
  standing.state === 'published' ||
  (REVIEWERS.includes(member.role) && decides(member, standing));

/** What a member may do to a changeset now. */
export function deedsOf(member: Colleague, standing: Standing): Deed[] {
  return (Object.keys(RULES) as Deed[]).filter(
    (deed) =>
      RULES[deed].from.includes(standing.state) &&
      isAllowed(deed, member, standing) &&
      !(deed === 'submit' && standing.isComplete === false),
  );
}

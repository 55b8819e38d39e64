import type { GrantDeed, GrantState } from '@tongtu/sdk/contract';
import { type Colleague, mayEdit } from '../changesets/states.ts';
import { owns } from '../collections/owner.ts';

/** Who may do something to a grant: the organization that it is for, or one that decides on the collection. */
type Who = 'grantee' | 'grantee’s administrator' | 'owner’s administrator';

interface Rule {
  readonly from: readonly GrantState[];
  /** Missing: the state stays. */
  readonly to?: GrantState;
  readonly who: Who;
  /** Whether it says why. */
  readonly needsNote?: true;
}

/**
 * Every state, what leads out of it and who may: the one table.
 *
 *     requested ─grant→ granted ─revoke→ revoked
 *         │ refuse → refused  │ cancel → cancelled
 *         └ cancel → cancelled
 */
export const GRANT_RULES: Readonly<Record<GrantDeed, Rule>> = {
  grant: { from: ['requested'], to: 'granted', who: 'owner’s administrator' },
  refuse: { from: ['requested'], to: 'refused', who: 'owner’s administrator', needsNote: true },
  cancel: { from: ['requested', 'granted'], to: 'cancelled', who: 'grantee’s administrator' },
  revoke: { from: ['granted'], to: 'revoked', who: 'owner’s administrator', needsNote: true },
  renew: { from: ['granted'], who: 'grantee' },
};

/** Whose a grant and its collection are. */
export interface GrantStand {
  readonly state: GrantState;
  readonly organizationId: string;
  /** Missing: the survey authority. */
  readonly ownerId: string | undefined;
}

/** Whether a member may ask for grants at all. Keys never may: somebody has to answer for the purpose. */
export const mayAsk = (member: Colleague): boolean => member.key === undefined && mayEdit(member);

export const mayDecide = (person: Colleague, ownerId: string | undefined): boolean =>
  person.key === undefined && person.role === 'administrator' && owns(person, ownerId);

/** Whether it is for the member to do, once the grant is in a state that allows it. */
export function isGrantOpenTo(
  deed: GrantDeed,
  person: Colleague,
  { organizationId, ownerId }: Omit<GrantStand, 'state'>,
): boolean {
  const isGrantee = person.organizationId === organizationId && mayAsk(person);
  switch (GRANT_RULES[deed].who) {
    case 'grantee':
      return isGrantee;
    case 'grantee’s administrator':
      return isGrantee && person.role === 'administrator';
    case 'owner’s administrator':
      return mayDecide(person, ownerId);
  }
}

/** What a member may do to a grant now. */
export function grantDeedsOf(person: Colleague, grant: GrantStand): GrantDeed[] {
  return (Object.keys(GRANT_RULES) as GrantDeed[]).filter(
    (deed) => GRANT_RULES[deed].from.includes(grant.state) && isGrantOpenTo(deed, person, grant),
  );
}

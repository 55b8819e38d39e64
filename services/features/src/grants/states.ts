import type { Principal, Role } from '@tongtu/database';
import type { GrantDeed, GrantState } from '@tongtu/sdk/contract';

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

/** Who asks for grants: everybody who works with the data. */
const ASKING: readonly Role[] = ['editor', 'surveyor', 'reviewer', 'publisher', 'administrator'];

type Person = Pick<
  Extract<Principal, { kind: 'member' }>,
  'role' | 'organizationId' | 'organizationKind' | 'key'
>;

/** Whose a grant and its collection are. */
export interface GrantStand {
  readonly state: GrantState;
  readonly organizationId: string;
  /** Missing: the survey authority. */
  readonly ownerId: string | undefined;
}

/** Whether a member's organization owns a collection. @param ownerId missing: it is the survey authority's */
export const owns = ({ organizationId, organizationKind }: Person, ownerId: string | undefined): boolean =>
  ownerId === undefined ? organizationKind === 'survey_authority' : ownerId === organizationId;

/** Whether a member may ask for grants at all. Keys never may: somebody has to answer for the purpose. */
export const mayAsk = ({ role, key }: Person): boolean => key === undefined && ASKING.includes(role);

export const mayDecide = (person: Person, ownerId: string | undefined): boolean =>
  person.key === undefined && person.role === 'administrator' && owns(person, ownerId);

/** Whether it is for the member to do, once the grant is in a state that allows it. */
export function isGrantOpenTo(
  deed: GrantDeed,
  person: Person,
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
export function grantDeedsOf(person: Person, grant: GrantStand): GrantDeed[] {
  return (Object.keys(GRANT_RULES) as GrantDeed[]).filter(
    (deed) => GRANT_RULES[deed].from.includes(grant.state) && isGrantOpenTo(deed, person, grant),
  );
}

import type { Transaction } from '@tongtu/database';
import {
  type CollectionDefinition,
  type GrantDeed,
  type NoticeKind,
  ProblemError,
} from '@tongtu/sdk/contract';
import { isEntityTag } from '@tongtu/tiles';
import type { Fields } from '../changesets/body.ts';
import type { Member } from '../changesets/member.ts';
import { owns } from '../collections/owner.ts';
import { findInvalid } from '../import/geometry/store.ts';
import { insertNotice } from '../notices/store.ts';
import { toEwkbHex } from '../stage/ewkb.ts';
import { grantTag } from './describe.ts';
import { readScope, SCOPE_MEMBERS, type StoredScope } from './scope-body.ts';
import { GRANT_RULES, isGrantOpenTo, mayAsk, mayDecide } from './states.ts';
import { insertGrant, insertGrantEvent, lockGrant, type StoredGrant, updateGrant } from './store.ts';

/** A collection as far as a grant on it goes. */
export interface GrantedCollection {
  readonly id: string;
  /** Missing: the survey authority. */
  readonly ownerId: string | undefined;
  readonly definition: CollectionDefinition;
}

/**
 * Asks for a grant; or gives one at once, where the member decides on the collection and names another organization.
 *
 * @throws ProblemError `forbidden`; `conflict` where nothing is to be asked for
 */
export async function askForGrant(
  tx: Transaction,
  member: Member,
  collection: GrantedCollection,
  {
    scope,
    organizationId,
    renews,
  }: {
    readonly scope: StoredScope;
    /** For whom; missing: one's own. */
    readonly organizationId?: string | undefined;
    readonly renews?: number | undefined;
  },
): Promise<number> {
  const { id: collectionId, ownerId } = collection;
  const isGift = organizationId !== undefined && organizationId !== member.organizationId;
  if (isGift ? !mayDecide(member, ownerId) : !mayAsk(member))
    throw new ProblemError('forbidden', {
      got: `role ${member.role}`,
      wanted: isGift ? 'an administrator of the collection’s owner' : 'role editor or above, in person',
    });
  if (!isGift && owns(member, ownerId))
    throw new ProblemError('conflict', {
      detail: 'The collection is your organization’s own',
      got: collectionId,
    });
  await refuseInvalidArea(tx, scope);
  const grantee = organizationId ?? member.organizationId;
  const state = isGift ? 'granted' : 'requested';
  const id = await insertGrant(tx, { collectionId, organizationId: grantee, state, scope, renews });
  await insertGrantEvent(tx, id, member, { action: 'request' });
  if (isGift) await insertGrantEvent(tx, id, member, { action: 'grant' });
  await tell(
    tx,
    { id, collectionId, organizationId: grantee, ownerId },
    isGift ? 'grant_granted' : 'grant_requested',
  );
  return id;
}

const TOLD: Readonly<Record<Exclude<GrantDeed, 'renew'>, NoticeKind>> = {
  ...{ grant: 'grant_granted', refuse: 'grant_refused', cancel: 'grant_cancelled', revoke: 'grant_revoked' },
};

/** Of a decision: what it narrows, and a note. */
export const DECISION_MEMBERS = [...SCOPE_MEMBERS, 'note'];

/**
 * Does something to a grant. A decision may narrow or change what was asked for.
 *
 * @throws ProblemError `not_found`, `forbidden`, `conflict` where its state does not allow it, `precondition_failed`
 */
export async function actOnGrant(
  tx: Transaction,
  deed: Exclude<GrantDeed, 'renew'>,
  {
    id,
    member,
    ifMatch,
    body,
    note,
  }: {
    readonly id: number;
    readonly member: Member;
    readonly ifMatch: string | undefined;
    readonly body: Fields;
    readonly note: string | undefined;
  },
  definition: Pick<CollectionDefinition, 'fields'>,
): Promise<void> {
  const held = await holdGrant(tx, id, deed, member, ifMatch);
  const { to, needsNote } = GRANT_RULES[deed];
  if (needsNote && note === undefined)
    throw new ProblemError('bad_parameter', { detail: 'member note', got: 'nothing', wanted: 'why' });
  const scope = deed === 'grant' ? readScope(body, definition, new Date(), held.scope) : held.scope;
  if (deed === 'grant' && scope.endsAt.getTime() <= Date.now())
    throw new ProblemError('conflict', {
      detail: 'Its end is past: say another',
      got: scope.endsAt.toISOString(),
    });
  await refuseInvalidArea(tx, scope);
  await updateGrant(tx, id, { state: to ?? held.state, scope });
  await insertGrantEvent(tx, id, member, { action: deed, note });
  await tell(tx, held, TOLD[deed]);
}

/** Holds a grant for something that the member is about to do to it. */
export async function holdGrant(
  tx: Transaction,
  id: number,
  deed: GrantDeed,
  member: Member,
  ifMatch: string | undefined,
): Promise<StoredGrant> {
  const held = await lockGrant(tx, id);
  if (!held) throw new ProblemError('not_found');
  const { from, who } = GRANT_RULES[deed];
  if (!isGrantOpenTo(deed, member, held))
    throw new ProblemError('forbidden', { got: `role ${member.role}`, wanted: who });
  if (ifMatch !== undefined && !isEntityTag(ifMatch, grantTag(held)))
    throw new ProblemError('precondition_failed', { got: ifMatch, wanted: grantTag(held) });
  if (!from.includes(held.state))
    throw new ProblemError('conflict', {
      ...{
        detail: `To ${deed}, the grant has to be in another state`,
        got: held.state,
        wanted: from.join(', '),
      },
    });
  return held;
}

/** @throws ProblemError `bad_parameter` with the place where it crosses itself */
async function refuseInvalidArea(tx: Transaction, { area }: StoredScope): Promise<void> {
  const [fault] = area ? await findInvalid(tx, [toEwkbHex(area)]) : [];
  if (!fault) return;
  throw new ProblemError('bad_parameter', {
    ...{
      detail: 'member area',
      got: `${fault.reason} at ${fault.lng}, ${fault.lat}`,
      wanted: 'a valid area',
    },
  });
}

/** Tells the other side. */
async function tell(
  tx: Transaction,
  {
    id,
    collectionId,
    organizationId,
    ownerId,
  }: Pick<StoredGrant, 'id' | 'collectionId' | 'organizationId' | 'ownerId'>,
  kind: NoticeKind,
): Promise<void> {
  const isForOwner = kind === 'grant_requested' || kind === 'grant_cancelled';
  await insertNotice(tx, {
    kind,
    collectionId,
    grantId: id,
    to: isForOwner ? { ownerId } : { organizationId },
  });
}

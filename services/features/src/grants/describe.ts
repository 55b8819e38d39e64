import type { Grant } from '@tongtu/sdk/contract';
import type { Member } from '../changesets/member.ts';
import { grantDeedsOf } from './states.ts';
import type { StoredGrant } from './store.ts';

/** A grant as it is sent to a member of either side. */
export function describeGrant(stored: StoredGrant, member: Member): Grant {
  const { id, collectionId, organizationId, state, scope, isOver, renews, version, createdAt } = stored;
  const { jsonpath: _, endsAt, ...said } = scope;
  return {
    ...{ id, collection: collectionId, organization: organizationId, state, isOver, ...said },
    endsAt: endsAt.toISOString(),
    ...(renews === undefined ? {} : { renews }),
    ...{ version, createdAt: createdAt.toISOString(), deeds: grantDeedsOf(member, stored) },
  };
}

export const grantTag = ({ version }: Pick<StoredGrant, 'version'>): string => `"${version}"`;

import type { Principal } from '@tongtu/database';

/** Who asks, as far as ownership looks. */
type OfOrganization = Pick<Extract<Principal, { kind: 'member' }>, 'organizationId' | 'organizationKind'>;

/** Whether a member's organization owns a collection. @param ownerId missing: it is the survey authority's */
export const owns = (
  { organizationId, organizationKind }: OfOrganization,
  ownerId: string | undefined,
): boolean => (ownerId === undefined ? organizationKind === 'survey_authority' : ownerId === organizationId);

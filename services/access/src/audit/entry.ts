import type { Principal } from '@tongtu/database';

/** What is kept on record: the closed list. */
export const AUDIT_ACTIONS = [
  ...['sign_in', 'sign_in_refused', 'sign_out'],
  ...['grant_requested', 'grant_grant', 'grant_refuse', 'grant_cancel', 'grant_revoke', 'sharing_changed'],
  ...[
    'collection_defined',
    'collection_redefined',
    'collection_published',
    'collection_unpublished',
    'collection_deleted',
  ],
  ...['publication', 'withdrawal', 'download', 'administration', 'audit_pruned'],
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who did it, as far as that is known. */
export interface Actor {
  readonly kind: 'anonymous' | 'member' | 'key' | 'platform';
  readonly id: string;
  readonly name: string;
  readonly organizationId?: string | undefined;
}

/** Where a request came from. */
export interface Asked {
  readonly address?: string | undefined;
  readonly requestId?: string | undefined;
}

export interface NewAuditEntry extends Asked {
  readonly actor: Actor;
  readonly action: AuditAction;
  /** What it was done to, such as `building` or `grant 12`. */
  readonly subject: string;
  readonly outcome?: 'done' | 'refused';
  /** Counts, ids and reasons: no values of features and no secrets. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** The platform's own command line. */
export const PLATFORM: Actor = { kind: 'platform', id: 'tongtu', name: 'tongtu' };

export function actorOf(principal: Principal): Actor {
  if (principal.kind === 'anonymous') return { kind: 'anonymous', id: '', name: '' };
  const { memberId, name, organizationId, key } = principal;
  return { kind: key ? 'key' : 'member', id: key?.id ?? memberId, name, organizationId };
}

import type { Audience, Edition, GrantAction, OrganizationKind } from '@tongtu/sdk/contract';

/** Roles of a member, from reading to running the platform. */
export type Role = 'viewer' | 'editor' | 'surveyor' | 'reviewer' | 'publisher' | 'administrator';

/** What a system key is limited to, beside the role that it has. */
export interface KeyScope {
  readonly id: string;
  readonly actions: readonly GrantAction[];
  /** Ids of collections; missing: all that its organization may use. */
  readonly collections?: readonly string[];
}

/** Who asks. Every door takes one; what it may see is decided by row-level security alone. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'member';
      readonly memberId: string;
      readonly name: string;
      readonly organizationId: string;
      readonly organizationKind: OrganizationKind;
      readonly role: Role;
      /** The widest audience that the member's organization belongs to. */
      readonly audience: Exclude<Audience, 'public'>;
      /** A system of the organization asks by this key, no person. */
      readonly key?: KeyScope;
    };

export const ANONYMOUS: Principal = { kind: 'anonymous' };

/** The edition that a principal reads: the public one is derived, never a filtered view of the full one. */
export function editionOf(principal: Principal): Edition {
  return principal.kind === 'anonymous' ? 'public' : 'full';
}

/** The widest audience that a principal counts among. */
export function audienceOf(principal: Principal): Audience {
  return principal.kind === 'anonymous' ? 'public' : principal.audience;
}

import type { Audience, Edition } from '@tongtu/sdk/contract';

/** Roles of a member, from reading to running the platform. */
export type Role = 'viewer' | 'editor' | 'surveyor' | 'reviewer' | 'publisher' | 'administrator';

/** Who asks. Every door takes one; what it may see is decided by row-level security alone. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'member';
      readonly memberId: string;
      readonly name: string;
      readonly organizationId: string;
      readonly role: Role;
      /** The widest audience that the member's organization belongs to. */
      readonly audience: Exclude<Audience, 'public'>;
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

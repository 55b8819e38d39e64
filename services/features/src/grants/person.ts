import type { Principal } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';

/** A member in person. */
export type Person = Extract<Principal, { kind: 'member' }>;

/** Who decides and asks is somebody who answers for it. @throws ProblemError `not_signed_in`, `forbidden` for a key or a viewer */
export function personOf(principal: Principal): Person {
  if (principal.kind === 'anonymous') throw new ProblemError('not_signed_in');
  if (principal.key) throw new ProblemError('forbidden', { got: 'a key', wanted: 'a member in person' });
  if (principal.role === 'viewer')
    throw new ProblemError('forbidden', { got: 'role viewer', wanted: 'role editor or above' });
  return principal;
}

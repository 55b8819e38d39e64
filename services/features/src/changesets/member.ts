import type { Principal } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import { mayEdit } from './states.ts';

export type Member = Extract<Principal, { kind: 'member' }>;

/** Who works on the map. @throws ProblemError `not_signed_in`, `forbidden` for whoever only looks at it */
export function editorOf(principal: Principal): Member {
  if (principal.kind === 'anonymous') throw new ProblemError('not_signed_in');
  if (mayEdit(principal)) return principal;
  throw new ProblemError('forbidden', { got: `role ${principal.role}`, wanted: 'role editor or above' });
}

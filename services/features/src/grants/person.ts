import type { Principal } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import { editorOf, type Member } from '../changesets/member.ts';

/** Who decides and asks is somebody who answers for it. @throws ProblemError as {@link editorOf}, `forbidden` for a key */
export function personOf(principal: Principal): Member {
  const member = editorOf(principal);
  if (member.key) throw new ProblemError('forbidden', { got: 'a key', wanted: 'a member in person' });
  return member;
}

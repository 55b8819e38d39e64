import type { Transaction } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import { isEntityTag } from '@tongtu/tiles';
import type { Member } from './member.ts';
import { type Deed, isAllowed, maySee, RULES } from './states.ts';
import { lockChangeset, type StoredChangeset } from './store.ts';

export const tagOf = ({ version }: Pick<StoredChangeset, 'version'>): string => `"${version}"`;

/**
 * Holds a changeset for something that the member is about to do to it.
 *
 * @throws ProblemError `not_found`, `forbidden`, `conflict` where its state does not allow it, `precondition_failed`
 *   where it is another than `If-Match` says
 */
export async function holdFor(
  tx: Transaction,
  id: number,
  deed: Deed,
  member: Member,
  ifMatch: string | undefined,
): Promise<StoredChangeset> {
  const changeset = await lockChangeset(tx, id);
  if (!changeset) throw new ProblemError('not_found');
  const { from } = RULES[deed];
  if (!isAllowed(deed, member, changeset)) {
    if (!maySee(member, changeset)) throw new ProblemError('not_found');
    const wanted = WANTED[RULES[deed].who];
    throw new ProblemError('forbidden', {
      detail: `You may not ${deed} this changeset`,
      got: `role ${member.role}`,
      wanted,
    });
  }
  if (ifMatch !== undefined && !isEntityTag(ifMatch, tagOf(changeset)))
    throw new ProblemError('precondition_failed', { got: ifMatch, wanted: tagOf(changeset) });
  if (!from.includes(changeset.state)) {
    throw new ProblemError('conflict', {
      ...{ detail: `To ${deed}, the changeset has to be in another state`, got: changeset.state },
      wanted: from.join(', '),
    });
  }
  return changeset;
}

const WANTED = {
  author: 'its author, or an administrator',
  reviewer: 'a reviewer or publisher who is not its author, or an administrator',
  publisher: 'a reviewer, publisher or administrator',
  worker: 'its author while it is a draft, and whoever reviews it after that',
};

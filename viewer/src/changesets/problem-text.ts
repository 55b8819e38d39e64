import type { ClientProblem } from '@tongtu/sdk/client';
import type { PageLanguage } from '../page/words.ts';
import { type ChangesetWord, sayChangeset } from './changeset-words.ts';

const TEXTS: Partial<Record<ClientProblem['code'], ChangesetWord>> = {
  ...{ warnings_open: 'warningsOpen', merge_conflict: 'mergeConflict', checks_failed: 'checksFailed' },
  ...{ precondition_failed: 'changedMeanwhile', conflict: 'changedMeanwhile' },
  ...{ outdated: 'publishedMeanwhile', unreachable: 'unreachable', not_signed_in: 'signInFirst' },
  // Something on the way has answered, such as a proxy whose server is away.
  unexpected_answer: 'unreachable',
  forbidden: 'notForYou',
  not_found: 'notThere',
};

/** Why something was not done, in the reader's words where there are any. */
export function problemText(language: PageLanguage, { code, title, detail }: ClientProblem): string {
  const word = TEXTS[code];
  return word ? sayChangeset(language, word) : (detail ?? title);
}

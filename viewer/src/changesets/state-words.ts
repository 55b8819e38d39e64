import type { ChangesetState } from '@tongtu/sdk/contract';
import type { PageLanguage } from '../page/words.ts';
import { type ChangesetWord, sayChangeset } from './changeset-words.ts';

const STATES: Readonly<Record<ChangesetState, ChangesetWord>> = {
  ...{ draft: 'stateDraft', submitted: 'stateSubmitted', approved: 'stateApproved' },
  ...{ published: 'statePublished', rejected: 'stateRejected', withdrawn: 'stateWithdrawn' },
};

export function stateText(language: PageLanguage, state: ChangesetState): string {
  return sayChangeset(language, STATES[state]);
}

/** In the reader's time, to the minute. */
export function timeText(language: PageLanguage, time: string): string {
  const tag = language === 'zh' ? 'zh-CN' : 'en-GB';
  return new Date(time).toLocaleString(tag, { dateStyle: 'medium', timeStyle: 'short' });
}

import {
  type Answer,
  type CallOptions,
  type ChangesetCalls,
  unexpectedAnswer,
  type WriteOptions,
} from '@tongtu/sdk/client';
import type { Change, ChangeInput, Changeset, ChangesetComment, Finding } from '@tongtu/sdk/contract';

/** A write that is done once however often it is sent: the server answers a known key as it did before. */
type KeyedOptions = CallOptions & Required<Pick<WriteOptions, 'idempotencyKey'>>;

/** What people and checks say of a changeset. */
export interface Remarks {
  readonly comments: readonly ChangesetComment[];
  readonly findings: readonly Finding[];
}

/** Changes of a changeset that may come onto a desk: more is nothing for a person. */
export const MAX_TAKEN_UP = 2000;
const PAGE_LIMIT = 200;

/** All that the desk asks of the server about changesets. */
export interface SurveyServer {
  open(
    text: { readonly title: string; readonly description: string; readonly tasks?: readonly number[] },
    options: KeyedOptions,
  ): Promise<Answer<Changeset>>;
  /** All of them or none. Answers the ids of their features in the same order. */
  add(
    changesetId: string,
    changes: readonly ChangeInput[],
    options: KeyedOptions,
  ): Promise<Answer<readonly number[]>>;
  submit(changesetId: string, options: KeyedOptions): Promise<Answer<Changeset>>;
  /** Makes it a draft with these words, whether it is one or was sent back, rejected or withdrawn. */
  reopen(
    changesetId: string,
    text: { readonly title: string; readonly description: string },
    options: KeyedOptions,
  ): Promise<Answer<unknown>>;
  /** Takes a feature's change out. There being none is as good. */
  drop(changesetId: string, featureId: number, options: KeyedOptions): Promise<Answer<unknown>>;
  withdraw(changesetId: string, options: KeyedOptions): Promise<Answer<Changeset>>;
  get(changesetId: string, options?: CallOptions): Promise<Answer<Changeset>>;
  /** What is in it, as far as it fits on a desk; `unexpected_answer` where it is more. */
  changes(changesetId: string, options?: CallOptions): Promise<Answer<readonly Change[]>>;
  /** What was said of it, oldest first, and what the checks have found: the first 200 of each. */
  remarks(changesetId: string, options?: CallOptions): Promise<Answer<Remarks>>;
  /** Those of whoever asks, newest first. */
  mine(options?: CallOptions): Promise<Answer<readonly Changeset[]>>;
}

/** The platform's changesets as the desk needs them, whose ids are texts in the journal. */
export function surveyServer(changesets: ChangesetCalls): SurveyServer {
  const get = (id: string, options?: CallOptions) => changesets.get(Number(id), options);
  return {
    open: (text, options) => changesets.create(text, options),
    async add(id, changes, options) {
      const answer = await changesets.changes.add(Number(id), changes, options);
      return answer.ok ? { ok: true, value: answer.value.featureIds } : answer;
    },
    async submit(id, options) {
      const answer = await changesets.act(Number(id), 'submit', options);
      if (answer.ok || answer.problem.code !== 'conflict') return answer;
      // It was submitted, by a try whose answer was lost long ago; what became of it since is followed like any other's.
      const now = await get(id, signalOf(options));
      return now.ok && now.value.state !== 'draft' ? now : answer;
    },
    withdraw: (id, options) => changesets.act(Number(id), 'withdraw', options),
    get,
    async reopen(id, { title, description }, options) {
      // Asked anew each time: an earlier try may have done it, and its answer is lost.
      const now = await get(id, signalOf(options));
      if (!now.ok) return now;
      if (now.value.state !== 'draft') {
        const opened = await changesets.act(Number(id), 'reopen', options);
        if (!opened.ok) return opened;
      }
      if (now.value.title === title && now.value.description === description) return now;
      // The same words twice are the same: it needs no key.
      return changesets.describe(Number(id), { title, description }, signalOf(options));
    },
    async drop(id, featureId, options) {
      const answer = await changesets.changes.drop(Number(id), featureId, options);
      return answer.ok || answer.problem.code !== 'not_found' ? answer : { ok: true, value: undefined };
    },
    async changes(id, options) {
      const found: Change[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await changesets.changes.page(Number(id), { ...options, limit: PAGE_LIMIT, cursor });
        if (!page.ok) return page;
        found.push(...page.value.changes);
        if (found.length > MAX_TAKEN_UP)
          return { ok: false, problem: unexpectedAnswer(200, `more than ${MAX_TAKEN_UP} changes`) };
        cursor = page.value.next;
        if (cursor === undefined) return { ok: true, value: found };
      }
    },
    async remarks(id, options) {
      const asked = { ...options, limit: PAGE_LIMIT };
      const said = await changesets.comments.page(Number(id), asked);
      if (!said.ok) return said;
      const checked = await changesets.findings.page(Number(id), asked);
      if (!checked.ok) return checked;
      return { ok: true, value: { comments: said.value.comments, findings: checked.value.findings } };
    },
    async mine(options) {
      const answer = await changesets.page({ ...options, author: 'me' });
      return answer.ok ? { ok: true, value: answer.value.changesets } : answer;
    },
  };
}

const signalOf = ({ signal }: CallOptions): CallOptions => (signal ? { signal } : {});

import {
  CHANGESET_STATES,
  type Changeset,
  type ChangesetAction,
  type ChangesetEventPage,
  type ChangesetKind,
  type ChangesetPage,
  type ChangesetState,
} from '../contract/index.ts';
import type { Answer, CallOptions, ChangesetWriteOptions, ListOptions, WriteOptions } from './answer.ts';
import { type ChangesetChangeCalls, changesetChangeCalls } from './changeset-changes.ts';
import { type CommentCalls, commentCalls } from './comments.ts';
import { type ConflictCalls, conflictCalls } from './conflicts.ts';
import { type FindingCalls, findingCalls } from './findings.ts';
import { addressWith, type Fetch, fieldsOf, getJson, listOf, writeJson } from './request.ts';

export interface ChangesetListOptions extends ListOptions {
  readonly state?: ChangesetState | undefined;
  readonly kind?: ChangesetKind | undefined;
  /** `me`, or the id of a member. */
  readonly author?: string | undefined;
  readonly collection?: string | undefined;
  /** When they were made: RFC 3339, or an interval such as `2026-01-01T00:00:00Z/..`. */
  readonly datetime?: string | undefined;
}

export interface ActOptions extends ChangesetWriteOptions {
  /** Needed to reject and to send back. */
  readonly reason?: string | undefined;
}

/** Changesets, for members who edit: what is `forbidden` or `not_found` depends on who asks. */
export interface ChangesetCalls {
  readonly changes: ChangesetChangeCalls;
  readonly comments: CommentCalls;
  readonly conflicts: ConflictCalls;
  readonly findings: FindingCalls;
  /** Newest first. */
  page(options?: ChangesetListOptions): Promise<Answer<ChangesetPage>>;
  get(changesetId: number, options?: CallOptions): Promise<Answer<Changeset>>;
  /** A new draft. `tasks`: ids of error reports that it mends. */
  create(
    changeset: { readonly title: string; readonly description?: string; readonly tasks?: readonly number[] },
    options?: WriteOptions,
  ): Promise<Answer<Changeset>>;
  /** Other words for a draft; what is missing stays. */
  describe(
    changesetId: number,
    words: { readonly title?: string; readonly description?: string },
    options?: ChangesetWriteOptions,
  ): Promise<Answer<Changeset>>;
  /** Takes a draft away with all that is in it. */
  remove(changesetId: number, options?: ChangesetWriteOptions): Promise<Answer<undefined>>;
  /**
   * Brings it to another state. `approve` needs `ifVersion`: it is of what the reviewer saw. Problems that tell what is in
   * the way: `conflict` (its state), `checks_failed`, `warnings_open`, `merge_conflict`, `outdated`.
   */
  act(changesetId: number, action: ChangesetAction, options?: ActOptions): Promise<Answer<Changeset>>;
  /** Who did what when. */
  history(changesetId: number, options?: ListOptions): Promise<Answer<ChangesetEventPage>>;
}

export function changesetCalls(baseUrl: string, fetch: Fetch): ChangesetCalls {
  const all = `${baseUrl}/api/changesets`;
  const one = (changesetId: number) => `${all}/${changesetId}`;
  return {
    changes: changesetChangeCalls(one, fetch),
    comments: commentCalls(one, fetch),
    conflicts: conflictCalls(one, fetch),
    findings: findingCalls(one, fetch),
    page: ({ signal, ...query } = {}) =>
      getJson(fetch, addressWith(all, { ...query }), readChangesets, signal ? { signal } : {}),
    get: (changesetId, options) => getJson(fetch, one(changesetId), readChangeset, options),
    create: (changeset, options) =>
      writeJson(fetch, { method: 'POST', url: all, body: changeset }, readChangeset, options),
    describe: (changesetId, words, options) =>
      writeJson(fetch, { method: 'PATCH', url: one(changesetId), body: words }, readChangeset, options),
    remove: (changesetId, options) =>
      writeJson(fetch, { method: 'DELETE', url: one(changesetId) }, () => undefined, options),
    act: (changesetId, action, { reason, ...options } = {}) => {
      const body = reason === undefined ? {} : { reason };
      const url = `${one(changesetId)}/${action}`;
      return writeJson(fetch, { method: 'POST', url, body }, readChangeset, options);
    },
    history: (changesetId, { limit, cursor, ...options } = {}) =>
      getJson(fetch, addressWith(`${one(changesetId)}/history`, { limit, cursor }), readEvents, options),
  };
}

export function readChangeset(json: unknown): Changeset {
  const { id, state, title, actions } = fieldsOf(json, 'changeset');
  const isKnown = (CHANGESET_STATES as readonly unknown[]).includes(state);
  if (!Number.isSafeInteger(id) || !isKnown || typeof title !== 'string' || !Array.isArray(actions))
    throw new TypeError('changeset: wanted an id, a state, a title and actions');
  return json as Changeset;
}

function readChangesets(json: unknown): ChangesetPage {
  listOf(json, 'changesets').forEach(readChangeset);
  return json as ChangesetPage;
}

function readEvents(json: unknown): ChangesetEventPage {
  listOf(json, 'events');
  return json as ChangesetEventPage;
}

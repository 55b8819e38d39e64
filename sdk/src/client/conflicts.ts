import type { ChangesetMerge, Conflict, ConflictChoices, ConflictPage } from '../contract/index.ts';
import type { Answer, CallOptions, ListOptions, WriteOptions } from './answer.ts';
import { addressWith, type Fetch, fieldsOf, getJson, listOf, writeJson } from './request.ts';

/** Where a changeset and what others published meanwhile can't both be had. */
export interface ConflictCalls {
  page(changesetId: number, options?: ListOptions): Promise<Answer<ConflictPage>>;
  /** All of one feature; problem `not_found` where it has none. */
  of(changesetId: number, featureId: number, options?: CallOptions): Promise<Answer<readonly Conflict[]>>;
  /** Chooses for conflicts of one feature; problem `not_found` where there are none such (any more). */
  choose(
    changesetId: number,
    featureId: number,
    choices: ConflictChoices,
    options?: WriteOptions,
  ): Promise<Answer<{ readonly chosen: number }>>;
  /** Merges the changeset with what is published now, as its publication would. To do so again is harmless. */
  merge(changesetId: number, options?: CallOptions): Promise<Answer<ChangesetMerge>>;
}

export function conflictCalls(changesetUrl: (changesetId: number) => string, fetch: Fetch): ConflictCalls {
  const all = (changesetId: number) => `${changesetUrl(changesetId)}/conflicts`;
  return {
    page: (changesetId, { limit, cursor, ...options } = {}) =>
      getJson(fetch, addressWith(all(changesetId), { limit, cursor }), readConflicts, options),
    of: (changesetId, featureId, options) =>
      getJson(fetch, `${all(changesetId)}/${featureId}`, (json) => readConflicts(json).conflicts, options),
    choose: (changesetId, featureId, choices, options) =>
      writeJson(
        fetch,
        { method: 'POST', url: `${all(changesetId)}/${featureId}`, body: choices },
        readChosen,
        options,
      ),
    merge: (changesetId, options) =>
      writeJson(
        fetch,
        { method: 'POST', url: `${changesetUrl(changesetId)}/merge`, body: {} },
        readMerge,
        options,
      ),
  };
}

function readConflicts(json: unknown): ConflictPage {
  for (const conflict of listOf(json, 'conflicts')) {
    const { featureId, kind } = fieldsOf(conflict, 'conflict');
    if (!Number.isSafeInteger(featureId) || typeof kind !== 'string')
      throw new TypeError('conflict: wanted a feature and a kind');
  }
  return json as ConflictPage;
}

function readChosen(json: unknown): { readonly chosen: number } {
  const { chosen } = fieldsOf(json, 'choices');
  if (!Number.isSafeInteger(chosen)) throw new TypeError('choices: wanted how many were made');
  return { chosen: chosen as number };
}

function readMerge(json: unknown): ChangesetMerge {
  const { merged, dropped, openConflicts } = fieldsOf(json, 'merge');
  if (![merged, dropped, openConflicts].every(Number.isSafeInteger))
    throw new TypeError('merge: wanted counts of merged, dropped and openConflicts');
  return json as ChangesetMerge;
}

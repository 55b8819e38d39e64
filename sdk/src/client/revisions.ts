import type { Changeset, Revision, RevisionPage } from '../contract/index.ts';
import type { Answer, CallOptions, ListOptions, WriteOptions } from './answer.ts';
import { readChangeset } from './changesets.ts';
import { addressWith, type Fetch, fieldsOf, getJson, listOf, writeJson } from './request.ts';

/** Publications, as far as the caller may see what they touched. */
export interface RevisionCalls {
  /** Newest first. */
  page(options?: ListOptions): Promise<Answer<RevisionPage>>;
  get(number: number, options?: CallOptions): Promise<Answer<Revision>>;
  /** A draft with the inverse of a revision. Where it was interrupted, the same call goes on. */
  revert(number: number, options?: WriteOptions): Promise<Answer<Changeset>>;
}

export function revisionCalls(baseUrl: string, fetch: Fetch): RevisionCalls {
  const all = `${baseUrl}/api/revisions`;
  return {
    page: ({ limit, cursor, ...options } = {}) =>
      getJson(fetch, addressWith(all, { limit, cursor }), readRevisions, options),
    get: (number, options) => getJson(fetch, `${all}/${number}`, readRevision, options),
    revert: (number, options) =>
      writeJson(fetch, { method: 'POST', url: `${all}/${number}/revert`, body: {} }, readChangeset, options),
  };
}

function readRevisions(json: unknown): RevisionPage {
  listOf(json, 'revisions').forEach(readRevision);
  return json as RevisionPage;
}

function readRevision(json: unknown): Revision {
  const { number, publishedAt } = fieldsOf(json, 'revision');
  if (!Number.isSafeInteger(number) || typeof publishedAt !== 'string')
    throw new TypeError('revision: wanted a number and a time');
  return json as Revision;
}

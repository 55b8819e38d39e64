import type { ChangesetComment, ChangesetCommentPage } from '../contract/index.ts';
import type { Answer, ListOptions, WriteOptions } from './answer.ts';
import { addressWith, type Fetch, fieldsOf, getJson, listOf, writeJson } from './request.ts';

/** What is said of a changeset, by whoever sees it. */
export interface CommentCalls {
  page(changesetId: number, options?: ListOptions): Promise<Answer<ChangesetCommentPage>>;
  /** `featureId`: of which feature it is said. */
  add(
    changesetId: number,
    comment: { readonly text: string; readonly featureId?: number },
    options?: WriteOptions,
  ): Promise<Answer<ChangesetComment>>;
}

export function commentCalls(changesetUrl: (changesetId: number) => string, fetch: Fetch): CommentCalls {
  const all = (changesetId: number) => `${changesetUrl(changesetId)}/comments`;
  return {
    page: (changesetId, { limit, cursor, ...options } = {}) =>
      getJson(fetch, addressWith(all(changesetId), { limit, cursor }), readComments, options),
    add: (changesetId, comment, options) =>
      writeJson(fetch, { method: 'POST', url: all(changesetId), body: comment }, readComment, options),
  };
}

function readComments(json: unknown): ChangesetCommentPage {
  listOf(json, 'comments').forEach(readComment);
  return json as ChangesetCommentPage;
}

function readComment(json: unknown): ChangesetComment {
  if (typeof fieldsOf(json, 'comment').text !== 'string') throw new TypeError('comment: wanted a text');
  return json as ChangesetComment;
}

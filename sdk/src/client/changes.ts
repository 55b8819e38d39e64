import type { FeatureChange, FeatureChangePage } from '../contract/index.ts';
import type { Bbox } from '../geo/index.ts';
import { type Answer, type CallOptions, orThrow } from './answer.ts';
import { addressWith, type Fetch, fieldsOf, getJson, listOf, nextCursor } from './request.ts';

export interface ChangesOptions extends CallOptions {
  readonly collections?: readonly string[] | undefined;
  /** Only what lay in this box before or lies in it after, and what was withheld since, wherever it is. */
  readonly bbox?: Bbox | undefined;
  /** False: without the states before. Default true. */
  readonly before?: boolean | undefined;
  /** Default 1,000. */
  readonly limit?: number | undefined;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
}

/** What publications changed, for copies of the data. */
export interface ChangeCalls {
  /** After a revision; 0 begins at the beginning. Without a `next`, everything up to its `revision` was told. */
  page(since: number, options?: ChangesOptions): Promise<Answer<FeatureChangePage>>;
  /**
   * All of them, in the order of revision, collection and id. Returns the revision to ask on from.
   *
   * @throws ClientError where a page is not to be had; the signal's reason
   */
  since(
    revision: number,
    options?: Omit<ChangesOptions, 'cursor'>,
  ): AsyncGenerator<FeatureChange, number, undefined>;
}

export function changeCalls(baseUrl: string, fetch: Fetch): ChangeCalls {
  const calls: ChangeCalls = {
    page: (since, { collections, bbox, signal, ...query } = {}) => {
      const asked = { since, collections: collections?.join(), bbox: bbox?.join(), ...query };
      return getJson(fetch, addressWith(`${baseUrl}/api/changes`, asked), readChanges, signal && { signal });
    },
    async *since(revision, options) {
      let cursor: string | undefined;
      for (;;) {
        const page: FeatureChangePage = orThrow(await calls.page(revision, { ...options, cursor }));
        yield* page.changes;
        cursor = page.next;
        if (cursor === undefined) return page.revision;
      }
    },
  };
  return calls;
}

function readChanges(json: unknown): FeatureChangePage {
  const { revision } = fieldsOf(json, 'changes');
  const changes = listOf<FeatureChange>(json, 'changes');
  for (const { id, collection, action } of changes)
    if (!Number.isSafeInteger(id) || typeof collection !== 'string' || typeof action !== 'string')
      throw new TypeError('change: wanted an id, a collection and an action');
  const next = nextCursor(json);
  return { revision: Number(revision), changes, ...(next === undefined ? {} : { next }) };
}

import type { Change, ChangeInput, ChangePage, StagedChanges } from '../contract/index.ts';
import type { Bbox } from '../geo/index.ts';
import type { Answer, CallOptions, ChangesetWriteOptions, ListOptions } from './answer.ts';
import { addressWith, type Fetch, fieldsOf, getJson, listOf, writeJson } from './request.ts';

export interface ChangeListOptions extends ListOptions {
  /** Only changes that are in this box before or after. */
  readonly bbox?: Bbox | undefined;
}

/** What is in a changeset: staged while it is open, what it made of the features once it is published. */
export interface ChangesetChangeCalls {
  page(changesetId: number, options?: ChangeListOptions): Promise<Answer<ChangePage>>;
  get(changesetId: number, featureId: number, options?: CallOptions): Promise<Answer<Change>>;
  /**
   * Stages up to 1,000 changes, all or none. Where one does not fit the model: problem `invalid_feature` with each fault
   * and its place in the request.
   */
  add(
    changesetId: number,
    changes: readonly ChangeInput[],
    options?: ChangesetWriteOptions,
  ): Promise<Answer<StagedChanges>>;
  /** Takes a feature's change out: the feature stays as it is. */
  drop(changesetId: number, featureId: number, options?: ChangesetWriteOptions): Promise<Answer<undefined>>;
}

export function changesetChangeCalls(
  changesetUrl: (changesetId: number) => string,
  fetch: Fetch,
): ChangesetChangeCalls {
  const all = (changesetId: number) => `${changesetUrl(changesetId)}/changes`;
  return {
    page: (changesetId, { bbox, limit, cursor, ...options } = {}) => {
      const url = addressWith(all(changesetId), { limit, cursor, bbox: bbox?.join(',') });
      return getJson(fetch, url, readChanges, options);
    },
    get: (changesetId, featureId, options) =>
      getJson(fetch, `${all(changesetId)}/${featureId}`, readChange, options),
    add: (changesetId, changes, options) =>
      writeJson(
        fetch,
        { method: 'POST', url: all(changesetId), body: { changes } },
        (json) => readStaged(json, changes.length),
        options,
      ),
    drop: (changesetId, featureId, options) =>
      writeJson(
        fetch,
        { method: 'DELETE', url: `${all(changesetId)}/${featureId}` },
        () => undefined,
        options,
      ),
  };
}

function readChanges(json: unknown): ChangePage {
  listOf(json, 'changes').forEach(readChange);
  return json as ChangePage;
}

function readChange(json: unknown): Change {
  const { featureId, collection, action } = fieldsOf(json, 'change');
  if (!Number.isSafeInteger(featureId) || typeof collection !== 'string' || typeof action !== 'string')
    throw new TypeError('change: wanted a feature, its collection and an action');
  return json as Change;
}

function readStaged(json: unknown, count: number): StagedChanges {
  const ids = listOf<unknown>(json, 'featureIds');
  if (ids.length !== count || !ids.every(Number.isSafeInteger))
    throw new TypeError(`featureIds: wanted ${count} ids, got ${ids.join(', ').slice(0, 100)}`);
  return json as StagedChanges;
}

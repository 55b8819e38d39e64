import type { CheckSummary, FindingPage } from '../contract/index.ts';
import type { Answer, CallOptions, ListOptions, WriteOptions } from './answer.ts';
import { addressWith, type Fetch, fieldsOf, getJson, listOf, writeJson } from './request.ts';

/** What the checks found in a changeset. */
export interface FindingCalls {
  page(changesetId: number, options?: ListOptions): Promise<Answer<FindingPage>>;
  /** Runs the checks, as a submission does. To do so again is harmless. */
  check(changesetId: number, options?: CallOptions): Promise<Answer<CheckSummary>>;
  /**
   * A reviewer ticks warnings, or takes ticks back (`acknowledged: false`): all or none. Problem `conflict` where one of
   * them is an error or no finding any more.
   */
  acknowledge(
    changesetId: number,
    findingIds: readonly number[],
    options?: WriteOptions & { readonly acknowledged?: boolean | undefined },
  ): Promise<Answer<CheckSummary>>;
}

export function findingCalls(changesetUrl: (changesetId: number) => string, fetch: Fetch): FindingCalls {
  const all = (changesetId: number) => `${changesetUrl(changesetId)}/findings`;
  return {
    page: (changesetId, { limit, cursor, ...options } = {}) =>
      getJson(fetch, addressWith(all(changesetId), { limit, cursor }), readFindings, options),
    check: (changesetId, options) =>
      writeJson(
        fetch,
        { method: 'POST', url: `${changesetUrl(changesetId)}/check`, body: {} },
        readSummary,
        options,
      ),
    acknowledge: (changesetId, findings, { acknowledged = true, ...options } = {}) =>
      writeJson(
        fetch,
        { method: 'POST', url: `${all(changesetId)}/acknowledge`, body: { findings, acknowledged } },
        readSummary,
        options,
      ),
  };
}

function readFindings(json: unknown): FindingPage {
  for (const finding of listOf(json, 'findings')) {
    const { id, code, severity } = fieldsOf(finding, 'finding');
    if (!Number.isSafeInteger(id) || typeof code !== 'string' || typeof severity !== 'string')
      throw new TypeError('finding: wanted an id, a code and a severity');
  }
  return json as FindingPage;
}

function readSummary(json: unknown): CheckSummary {
  const { errors, warnings, unacknowledged } = fieldsOf(json, 'check');
  if (![errors, warnings, unacknowledged].every(Number.isSafeInteger))
    throw new TypeError('check: wanted counts of errors and warnings');
  return json as CheckSummary;
}

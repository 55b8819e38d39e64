import type { Transaction } from '@tongtu/database';
import { type CheckSummary, type Finding, ProblemError } from '@tongtu/sdk/contract';
import { readFindings, readSummary, setAcknowledged } from './finding-store.ts';

export interface FindingsPage {
  /** Opaque, from the page before. */
  readonly after?: string;
  /** 1 … 1,000; 100 where it is not given. */
  readonly limit?: number;
}

const MAX_PAGE = 1_000;

/**
 * What the last run that ended found in a changeset, errors first, then as they were found. Empty where none ended:
 * {@link checkSummaryOf} tells that apart. Staging is not public: who may see the changeset is for the caller to say.
 *
 * @throws ProblemError `bad_parameter` for a page that is none.
 */
export async function findingsOf(
  tx: Transaction,
  changesetId: number,
  { after, limit = 100 }: FindingsPage = {},
): Promise<{ readonly findings: readonly Finding[]; readonly next?: string }> {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    throw new ProblemError('bad_parameter', {
      detail: 'limit',
      got: String(limit),
      wanted: `an integer from 1 to ${MAX_PAGE}`,
    });
  const findings = await readFindings(tx, changesetId, positionOf(after), limit + 1);
  const page = findings.slice(0, limit);
  const last = page.at(-1);
  return findings.length > limit && last
    ? { findings: page, next: `${last.severity === 'error' ? 0 : 1}.${last.id}` }
    : { findings: page };
}

function positionOf(after: string | undefined): { rank: number; id: number } {
  if (after === undefined) return { rank: 0, id: 0 };
  const match = /^([01])\.(\d{1,15})$/.exec(after);
  if (!match)
    throw new ProblemError('bad_parameter', {
      detail: 'after',
      got: after,
      wanted: 'what the page before named',
    });
  return { rank: Number(match[1]), id: Number(match[2]) };
}

/** What the last run that ended came to; `undefined` where none did. */
export function checkSummaryOf(tx: Transaction, changesetId: number): Promise<CheckSummary | undefined> {
  return readSummary(tx, changesetId);
}

/** Warnings that one call ticks. */
const MAX_TICKED = 1_000;

/**
 * Ticks warnings for a reviewer, or takes ticks back (`by: null`).
 *
 * @throws ProblemError `bad_parameter` for too many; `conflict` where one of them is an error, or no finding (any more):
 * nothing is ticked then, as the transaction ends with it.
 */
export async function acknowledge(
  tx: Transaction,
  changesetId: number,
  findingIds: readonly number[],
  by: string | null,
): Promise<void> {
  const ids = [...new Set(findingIds)];
  if (ids.length > MAX_TICKED)
    throw new ProblemError('bad_parameter', {
      detail: 'findings',
      got: String(ids.length),
      wanted: `at most ${MAX_TICKED}`,
    });
  const ticked = new Set(await setAcknowledged(tx, changesetId, ids, by));
  const missing = ids.find((id) => !ticked.has(id));
  if (missing !== undefined)
    throw new ProblemError('conflict', {
      detail: 'only a warning of the last check can be ticked',
      got: String(missing),
    });
}

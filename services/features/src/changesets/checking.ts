import type { Database, Transaction } from '@tongtu/database';
import { type CheckSummary, ProblemError } from '@tongtu/sdk/contract';
import { type CheckOptions, checkChangeset, checkSummaryOf } from '../checks/index.ts';
import type { Member } from './member.ts';
import { isAllowed } from './states.ts';
import { findChangeset, type StoredChangeset } from './store.ts';

/** What was checked for a submission. */
export interface Checked {
  /** Of the changeset as the checks saw it. */
  readonly version: number;
  readonly summary: CheckSummary;
}

/**
 * Runs the checks over a draft that its author is about to submit; undefined where it is none, not all there, or not theirs to submit:
 * the transition itself says so.
 */
export async function checkDraft(
  database: Database,
  id: number,
  member: Member,
  options: CheckOptions = {},
): Promise<Checked | undefined> {
  const draft = await database.as(member, (tx) => findChangeset(tx, id));
  if (draft?.state !== 'draft' || !draft.isComplete || !isAllowed('submit', member, draft)) return undefined;
  return { version: draft.version, summary: await checkChangeset(database, id, options) };
}

/** @throws ProblemError `conflict` where the draft is another than the one that was checked, `checks_failed` */
export function refuseUnchecked({ version }: StoredChangeset, checked: Checked | undefined): void {
  if (checked?.version !== version) {
    throw new ProblemError('conflict', {
      ...{ detail: 'It was changed while it was checked; submit it again', got: `version ${version}` },
      ...(checked ? { wanted: `version ${checked.version}` } : {}),
    });
  }
  refuseErrors(checked.summary);
}

/**
 * What a reviewer approves was checked, has no errors, and its warnings are ticked.
 *
 * @throws ProblemError `conflict` where it was never checked, `checks_failed`, `warnings_open`
 */
export async function refuseUnjudged(tx: Transaction, id: number): Promise<void> {
  const summary = await checkSummaryOf(tx, id);
  if (!summary) {
    throw new ProblemError('conflict', {
      ...{ detail: 'Its checks never ended', wanted: `POST /api/changesets/${id}/check first` },
    });
  }
  refuseFaults(summary);
}

/** @throws ProblemError `checks_failed`, `warnings_open` */
export function refuseFaults(summary: CheckSummary): void {
  refuseErrors(summary);
  const { unacknowledged, changeset } = summary;
  if (unacknowledged === 0) return;
  throw new ProblemError('warnings_open', {
    got: `${unacknowledged} ${unacknowledged === 1 ? 'warning' : 'warnings'} that nobody has acknowledged`,
    wanted: `POST /api/changesets/${changeset}/findings/acknowledge`,
  });
}

function refuseErrors({ errors, changeset }: CheckSummary): void {
  if (errors === 0) return;
  throw new ProblemError('checks_failed', {
    got: `${errors} ${errors === 1 ? 'error' : 'errors'}`,
    wanted: `none: GET /api/changesets/${changeset}/findings says where`,
  });
}

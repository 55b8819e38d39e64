import type { Transaction } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import { currentRevision, revisionAt } from '../collections/store.ts';
import type { TimeSpan } from './datetime.ts';
import type { RevisionWindow } from './store.ts';

/** What the caller asked to see; at most one of them. */
export interface AskedState {
  readonly revision?: number | undefined;
  readonly datetime?: TimeSpan | undefined;
  /** Of a cursor: later pages show what the first did. */
  readonly pinned?: number | undefined;
}

/** Of whoever asked for no state: whichever revision is the newest of the snapshot. */
export const NEWEST: RevisionWindow = { from: 0, to: Number.POSITIVE_INFINITY, isCurrent: true };

export const isNewest = ({ revision, datetime, pinned }: AskedState): boolean =>
  revision === undefined && datetime === undefined && pinned === undefined;

/**
 * The revisions that the asked state spans, in the snapshot of the transaction.
 *
 * @throws ProblemError `bad_parameter` where the revision, or the cursor's, is not published yet
 */
export async function revisionWindow(
  tx: Transaction,
  { revision, datetime, pinned }: AskedState,
): Promise<RevisionWindow> {
  const newest = await currentRevision(tx);
  if (pinned !== undefined && pinned > newest) {
    throw new ProblemError('bad_parameter', {
      detail: 'parameter cursor',
      got: `a cursor of revision ${pinned}`,
      wanted: `one of a published revision: 0 to ${newest}`,
    });
  }
  const to = Math.min(pinned ?? Number.POSITIVE_INFINITY, revision ?? (await endOf(tx, datetime, newest)));
  if (to > newest) {
    throw new ProblemError('bad_parameter', {
      detail: 'parameter revision',
      got: String(to),
      wanted: `a published revision: 0 to ${newest}`,
    });
  }
  // An open beginning reaches back to before the first publication.
  const from =
    datetime === undefined
      ? to
      : datetime.from === undefined
        ? 0
        : Math.min(to, await revisionAt(tx, datetime.from));
  return { from, to, isCurrent: from === newest && to === newest };
}

async function endOf(tx: Transaction, datetime: TimeSpan | undefined, newest: number): Promise<number> {
  return datetime?.to === undefined ? newest : revisionAt(tx, datetime.to);
}

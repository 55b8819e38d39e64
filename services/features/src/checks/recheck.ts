import type { Transaction } from '@tongtu/database';
import { type CheckSummary, ProblemError } from '@tongtu/sdk/contract';
import { checkBatch } from './batch.ts';
import {
  findPartners,
  insertFindings,
  lockShownRun,
  moveCheckedRevision,
  readSummary,
  restoreAcknowledgements,
  takeFindings,
} from './finding-store.ts';
import { KEYED, REACH_METERS } from './reading.ts';
import { readStagedIndex } from './staged-index.ts';
import { findOvertakenChanges, newestRevision, readSubjectsAt } from './subject-store.ts';

/** Degrees of longitude are the shorter ones; at 60° half as long as at the equator. */
const METERS_PER_DEGREE_AT_LEAST = 55_000;
const BATCH = 200;

/**
 * Inside of the publishing transaction, after the lock on the revision: looks again at the changes near which something
 * was published since the check, and at nothing else. Where nothing was, it is one question. Findings that are new or
 * grew are unacknowledged, so that the caller may refuse: `errors > 0`, or `unacknowledged > 0` where the reviewer must tick.
 *
 * @param sinceRevision what the changeset was checked at, where it is another than the run says
 * @throws ProblemError `conflict` where the changeset was never checked.
 */
export async function recheckInside(
  tx: Transaction,
  changesetId: number,
  sinceRevision?: number,
): Promise<CheckSummary> {
  const shown = await lockShownRun(tx, changesetId);
  if (!shown)
    throw new ProblemError('conflict', {
      detail: 'the changeset was not checked',
      got: String(changesetId),
      wanted: 'a changeset whose checks ended',
    });
  const since = sinceRevision ?? shown.revision;
  const newest = await newestRevision(tx);
  if (newest > since) {
    const overtaken = await findOvertakenChanges(
      tx,
      changesetId,
      since,
      REACH_METERS / METERS_PER_DEGREE_AT_LEAST,
      KEYED,
    );
    if (overtaken.length > 0) await recheck(tx, changesetId, shown.run, overtaken);
    await moveCheckedRevision(tx, changesetId, newest);
  }
  const summary = await readSummary(tx, changesetId);
  if (!summary)
    throw new Error(`changeset ${changesetId} lost its check inside of a transaction that holds it`);
  return summary;
}

async function recheck(
  tx: Transaction,
  changesetId: number,
  run: number,
  overtaken: readonly number[],
): Promise<void> {
  // A finding of two changes is stored with one of them: both are looked at, or it might stay or go wrongly.
  const partners = await findPartners(tx, changesetId, run, overtaken);
  const seqs = [...new Set([...overtaken, ...partners])];
  const staged = await readStagedIndex((work) => work(tx), changesetId);
  for (let from = 0; from < seqs.length; from += BATCH) {
    const subjects = await readSubjectsAt(tx, changesetId, seqs.slice(from, from + BATCH));
    const features = subjects.map(({ feature }) => feature);
    const faults = await checkBatch(tx, { changesetId, staged }, subjects);
    const taken = await takeFindings(tx, changesetId, run, features);
    await insertFindings(tx, changesetId, run, faults);
    await restoreAcknowledgements(tx, changesetId, run, taken);
  }
}

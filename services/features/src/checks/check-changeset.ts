import type { Database, Transaction } from '@tongtu/database';
import { type CheckSummary, type Fault, ProblemError } from '@tongtu/sdk/contract';
import { checkBatch } from './batch.ts';
import { beginRun, dropStaleFindings, endRun, insertFindings, readSummary } from './finding-store.ts';
import type { Scope } from './scope.ts';
import { readStagedIndex } from './staged-index.ts';
import { newestRevision, readSubjects } from './subject-store.ts';

/** Changes of one short transaction. */
const BATCH = 200;
/** Findings that a run stores; a list that nobody reads to its end. The rest is counted. */
const MAX_FINDINGS = 10_000;
const DELETE_BATCH = 2_000;

export interface CheckOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/**
 * Runs all rules over a staged changeset and its neighbourhood, in batches of short transactions, and stores what they
 * find. The findings of the run before are shown until this one ends; killed in between, it leaves nothing that is
 * shown, and the next run removes it. Acknowledgements of the same findings are kept.
 *
 * The changes must not be edited meanwhile; what others publish meanwhile is for {@link recheckInside}.
 *
 * @throws ProblemError `not_found`; `conflict` where the same changeset was checked anew meanwhile; the signal's reason where it is aborted.
 */
export async function checkChangeset(
  database: Database,
  changesetId: number,
  { signal, onProgress }: CheckOptions = {},
): Promise<CheckSummary> {
  const begun = await database.asService(async (tx) => {
    const run = await beginRun(tx, changesetId);
    return run === undefined ? undefined : { run, revision: await newestRevision(tx) };
  });
  if (!begun)
    throw new ProblemError('not_found', { detail: 'there is no such changeset', got: String(changesetId) });
  const { run, revision } = begun;
  await dropOld(database, changesetId, signal);

  const staged = await readStagedIndex((work) => database.asService(work), changesetId);
  const scope: Scope = { changesetId, staged };
  let [changes, stored, omitted] = [0, 0, 0];
  for (let afterSeq = -1; ; ) {
    signal?.throwIfAborted();
    const batch = await database.asService((tx) => judgeBatch(tx, scope, afterSeq), {
      isolation: 'repeatable read',
    });
    const kept = batch.faults.slice(0, Math.max(0, MAX_FINDINGS - stored));
    await database.asService((tx) => insertFindings(tx, changesetId, run, kept));
    stored += kept.length;
    omitted += batch.faults.length - kept.length;
    changes += batch.size;
    onProgress?.({ done: changes, total: Math.max(changes, staged.size) });
    if (batch.size < BATCH) break;
    afterSeq = batch.lastSeq;
  }
  const summary = await database.asService(async (tx) => {
    if (!(await endRun(tx, changesetId, run, { revision, changes, omitted })))
      throw new ProblemError('conflict', { detail: 'another check of the changeset has begun since' });
    return readSummary(tx, changesetId);
  });
  await dropOld(database, changesetId);
  if (!summary) throw new Error(`changeset ${changesetId} went while it was checked`);
  return summary;
}

async function judgeBatch(
  tx: Transaction,
  scope: Scope,
  afterSeq: number,
): Promise<{ readonly faults: readonly Fault[]; readonly size: number; readonly lastSeq: number }> {
  const subjects = await readSubjects(tx, scope.changesetId, afterSeq, BATCH);
  const faults = await checkBatch(tx, scope, subjects);
  return { faults, size: subjects.length, lastSeq: subjects.at(-1)?.seq ?? afterSeq };
}

async function dropOld(database: Database, changesetId: number, signal?: AbortSignal): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const gone = await database.asService((tx) => dropStaleFindings(tx, changesetId, DELETE_BATCH));
    if (gone < DELETE_BATCH) return;
  }
}

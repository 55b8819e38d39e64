import { actorOf } from '@tongtu/access';
import { type Database, failpoint } from '@tongtu/database';
import { type ChangesetAction, type CheckSummary, ProblemError } from '@tongtu/sdk/contract';
import { type CheckOptions, checkChangeset, checkSummaryOf, recheckInside } from '../checks/index.ts';
import { aroundPublication, publishWithin } from '../publish/index.ts';
import { recordPublication } from '../publish/record.ts';
import { noteStep } from '../tasks/remarks.ts';
import { closeWithPublication } from '../tasks/store.ts';
import { checkDraft, refuseFaults, refuseUnchecked, refuseUnjudged } from './checking.ts';
import { type BatchOptions, deriveAgain, outdated } from './derive-again.ts';
import { describeChangeset } from './describe.ts';
import { holdFor, tagOf } from './guard.ts';
import { once, type WriteKey } from './idempotency.ts';
import type { Member } from './member.ts';
import { mergeChangeset } from './resolving.ts';
import { isAllowed, RULES } from './states.ts';
import { findChangeset, lockChangeset, type StoredChangeset, updateChangeset } from './store.ts';
import { insertEvent } from './talk-store.ts';
import type { Written } from './written.ts';

export interface Asked {
  readonly id: number;
  readonly member: Member;
  readonly key: WriteKey;
  readonly ifMatch: string | undefined;
  readonly reason?: string | undefined;
}

/**
 * Brings a changeset from one state to the next.
 *
 * @throws ProblemError what {@link holdFor} does; `precondition_required` of an approval, which is of what was seen;
 *   `conflict` for submitting nothing; `checks_failed`, `warnings_open`
 */
export async function transition(
  database: Database,
  action: Exclude<ChangesetAction, 'publish'>,
  { id, member, key, ifMatch, reason }: Asked,
  options: CheckOptions = {},
): Promise<Written> {
  const { to, needsReason } = RULES[action];
  if (needsReason && reason === undefined)
    throw new ProblemError('bad_parameter', { detail: 'member reason', got: 'nothing', wanted: 'why' });
  const checked = action === 'submit' ? await checkDraft(database, id, member, options) : undefined;
  failpoint('transition.checked');
  const written = await once(database, key, async (tx) => {
    const changeset = await holdFor(tx, id, action, member, ifMatch);
    if (action === 'approve' && ifMatch === undefined)
      throw new ProblemError('precondition_required', {
        got: 'no If-Match',
        wanted: `If-Match: ${tagOf(changeset)}`,
      });
    if (action === 'submit') {
      refuseUnready(changeset);
      refuseUnchecked(changeset, checked);
    }
    if (action === 'approve') await refuseUnjudged(tx, id);
    const changed = await updateChangeset(tx, id, { ...(to ? { state: to } : {}), reason });
    await insertEvent(tx, id, member, { action, from: changeset.state, to: changed.state, reason });
    await noteStep(tx, action, changed, reason);
    failpoint('transition.in-transaction');
    return answerOf(changed, member);
  });
  failpoint('transition.committed');
  return written;
}

/**
 * Submits a changeset for a command, which shows how far its checks are. Cancelled or refused, it stays a draft.
 *
 * @throws what {@link transition} does; the signal's reason where it is aborted
 */
export async function submitChangeset(
  database: Database,
  id: number,
  member: Member,
  options: CheckOptions,
): Promise<CheckSummary> {
  const key = { memberId: member.memberId, key: undefined, sha256: '' };
  await transition(database, 'submit', { id, member, key, ifMatch: undefined }, options);
  const summary = await database.asService((tx) => checkSummaryOf(tx, id));
  if (!summary) throw new Error(`changeset ${id} was submitted without its checks`);
  return summary;
}

function refuseUnready({ created, replaced, removed, isComplete }: StoredChangeset): void {
  const wanted = 'a changeset with changes, all of them staged';
  if (!isComplete)
    throw new ProblemError('conflict', { detail: 'Its changes are still being staged', wanted });
  if (created + replaced + removed === 0)
    throw new ProblemError('conflict', { detail: 'It has no changes', wanted });
}

/** Publishing holds the database as long as its SQL takes, but not for ever. */
const PUBLISH_TIMEOUT_MS = 15 * 60_000;

export interface Publication {
  readonly written: Written;
  /** Missing: an earlier request with the same key did it. */
  readonly revision?: number;
}

/**
 * Publishes an approved changeset: what is left to prepare in short transactions, then features, history, revision,
 * state, event and the answer to this request in one.
 *
 * Changes that others overtook since are merged first; what others published nearby since the checks is checked again
 * inside, when nothing more can come between.
 *
 * @throws ProblemError `merge_conflict`; `outdated` where others published again at the last moment; `checks_failed` and
 *   `warnings_open`, with the findings there to be read; what {@link holdFor} does
 */
export function publishApproved(
  database: Database,
  { id, member, key, ifMatch }: Asked,
  options: BatchOptions = {},
): Promise<Publication> {
  return aroundPublication(database, id, async () => {
    if (await isPublishable(database, id, member)) await mergeFirst(database, id, member, options);
    await deriveAgain(database, id, options);
    failpoint('publish.merged');
    let revision: number | undefined;
    const written = await once(
      database,
      key,
      async (tx) => {
        refuseUnready(await holdFor(tx, id, 'publish', member, ifMatch));
        const result = await publishWithin(tx, id, ['approved'], async () =>
          refuseFaults(await recheckInside(tx, id)),
        );
        if (result.kind === 'outdated') throw outdated(result.featureIds);
        if (result.kind !== 'published') throw new Error(`changeset ${id} was held and is ${result.kind}`);
        await insertEvent(tx, id, member, { action: 'publish', from: 'approved', to: 'published' });
        await closeWithPublication(tx, id, result.revision);
        await recordPublication(tx, {
          actor: actorOf(member),
          asked: key.asked,
          changesetId: id,
          revision: result.revision,
        });
        ({ revision } = result);
        const published = await lockChangeset(tx, id);
        if (!published) throw new Error(`changeset ${id} is gone`);
        return answerOf(published, member);
      },
      PUBLISH_TIMEOUT_MS,
    ).catch(async (error: unknown) => {
      // What was found inside went with the transaction: it is found again, for whoever has to judge it.
      if (error instanceof ProblemError && NEWLY_FOUND.includes(error.problem.code))
        await checkChangeset(database, id);
      throw error;
    });
    const result: Publication = { written, ...(revision === undefined ? {} : { revision }) };
    return { result, isPublished: revision !== undefined };
  });
}

const NEWLY_FOUND: readonly string[] = ['checks_failed', 'warnings_open'];

async function isPublishable(database: Database, id: number, member: Member): Promise<boolean> {
  const changeset = await database.as(member, (tx) => findChangeset(tx, id));
  return changeset?.state === 'approved' && isAllowed('publish', member, changeset);
}

/** Lays the changeset over what others published since. What it took over is said in its changes and its history. */
async function mergeFirst(
  database: Database,
  id: number,
  member: Member,
  { signal }: BatchOptions,
): Promise<void> {
  const { openConflicts } = await mergeChangeset(database, id, member, signal);
  if (openConflicts === 0) return;
  throw new ProblemError('merge_conflict', {
    got: `${openConflicts} ${openConflicts === 1 ? 'conflict' : 'conflicts'} for which nobody has chosen`,
    wanted: `GET /api/changesets/${id}/conflicts`,
  });
}

/** A changeset as the answer to a write. */
export const answerOf = (changeset: StoredChangeset, member: Member, status = 200): Written => ({
  status,
  changesetId: changeset.id,
  headers: { etag: tagOf(changeset) },
  body: JSON.stringify(describeChangeset(changeset, member)),
});

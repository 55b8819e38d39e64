import { PLATFORM } from '@tongtu/access';
import { type Database, failpoint, type Transaction } from '@tongtu/database';
import { tidyIndex } from '../search/entry-store.ts';
import { holdRules } from './hold-rules.ts';
import { recordPublication } from './record.ts';
import {
  analyze,
  applyChanges,
  countChanges,
  dropStaging,
  dropStagingOf,
  findOutdatedChanges,
  lockNextRevision,
  type PublishableState,
  type PublishedRevision,
  truncateStaging,
} from './store.ts';

export { holdRevisions, type PublishedRevision } from './store.ts';

export type PublishResult =
  | ({ readonly kind: 'published' } & PublishedRevision)
  /** The changeset does not exist or is not in a state from which it may be published. */
  | { readonly kind: 'not_publishable' }
  /** These features changed since the changeset was made (at most 100 are named). Nothing was stored. */
  | { readonly kind: 'outdated'; readonly featureIds: readonly number[] };

/** Rows of staging that one short transaction removes. */
const STAGING_BATCH = 5_000;
/** From this many changes on the planner's statistics are refreshed. */
const ANALYZE_FROM_CHANGES = 1_000;

/** SQLSTATE of `nowait`. */
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Publishes a staged changeset as the next revision: one transaction of set-based SQL, all or nothing.
 * Everything that could be done before (validation, derivation of the public rows, zooms) is in staging.
 */
export async function publishChangeset(database: Database, changesetId: number): Promise<PublishResult> {
  return aroundPublication(database, changesetId, async () => {
    const result = await database.asService(async (tx) => {
      const made = await publishWithin(tx, changesetId);
      if (made.kind === 'published')
        await recordPublication(tx, { actor: PLATFORM, changesetId, revision: made.revision });
      return made;
    });
    return { result, isPublished: result.kind === 'published' };
  });
}

/**
 * The part of a publication that is one transaction, within the caller's: what the caller stores there is published
 * with it or not at all. Where the answer is another than `published`, nothing was stored.
 *
 * @param from states out of which it may be
 * @param judge is asked last, when nothing else can be published any more: what it throws ends the publication
 */
export async function publishWithin(
  tx: Transaction,
  changesetId: number,
  from?: readonly PublishableState[],
  judge?: () => Promise<void>,
): Promise<PublishResult> {
  const revision = await lockNextRevision(tx, changesetId, from);
  if (revision === undefined) return { kind: 'not_publishable' };
  failpoint('publish.locked');
  await holdRules(tx, changesetId);
  const featureIds = await findOutdatedChanges(tx, changesetId);
  if (featureIds.length > 0) return { kind: 'outdated', featureIds };
  await judge?.();
  const published = await applyChanges(tx, changesetId, revision);
  failpoint('publish.in-transaction');
  return { kind: 'published', ...published };
}

/** Does what belongs before and after a publishing transaction: fresh statistics, and staging that is no more needed. */
export async function aroundPublication<T>(
  database: Database,
  changesetId: number,
  publish: () => Promise<{ readonly result: T; readonly isPublished: boolean }>,
): Promise<T> {
  const isLarge = (await database.asService((tx) => countChanges(tx, changesetId))) >= ANALYZE_FROM_CHANGES;
  if (isLarge) await database.asOwner((tx) => analyze(tx, 'change'));
  const { result, isPublished } = await publish();
  if (!isPublished) return result;
  failpoint('publish.committed');
  if (isLarge) {
    await database.asOwner((tx) => analyze(tx, 'feature'));
    await database.asOwner(tidyIndex);
  }
  // Emptying the table at once wants a lock that waits for everybody who stages: not after every small edit.
  if (isLarge) await sweepStaging(database);
  else await database.asService((tx) => dropStagingOf(tx, changesetId, ANALYZE_FROM_CHANGES));
  return result;
}

/** Removes the staging of what is published, also what a process killed right after its publication left. */
export async function sweepStaging(database: Database): Promise<void> {
  const isEmpty = await database.asOwner(truncateStaging).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  });
  if (isEmpty) return;
  while ((await database.asService((tx) => dropStaging(tx, STAGING_BATCH))) === STAGING_BATCH);
}

import { PLATFORM, recordAudit } from '@tongtu/access';
import { collectionById } from '@tongtu/data/model';
import type { Database, Transaction } from '@tongtu/database';
import { insertStaged } from '../changesets/change-store.ts';
import { insertEvent } from '../changesets/talk-store.ts';
import { definitionIn, findDefinitions } from '../model/definitions.ts';
import { holdRevisions, publishWithin } from '../publish/index.ts';
import { prepareChange } from '../stage/prepare.ts';
import { insertDraft } from '../stage/store.ts';
import { type PurgedTileset, purgeUrls } from './purge-urls.ts';
import { type BrokenReference, findBrokenReferences } from './references.ts';
import {
  type CurrentState,
  findCurrent,
  findStates,
  findWithdrawal,
  forgetSamples,
  insertNotices,
  insertWithdrawal,
  insertWithdrawalEvent,
  purgeAnswers,
  purgeHistory,
  purgeSources,
  purgeStaging,
  purgeTexts,
  purgeUpdates,
  type WithdrawalScope,
  type WithdrawnState,
} from './store.ts';

export type { PurgedTileset } from './purge-urls.ts';
export type { WithdrawalScope } from './store.ts';

/** Why nothing was withdrawn. */
export class WithdrawalError extends Error {
  readonly code: 'unknown_feature' | 'unknown_revision' | 'would_break_references';
  constructor(code: WithdrawalError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface WithdrawalOptions {
  readonly actor: string;
  readonly reason: string;
  /** Withdraws although other features refer to it. */
  readonly breaksReferences?: boolean;
  readonly tilesets: readonly PurgedTileset[];
}

export interface WithdrawalPlan {
  readonly collectionId: string;
  /** States of both editions. */
  readonly currentStates: number;
  readonly pastStates: number;
  readonly references: readonly BrokenReference[];
  /** The collection asks for the property: until it is filled in again, the feature fails the checks. */
  readonly isRequired: boolean;
  readonly urls: readonly string[];
}

export interface Withdrawn {
  readonly id: number;
  readonly urls: readonly string[];
  /** The publication that told it; missing where only past states were withdrawn, or an earlier try did it. */
  readonly revision?: number | undefined;
  /** Rows that went or lost the value, by what they are; missing where an earlier try did it. */
  readonly counts?: Readonly<Record<string, number>>;
  /** An earlier run has done everything. */
  readonly isEnded: boolean;
}

/** What {@link withdraw} would do. Changes nothing. @throws WithdrawalError `unknown_feature`, `unknown_revision` */
export function planWithdrawal(
  database: Database,
  scope: WithdrawalScope,
  tilesets: readonly PurgedTileset[],
): Promise<WithdrawalPlan> {
  return database.asService(async (tx) => {
    await refuseUnknownRevision(tx, scope);
    return (await look(tx, scope, tilesets)).plan;
  });
}

/**
 * Takes a feature, or one property of it, out of the database: now (as a publication that tells it), in the history, in
 * staging and in what is kept beside it. One transaction; called again it does nothing twice. The archives of tiles are
 * the caller's, who calls {@link endWithdrawal} when they are done.
 *
 * @throws WithdrawalError
 */
export async function withdraw(
  database: Database,
  scope: WithdrawalScope,
  options: WithdrawalOptions,
): Promise<Withdrawn> {
  const done = await database.asService(async (tx): Promise<Withdrawn & { collectionId: string }> => {
    await holdRevisions(tx);
    await refuseUnknownRevision(tx, scope);
    const known = await findWithdrawal(tx, scope);
    if (known && !known.endedAt) return { ...known, isEnded: false };
    const found = await look(tx, scope, options.tilesets).catch((error: unknown) => {
      if (known && error instanceof WithdrawalError && error.code === 'unknown_feature') return undefined;
      throw error;
    });
    if (!found) return { ...known!, isEnded: true };
    // Known and ended, and there again: somebody brought it back, so it is withdrawn once more.
    const { plan, states, current } = found;
    if (plan.references.length > 0 && !options.breaksReferences)
      throw new WithdrawalError('would_break_references', describeReferences(plan.references));
    const { collectionId, urls } = plan;
    const id = await insertWithdrawal(tx, scope, collectionId, options);
    const isNow = states.some(({ isCurrent }) => isCurrent);
    const revision =
      isNow && current ? await publishWithout(tx, id, current, scope, options.actor) : undefined;
    if (revision !== undefined && scope.property === undefined)
      await insertNotices(tx, states, scope.featureId, revision);
    const counts = await purge(tx, scope, collectionId, states);
    await insertWithdrawalEvent(tx, id, 'purged', { ...counts, urls, ...(revision ? { revision } : {}) });
    await recordAudit(tx, [
      {
        ...{
          actor: { ...PLATFORM, name: options.actor },
          action: 'withdrawal',
          subject: `feature ${scope.featureId}`,
        },
        detail: { collection: collectionId, withdrawal: id, ...(revision ? { revision } : {}) },
      },
    ]);
    return { id, urls, revision, counts, isEnded: false, collectionId };
  });
  const { collectionId, ...withdrawn } = done;
  if (!withdrawn.isEnded)
    await database.asOwner((tx) => forgetSamples(tx, { withdrawalId: done.id, collectionId }));
  return withdrawn;
}

/** Notes that archives and files of the withdrawal are gone, too. */
export function endWithdrawal(database: Database, id: number, detail: object): Promise<void> {
  return database.asService((tx) => insertWithdrawalEvent(tx, id, 'ended', detail));
}

async function look(tx: Transaction, scope: WithdrawalScope, tilesets: readonly PurgedTileset[]) {
  const { featureId, property } = scope;
  const states = await findStates(tx, scope);
  const current = await findCurrent(tx, featureId);
  const collectionId = states[0]?.collectionId;
  if (collectionId === undefined) {
    const what = property === undefined ? `feature ${featureId}` : `"${property}" of feature ${featureId}`;
    throw new WithdrawalError('unknown_feature', `there is no ${what} in any of these revisions`);
  }
  const isNow = states.some(({ isCurrent }) => isCurrent);
  const plan: WithdrawalPlan = {
    collectionId,
    currentStates: states.filter(({ isCurrent }) => isCurrent).length,
    pastStates: states.filter(({ isCurrent }) => !isCurrent).length,
    references: isNow && current ? await findBrokenReferences(tx, current, property) : [],
    isRequired: collectionById(collectionId)?.fields.find(({ name }) => name === property)?.required === true,
    urls: purgeUrls({ featureId, collectionId }, states, tilesets),
  };
  return { plan, states, current };
}

/** Publishes the feature's removal, or the feature without the property. @returns the revision */
async function publishWithout(
  tx: Transaction,
  withdrawalId: number,
  { collectionId, version, geometry, properties }: CurrentState,
  { featureId, property }: WithdrawalScope,
  actor: string,
): Promise<number> {
  const changesetId = await insertDraft(tx, {
    ...{ kind: 'edit', title: `清除 ${withdrawalId} / Withdrawal ${withdrawalId}`, author: actor },
    importKey: `withdrawal:${withdrawalId}`,
  });
  const { [property ?? '']: _, ...left } = properties;
  const definition = definitionIn(await findDefinitions(tx, [collectionId]), collectionId);
  await insertStaged(tx, changesetId, [
    {
      ...{
        action: property === undefined ? 'remove' : 'replace',
        collectionId,
        featureId,
        baseVersion: version,
      },
      prepared:
        property === undefined
          ? undefined
          : prepareChange({ collectionId, sourceId: '', geometry, properties: left }, definition),
    },
  ]);
  const result = await publishWithin(tx, changesetId);
  if (result.kind !== 'published') throw new Error(`the withdrawal was not published: ${result.kind}`);
  await insertEvent(
    tx,
    changesetId,
    { memberId: 'tongtu', name: actor, role: 'administrator' },
    { action: 'publish', from: 'draft', to: 'published' },
  );
  await tx.query('delete from change where changeset_id = $1', [changesetId]);
  return result.revision;
}

async function purge(
  tx: Transaction,
  scope: WithdrawalScope,
  collectionId: string,
  states: readonly WithdrawnState[],
): Promise<Record<string, number>> {
  const { featureId, property } = scope;
  const values = [...new Set(states.flatMap(({ value }) => value ?? []))];
  return {
    history: await purgeHistory(tx, scope),
    updates: await purgeUpdates(tx, collectionId),
    ...(await purgeStaging(tx, scope)),
    sources: property === undefined ? await purgeSources(tx, featureId) : 0,
    texts: await purgeTexts(tx, values),
    answers: await purgeAnswers(tx, featureId, values),
  };
}

async function refuseUnknownRevision(tx: Transaction, { fromRevision, toRevision }: WithdrawalScope) {
  const [head] = await tx.query<{ number: string }>('select number from revision_head');
  const newest = Number(head?.number ?? 0);
  const [from, to] = [fromRevision ?? 1, toRevision ?? newest];
  if (from > newest || to > newest || from > to)
    throw new WithdrawalError(
      'unknown_revision',
      `revisions ${from} to ${to}; wanted two of 1 to ${newest}, the earlier one first`,
    );
}

function describeReferences(references: readonly BrokenReference[]): string {
  const each = references.map(
    ({ collectionId, field, featureIds }) =>
      `${field} of ${collectionId} ${featureIds.slice(0, 5).join(', ')}`,
  );
  return `other features refer to it: ${each.join('; ')}`;
}

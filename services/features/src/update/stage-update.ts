import type { Transaction } from '@tongtu/database';
import type { UpdateReport } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import { insertStaged, type StagedRow } from '../changesets/change-store.ts';
import { recountChanges } from '../changesets/store.ts';
import { insertEvent } from '../changesets/talk-store.ts';
import { throwIfCancelled } from '../import/error.ts';
import type { RowRejection } from '../import/rejection.ts';
import { insertRejections } from '../import/store.ts';
import { definitionIn, findDefinitions } from '../model/definitions.ts';
import { discardDraft, STAGE_BATCH } from '../stage/index.ts';
import { prepareChange } from '../stage/prepare.ts';
import { decide } from './decide.ts';
import { holdUpdate } from './draft.ts';
import { inBatches, type Work } from './match-records.ts';
import {
  completeUpdate,
  dropRecords,
  findMatched,
  findMissing,
  type MatchedRecord,
  type RecordRange,
} from './store.ts';

const DELETE_BATCH = 2_000;

export interface StagedUpdate {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly unclear: Readonly<Record<string, number>>;
}

/** Stages what the records change, and lists those that are unclear behind the `rejections` that there are. */
export async function stageRecords(work: Work, records: number, rejections: number): Promise<StagedUpdate> {
  const total = { created: 0, changed: 0, unchanged: 0 };
  const unclear: Record<string, number> = {};
  let listed = rejections;
  await inBatches(work, records, STAGE_BATCH, async (tx, range) => {
    const { rows, refused, counts } = await decideBatch(tx, range, work);
    await insertStaged(tx, work.changesetId, rows);
    if (refused.length > 0) await insertRejections(tx, work.changesetId, listed + 1, refused);
    listed += refused.length;
    for (const { code } of refused) unclear[code] = (unclear[code] ?? 0) + 1;
    for (const kind of ['created', 'changed', 'unchanged'] as const) total[kind] += counts[kind];
  });
  return { ...total, unclear };
}

async function decideBatch(tx: Transaction, range: RecordRange, { collection, match }: Work) {
  const definition = definitionIn(await findDefinitions(tx, [collection]), collection);
  const rows: StagedRow[] = [];
  const refused: RowRejection[] = [];
  const counts = { created: 0, changed: 0, unchanged: 0 };
  for (const record of await findMatched(tx, range)) {
    const decision = decide(record, match);
    if (decision.kind === 'unclear') {
      const { layer, row, sourceId } = record;
      refused.push({ layer, row, sourceId, code: decision.code, reason: decision.reason });
      continue;
    }
    counts[decision.kind]++;
    if (decision.kind === 'unchanged') continue;
    const { geometry, properties } = decision;
    const isNew = decision.kind === 'created';
    rows.push({
      ...{ collectionId: collection, action: isNew ? 'create' : 'replace' },
      ...{
        featureId: isNew ? undefined : decision.featureId,
        baseVersion: isNew ? null : decision.baseVersion,
      },
      prepared: prepareChange({ collectionId: collection, sourceId: '', geometry, properties }, definition),
      origin: match.kind === 'source' ? originOf(record) : undefined,
    });
  }
  return { rows, refused, counts };
}

const originOf = ({ source, sourceId, crs }: MatchedRecord) => ({ source, sourceId, crs });

/** Stages the removal of what is there, in the area where there is one, and in no record. @returns how many */
export async function stageDeletions(
  { database, changesetId, collection, signal }: Work,
  area: Bbox | undefined,
): Promise<number> {
  for (let [deleted, after] = [0, 0]; ; ) {
    throwIfCancelled(signal);
    const missing = await database.asService(async (tx) => {
      await holdUpdate(tx, changesetId);
      const found = await findMissing(tx, { changesetId, collection, area }, after, DELETE_BATCH);
      const rows = found.map(
        ({ featureId, version }): StagedRow => ({
          ...{ action: 'remove', collectionId: collection, featureId },
          ...{ baseVersion: version, prepared: undefined },
        }),
      );
      await insertStaged(tx, changesetId, rows);
      return found;
    });
    deleted += missing.length;
    const last = missing.at(-1);
    if (last === undefined || missing.length < DELETE_BATCH) return deleted;
    after = last.featureId;
  }
}

/**
 * Says that everything is staged. Where nothing is, or it was to be a trial, the draft goes.
 *
 * @returns whether a draft is there to be reviewed
 */
export async function finishUpdate(
  { database, changesetId, member, signal, dryRun }: Work,
  report: UpdateReport,
): Promise<boolean> {
  throwIfCancelled(signal);
  const changes = report.created + report.changed + report.deleted;
  if (dryRun || changes === 0) {
    await discardDraft(database, changesetId);
    return false;
  }
  while ((await database.asService((tx) => dropRecords(tx, changesetId, DELETE_BATCH))) > 0);
  await database.asService(async (tx) => {
    await holdUpdate(tx, changesetId);
    await recountChanges(tx, changesetId);
    await insertEvent(tx, changesetId, member, { action: 'edit', from: 'draft', to: 'draft', changes });
    await completeUpdate(tx, changesetId, report);
  });
  return true;
}

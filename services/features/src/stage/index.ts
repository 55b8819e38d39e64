import type { Database } from '@tongtu/database';
import type { CollectionDefinition, FeatureInput } from '@tongtu/sdk/contract';
import { definitionIn, definitionsOf } from '../model/definitions.ts';

import { type PreparedChange, prepareChange } from './prepare.ts';
import {
  type DraftOptions,
  deleteChanges,
  deleteDraft,
  findDraft,
  insertChanges,
  insertDraft,
} from './store.ts';

export { type PreparedChange, prepareChange } from './prepare.ts';
export type { DraftOptions, StagedCounts } from './store.ts';
export { insertChanges } from './store.ts';

/** Features of one transaction: on the embedded engine such a batch holds the database for some 50 ms. */
export const STAGE_BATCH = 500;
const DELETE_BATCH = 5_000;

/** Opens a draft changeset; what an earlier, interrupted run of the same work had staged goes first. */
export async function openDraft(database: Database, draft: DraftOptions): Promise<number> {
  const left = await database.asService((tx) => findDraft(tx, draft.importKey));
  if (left !== undefined) await discardDraft(database, left);
  return database.asService((tx) => insertDraft(tx, draft));
}

/** Takes a draft back with all its staging. Nothing of it was ever visible. */
export async function discardDraft(database: Database, changesetId: number): Promise<void> {
  while ((await database.asService((tx) => deleteChanges(tx, changesetId, DELETE_BATCH))) === DELETE_BATCH);
  await database.asService((tx) => deleteDraft(tx, changesetId));
}

/** Takes the draft back where the work under it fails or is cancelled. */
export async function underDraft<T>(
  database: Database,
  changesetId: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Where the database itself is gone the draft stays; the next run of the same work removes it.
    await discardDraft(database, changesetId).catch((failure: Error) => {
      throw new AggregateError(
        [error, failure],
        `the work failed, and its draft ${changesetId} could not be removed`,
      );
    });
    throw error;
  }
}

export interface StageOptions {
  readonly changesetId: number;
  /** Names the source: its ids are unique under this name. */
  readonly source: string;
  /** The CRS that the source came in, kept on the source record. */
  readonly crs: string;
  readonly signal?: AbortSignal;
  readonly onBatch?: (staged: number) => void;
}

export interface StageResult {
  readonly staged: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/**
 * Stages a stream of features in short transactions. Killed at any point, it leaves a draft that the next
 * run of the same work removes.
 */
export async function stageFeatures(
  database: Database,
  features: Iterable<FeatureInput> | AsyncIterable<FeatureInput>,
  { changesetId, source, crs, signal, onBatch }: StageOptions,
): Promise<StageResult> {
  const total = { staged: 0, created: 0, updated: 0, unchanged: 0 };
  let batch: PreparedChange[] = [];
  // One batch is under way while the next is prepared: the database and this thread work side by side.
  let underWay = Promise.resolve();

  async function store(rows: readonly PreparedChange[]): Promise<void> {
    signal?.throwIfAborted();
    const counts = await database.asService((tx) =>
      insertChanges(tx, changesetId, source, crs, total.staged * 2, rows),
    );
    total.staged += rows.length;
    total.created += counts.created;
    total.updated += counts.updated;
    total.unchanged += counts.unchanged;
    onBatch?.(total.staged);
  }

  const definitions = new Map<string, CollectionDefinition>();
  /** Each collection is looked up once: an import is of few. */
  const definitionOf = async (id: string): Promise<CollectionDefinition> => {
    const known = definitions.get(id) ?? definitionIn(await definitionsOf(database, [id]), id);
    definitions.set(id, known);
    return known;
  };

  for await (const feature of features) {
    batch.push(prepareChange(feature, await definitionOf(feature.collectionId)));
    if (batch.length < STAGE_BATCH) continue;
    await underWay;
    underWay = store(batch);
    underWay.catch(() => {}); // awaited with the next batch; a rejection in between is not unhandled
    batch = [];
  }
  await underWay;
  if (batch.length > 0) await store(batch);
  return total;
}

import type { Transaction } from '@tongtu/database';
import { type Bbox, metersPerDegree } from '@tongtu/sdk/geo';
import { throwIfCancelled } from '../import/error.ts';
import { holdUpdate } from './draft.ts';
import { type UpdateOptions, WITHIN_METERS } from './options.ts';
import { chooseBest, matchById, matchByKey, matchByPlace, matchBySource, type RecordRange } from './store.ts';

/** Records of one short transaction; shapes are compared one by one. */
const BATCH = 2_000;
const PLACE_BATCH = 500;
/** Features of one page, where the whole collection is walked through. */
const PAGE = 20_000;

export type Work = UpdateOptions & { readonly changesetId: number };

/** Finds for each of the records, numbered up to `records`, which features it may be, and the one that it clearly is. */
export async function matchRecords(work: Work, records: number, bbox: Bbox | undefined): Promise<void> {
  const { match } = work;
  if (match.kind === 'key') {
    await walkFeatures(work, match.field);
    return inBatches(work, records, BATCH, chooseBest);
  }
  const [, south, , north] = bbox ?? [0, 0, 0, 0];
  // One scale for the file: within a city it differs by less than a percent.
  const near = {
    ...{ withinMeters: work.withinMeters ?? WITHIN_METERS, meters: metersPerDegree((south + north) / 2) },
  };
  const find = {
    id: matchById,
    source: matchBySource,
    geometry: (tx: Transaction, range: RecordRange) => matchByPlace(tx, range, near),
  }[match.kind];
  await inBatches(work, records, match.kind === 'geometry' ? PLACE_BATCH : BATCH, async (tx, range) => {
    await find(tx, range);
    await chooseBest(tx, range);
  });
}

/** Runs a step over all records, each batch a transaction that holds the draft. */
export async function inBatches(
  { database, changesetId, collection, signal, onProgress }: Work,
  records: number,
  size: number,
  step: (tx: Transaction, range: RecordRange) => Promise<void>,
): Promise<void> {
  for (let after = 0; after < records; after += size) {
    throwIfCancelled(signal);
    const last = Math.min(after + size, records);
    await database.asService(async (tx) => {
      await holdUpdate(tx, changesetId);
      await step(tx, { changesetId, collection, after, last });
    });
    onProgress?.({ phase: 'matching', what: collection, done: last, total: records });
  }
}

async function walkFeatures(
  { database, changesetId, collection, signal }: Work,
  field: string,
): Promise<void> {
  for (let after: number | undefined = 0; after !== undefined; ) {
    throwIfCancelled(signal);
    const from: number = after;
    after = await database.asService(async (tx) => {
      await holdUpdate(tx, changesetId);
      return matchByKey(tx, { changesetId, collection, field }, from, PAGE);
    });
  }
}

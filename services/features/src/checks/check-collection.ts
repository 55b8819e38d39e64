import type { Database, Transaction } from '@tongtu/database';
import type { Fault } from '@tongtu/sdk/contract';
import { checkBatch } from './batch.ts';
import type { CheckOptions } from './check-changeset.ts';
import { readStagedIndex } from './staged-index.ts';
import { readSubjects } from './subject-store.ts';

/** Features of one short transaction. */
const BATCH = 500;
/** Stands for the changeset that the rules ask about; no real one has it. */
const NO_CHANGESET = -1;

/** What a whole collection came to. */
export interface CollectionCheckup {
  readonly features: number;
  readonly errors: number;
  readonly warnings: number;
}

/**
 * Runs all rules over every published feature of a collection (full edition) as if each were new, so that what was always
 * there is found, too. In batches of short transactions; publications meanwhile are seen or not. What two features have
 * between them is told once.
 *
 * @param onFault is awaited: a slow writer slows the check down
 * @throws the signal's reason where it is aborted
 */
export async function checkCollection(
  database: Database,
  collectionId: string,
  onFault: (fault: Fault) => void | Promise<void>,
  { signal, onProgress }: CheckOptions = {},
): Promise<CollectionCheckup> {
  const total = await database.asService((tx) => countFeatures(tx, collectionId));
  let [features, errors, warnings] = [0, 0, 0];
  for (let afterId = 0; ; ) {
    signal?.throwIfAborted();
    const batch = await database.asService((tx) => judge(tx, collectionId, afterId), {
      isolation: 'repeatable read',
    });
    for (const fault of batch.faults) {
      // The neighbour has it, too: whoever has the lower id tells.
      if (fault.others.some((other) => other < fault.feature) && SYMMETRIC.has(fault.code)) continue;
      if (fault.severity === 'error') errors++;
      else warnings++;
      await onFault({ ...fault, fix: [] });
    }
    features += batch.size;
    onProgress?.({ done: features, total: Math.max(total, features) });
    if (batch.size < BATCH) return { features, errors, warnings };
    afterId = batch.lastId;
  }
}

/** Rules that find the same in either of two features. */
const SYMMETRIC: ReadonlySet<string> = new Set([
  'duplicate_feature',
  'overlap',
  'coverage_overlap',
  'crossing_without_node',
  'number_not_unique',
]);

async function countFeatures(tx: Transaction, collectionId: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `select count(*)::float8 as count from feature where collection_id = $1 and edition = 'full'`,
    [collectionId],
  );
  return row?.count ?? 0;
}

async function judge(
  tx: Transaction,
  collectionId: string,
  afterId: number,
): Promise<{ readonly faults: readonly Fault[]; readonly size: number; readonly lastId: number }> {
  // The rules ask the table `change` about what they judge. This one hides it until the transaction ends, so that nothing is
  // staged for anybody else to see, and nothing is left behind.
  await tx.query('create temporary table change (like public.change including indexes) on commit drop');
  await tx.query(
    `insert into change (changeset_id, seq, action, collection_id, feature_id, base_version, min_zoom, geom, properties, is_public,
       taken_attributes, took_geometry)
     select ${NO_CHANGESET}, row_number() over (order by id), 'replace', collection_id, id, version, min_zoom, geom, properties, false,
       '{}', false
     from feature where collection_id = $1 and edition = 'full' and id > $2 order by id limit ${BATCH}`,
    [collectionId, afterId],
  );
  await tx.query('analyze change');
  const read = await readSubjects(tx, NO_CHANGESET, -1, BATCH);
  const staged = await readStagedIndex((work) => work(tx), NO_CHANGESET);
  // Without what they were before, no rule is silent about what was left alone.
  const subjects = read.map(({ base: _, ...subject }) => subject);
  const faults = await checkBatch(tx, { changesetId: NO_CHANGESET, staged }, subjects);
  return { faults, size: read.length, lastId: read.at(-1)?.feature ?? afterId };
}

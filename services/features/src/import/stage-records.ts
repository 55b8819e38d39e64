import { type Database, failpoint, type Transaction } from '@tongtu/database';
import type { FeatureInput, MappingDefinition, SourceRow } from '@tongtu/sdk/contract';
import { applyMapping } from '../mapping/apply.ts';
import type { MappingFinding } from '../mapping/outcome.ts';
import { definitionIn, findDefinitions } from '../model/definitions.ts';
import { toEwkbHex } from '../stage/ewkb.ts';
import { insertChanges, prepareChange, STAGE_BATCH, type StagedCounts } from '../stage/index.ts';
import { throwIfCancelled } from './error.ts';
import type { Extent } from './extent.ts';
import type { Repair } from './geometry/repair.ts';
import { isCertainlyValid } from './geometry/simple.ts';
import { findInvalid, type Invalidity } from './geometry/store.ts';
import type { Identifier } from './identity.ts';
import type { RecordOutcome } from './records.ts';
import type { RowRejection } from './rejection.ts';
import type { Tally } from './report.ts';
import { insertRejections } from './store.ts';

/** The running numbers of a changeset's staging, carried from layer to layer. */
export interface Progress {
  changes: number;
  rejections: number;
  created: number;
  updated: number;
  unchanged: number;
  /** Staged features by collection, unchanged ones included. */
  readonly byCollection: Map<string, number>;
}

export interface StageRecordsOptions {
  readonly changesetId: number;
  readonly mapping: MappingDefinition;
  readonly identify: Identifier;
  /** As the report calls the layer. */
  readonly layer: string;
  readonly source: string;
  readonly crs: string;
  readonly tally: Tally;
  readonly extent: Extent;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  readonly onBatch: () => void;
  /** What becomes of a batch; where absent, its features are staged as changes. */
  readonly keep?: KeepRecords | undefined;
}

/** Stores a batch of records in the transaction that stores its rejections; `before`: how many features came before it. */
export type KeepRecords = (
  tx: Transaction,
  records: readonly MappedRecord[],
  before: number,
) => Promise<StagedCounts>;

/** A record that the mapping made features of. */
export interface MappedRecord {
  readonly row: number;
  readonly record: SourceRow;
  readonly sourceId: string;
  readonly features: readonly FeatureInput[];
  readonly findings: readonly MappingFinding[];
  readonly repairs: ReadonlySet<Repair>;
  readonly areaAsPoint: boolean;
}

/**
 * Maps a layer's records, judges their geometry and stages them in batches, each a short transaction of its own.
 * Killed at any point, it leaves a draft that the next run of the same import removes.
 */
export async function stageRecords(
  database: Database,
  records: AsyncIterable<RecordOutcome>,
  options: StageRecordsOptions,
): Promise<void> {
  const { tally, progress, layer, changesetId, signal } = options;
  let batch = emptyBatch();
  // One batch is being stored while the next is read and mapped: the database and this thread work side by side.
  let underWay = Promise.resolve();

  for await (const outcome of records) {
    const made = map(outcome, options);
    if ('code' in made) {
      tally.rejected(made);
      batch.rejections.push(made);
    } else {
      batch.mapped.push(made);
      batch.features += made.features.length;
    }
    if (batch.features + batch.rejections.length < STAGE_BATCH) continue;
    await underWay;
    throwIfCancelled(signal);
    underWay = store(batch);
    underWay.catch(() => {}); // awaited with the next batch; a rejection in between is not unhandled
    batch = emptyBatch();
  }
  await underWay;
  throwIfCancelled(signal);
  await store(batch);

  async function store({ mapped, rejections }: Batch): Promise<void> {
    const valid = await withoutInvalid(mapped, rejections);
    const features = valid.flatMap((record) => record.features);
    if (features.length === 0 && rejections.length === 0) return;
    const counts = await database.asService(async (tx) => {
      await insertRejections(tx, changesetId, progress.rejections + 1, rejections);
      if (options.keep) return options.keep(tx, valid, progress.changes);
      const definitions = await findDefinitions(
        tx,
        features.map(({ collectionId }) => collectionId),
      );
      const changes = features.map((feature) =>
        prepareChange(feature, definitionIn(definitions, feature.collectionId)),
      );
      const stored = await insertChanges(
        tx,
        changesetId,
        options.source,
        options.crs,
        progress.changes * 2,
        changes,
      );
      failpoint('import.in-batch');
      return stored;
    });
    failpoint('import.batch-staged');
    progress.rejections += rejections.length;
    progress.changes += features.length;
    progress.created += counts.created;
    progress.updated += counts.updated;
    progress.unchanged += counts.unchanged;
    for (const { collectionId } of features) {
      progress.byCollection.set(collectionId, (progress.byCollection.get(collectionId) ?? 0) + 1);
    }
    options.onBatch();
  }

  /** Rejects records whose own shape is invalid; leaves out derived features whose shape is. */
  async function withoutInvalid(
    mapped: readonly MappedRecord[],
    rejections: RowRejection[],
  ): Promise<MappedRecord[]> {
    const asked = mapped
      .flatMap((record) => record.features)
      .filter(({ geometry }) => !isCertainlyValid(geometry));
    const found =
      asked.length === 0
        ? []
        : await database.asService((tx) =>
            findInvalid(
              tx,
              asked.map(({ geometry }) => toEwkbHex(geometry)),
            ),
          );
    const invalid = new Map(found.map((each) => [asked[each.index] as FeatureInput, each]));
    const valid: MappedRecord[] = [];
    for (const record of mapped) {
      const own = invalid.get(record.features[0] as FeatureInput);
      if (own) {
        const rejection = { layer, row: record.row, sourceId: record.sourceId, ...invalidGeometry(own) };
        tally.rejected(rejection);
        rejections.push(rejection);
        continue;
      }
      const kept = invalid.size === 0 ? record : withoutInvalidDerived(record, invalid);
      tally.taken({ ...kept, layer, features: kept.features.length });
      for (const { geometry } of kept.features) options.extent.add(geometry);
      valid.push(kept);
    }
    return valid;
  }
}

interface Batch {
  readonly mapped: MappedRecord[];
  readonly rejections: RowRejection[];
  features: number;
}

const emptyBatch = (): Batch => ({ mapped: [], rejections: [], features: 0 });

function withoutInvalidDerived(
  record: MappedRecord,
  invalid: ReadonlyMap<FeatureInput, Invalidity>,
): MappedRecord {
  const findings = record.features.flatMap((feature): MappingFinding[] => {
    const got = invalid.get(feature)?.reason;
    const { collectionId } = feature;
    return got === undefined
      ? []
      : [{ collectionId, field: 'geometry', code: 'geometry_kind', got, wanted: 'a valid geometry' }];
  });
  return {
    ...record,
    features: record.features.filter((feature) => !invalid.has(feature)),
    findings: [...record.findings, ...findings],
  };
}

function map(
  outcome: RecordOutcome,
  { mapping, identify, layer }: StageRecordsOptions,
): MappedRecord | RowRejection {
  if ('rejection' in outcome) return outcome.rejection;
  const { record, row, repairs } = outcome;
  const identity = identify(record);
  if ('code' in identity) return { layer, row, ...identity };
  const { sourceId } = identity;
  const result = applyMapping(mapping, { ...record, sourceId });
  if ('rejection' in result) return { layer, row, sourceId, ...result.rejection };
  const { features, findings } = result;
  const areaAsPoint = record.geometry.type.endsWith('Polygon') && features[0]?.geometry.type === 'Point';
  return { row, record, sourceId, features, findings, repairs, areaAsPoint };
}

function invalidGeometry({
  reason,
  lng,
  lat,
}: Invalidity): Pick<RowRejection, 'field' | 'code' | 'reason' | 'at'> {
  return {
    field: 'geometry',
    code: 'geometry_invalid',
    reason: { zh: `几何无效：${CHINESE_REASONS[reason] ?? reason}`, en: `invalid geometry: ${reason}` },
    at: [lng, lat],
  };
}

/** GEOS's words (`IsValidOp`). */
const CHINESE_REASONS: Readonly<Record<string, string>> = {
  'Self-intersection': '自相交',
  'Ring Self-intersection': '环自相交',
  'Hole lies outside shell': '洞在外环之外',
  'Holes are nested': '洞互相嵌套',
  'Nested shells': '外环互相嵌套',
  'Interior is disconnected': '内部不连通',
  'Duplicate Rings': '重复的环',
  'Too few points in geometry component': '组成部分的点太少',
  'Invalid Coordinate': '无效坐标',
};

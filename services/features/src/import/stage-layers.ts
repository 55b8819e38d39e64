import { extname } from 'node:path';
import type { MappingDefinition } from '@tongtu/sdk/contract';
import { createExtent, type Extent } from './extent.ts';
import { type Identifier, identifierOf } from './identity.ts';
import type { ImportOptions } from './options.ts';
import { type OsmAccount, openOsmAccount } from './osm/account.ts';
import type { LayerPlan } from './plan.ts';
import { isOsm } from './read/format.ts';
import type { Dataset } from './read/member.ts';
import type { Source } from './read/source.ts';
import { NOT_BUILT, type RecordOutcome, readRecords } from './records.ts';
import { createTally, type Tally } from './report.ts';
import { type KeepRecords, type Progress, stageRecords } from './stage-records.ts';

/** What staging all layers came to. */
export interface Staged {
  readonly tally: Tally;
  readonly extent: Extent;
  readonly progress: Progress;
}

/** Under this name the report counts tagged OSM objects that the driver left out. */
const UNDELIVERED = 'undelivered';
const OSM_SOURCE = 'openstreetmap';
const NO_CRS = 'none';

/** What stands beside every record of a layer. */
export interface LayerOrigin {
  readonly plan: LayerPlan;
  /** Under which its ids are unique. */
  readonly source: string;
  /** As recorded with every feature. */
  readonly crs: string;
}

/**
 * Stages the layers one after the other into a draft changeset.
 *
 * @param keepOf what becomes of a layer's records; where absent, they are staged as changes
 */
export async function stageLayers(
  changesetId: number,
  plans: readonly LayerPlan[],
  source: Source,
  mapping: MappingDefinition,
  options: ImportOptions,
  keepOf?: (origin: LayerOrigin) => KeepRecords,
): Promise<Staged> {
  const tally = createTally();
  const extent = createExtent();
  const progress = {
    changes: 0,
    rejections: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    byCollection: new Map(),
  };
  const total = plans.reduce((sum, { layer }) => sum + layer.featureCount, 0);

  for (const [dataset, layers] of Map.groupBy(plans, ({ layer }) => layer.dataset)) {
    const identify = isOsm(dataset.format) ? ownIds : identifierOf(mapping);
    const account = await accountOf(dataset, source, options);
    for (const plan of layers) {
      const records = readRecords(plan, { city: options.city, signal: options.signal, account });
      const crs = plan.crs?.recorded;
      const origin = { plan, source: options.source ?? sourceName(dataset), crs: crs ?? NO_CRS };
      await stage(dataset, identify, plan.layer.name, crs, records, keepOf?.(origin));
    }
    // What was asked for layer by layer isn't missed.
    if (account !== undefined && options.layers === undefined) {
      await stage(dataset, identify, UNDELIVERED, undefined, undelivered(account));
    }
  }
  return { tally, extent, progress };

  async function stage(
    dataset: Dataset,
    identify: Identifier,
    layer: string,
    crs: string | undefined,
    records: AsyncIterable<RecordOutcome>,
    keep?: KeepRecords,
  ): Promise<void> {
    tally.beginLayer({ file: dataset.file, layer, format: dataset.format, crs });
    await stageRecords(options.database, records, {
      changesetId,
      mapping,
      identify,
      layer,
      source: options.source ?? sourceName(dataset),
      crs: crs ?? NO_CRS,
      keep,
      tally,
      extent,
      progress,
      signal: options.signal,
      onBatch: () =>
        options.onProgress?.({ phase: 'staging', what: layer, done: Math.min(tally.read, total), total }),
    });
  }
}

const ownIds: Identifier = ({ sourceId }) => ({ sourceId, piece: false });

async function accountOf(
  dataset: Dataset,
  { workspace }: Source,
  { signal }: ImportOptions,
): Promise<OsmAccount | undefined> {
  return isOsm(dataset.format) ? openOsmAccount(dataset, workspace, signal) : undefined;
}

async function* undelivered(account: OsmAccount): AsyncGenerator<RecordOutcome> {
  for (const { sourceId } of account.missing()) {
    yield { rejection: { layer: UNDELIVERED, sourceId, ...NOT_BUILT } };
  }
}

function sourceName({ file, format }: Dataset): string {
  if (isOsm(format)) return OSM_SOURCE;
  const given = file.split('/', 1)[0] as string;
  return given.slice(0, given.length - extname(given).length);
}

import { basename } from 'node:path';
import { collectionById } from '@tongtu/data/model';
import type { MappingDefinition, UpdateReport } from '@tongtu/sdk/contract';
import { chooseMapping, mappingInto } from '../import/choose-mapping.ts';
import { throwIfCancelled } from '../import/error.ts';
import { importKey } from '../import/import-key.ts';
import { layerNotes, shapeNotes } from '../import/layer-notes.ts';
import { openFiles } from '../import/open.ts';
import type { LayerPlan } from '../import/plan.ts';
import type { ImportReport } from '../import/report.ts';
import { type LayerOrigin, stageLayers } from '../import/stage-layers.ts';
import { underDraft } from '../stage/index.ts';
import { openUpdate } from './draft.ts';
import { keepRecords } from './keep-records.ts';
import { matchRecords } from './match-records.ts';
import { matchText, type UpdateOptions } from './options.ts';
import { readOwnIds } from './record-key.ts';
import { finishUpdate, stageDeletions, stageRecords } from './stage-update.ts';

/** What an update came to, with what an import says of the files. */
export interface UpdateResult {
  readonly report: UpdateReport;
  /** Missing: nothing is there to be reviewed, by `dryRun` or because nothing changes. */
  readonly changesetId: number | undefined;
  readonly layers: ImportReport['layers'];
  readonly rejections: ImportReport['rejections'];
  readonly notes: ImportReport['notes'];
  readonly seconds: number;
}

/**
 * Lays files over one collection: a draft of the member with what is created, changed and deleted, for review like any
 * other. Records of which it is not clear what they are, and those that can't be read, are listed with it.
 *
 * Everything goes in batches of short transactions. Where it fails or is cancelled, nothing stays. Killed, it leaves a
 * draft that says it is incomplete and can't be submitted; the next run with the same files and options removes it.
 *
 * @throws ImportError where the files or the call are wrong; ProblemError `conflict` where the draft was taken away
 */
export async function updateFiles(options: UpdateOptions): Promise<UpdateResult> {
  const started = performance.now();
  const { database, files, signal, collection } = options;
  throwIfCancelled(signal);
  const byName = mappingInto(collection);
  const { source, plans, close } = await openFiles(files, {
    ...{
      layers: options.layers,
      crs: options.crs,
      localGrids: options.localGrids,
      city: options.city,
      signal,
    },
    ...{ temporaryRoot: options.temporaryRoot, engine: options.engine },
    onDataset: ({ file }) => options.onProgress?.({ phase: 'reading', what: file, done: 0 }),
  });
  try {
    const mapping = options.mapping ? chooseMapping(source.layers, options) : byName;
    const names = files.map(({ path, name }) => name ?? basename(path));
    const workKey = await importKey(files, workOf(options), signal);
    const changesetId = await openUpdate(database, options, workKey, titleOf(collection, names));
    return await underDraft(database, changesetId, () => layOver(changesetId, names, mapping));
  } finally {
    await close();
  }

  async function layOver(
    changesetId: number,
    names: readonly string[],
    mapping: MappingDefinition,
  ): Promise<UpdateResult> {
    const work = { ...options, changesetId };
    const kept = { others: 0 };
    const ids = new Map<LayerPlan, readonly (string | undefined)[] | undefined>();
    for (const plan of plans) ids.set(plan, await readOwnIds(options.match, plan, source));
    const { tally, extent, progress } = await stageLayers(
      ...[changesetId, plans, source, mapping],
      { ...options, author: options.member.name },
      (origin: LayerOrigin) => keepRecords(work, mapping, origin, ids.get(origin.plan), kept),
    );
    const counts = tally.result();
    const records = progress.changes;
    await matchRecords(work, records, extent.bbox());
    const staged = await stageRecords(work, records, progress.rejections);
    const doubtful =
      (staged.unclear.match_key_missing ?? 0) +
      counts.rejections.reduce((sum, { code, count }) => sum + (code === REPEATED ? 0 : count), 0);
    const isWithheld = options.complete !== undefined && doubtful > 0;
    const deleted = options.complete && !isWithheld ? await stageDeletions(work, options.complete.area) : 0;
    const report: UpdateReport = {
      ...{ collection, match: matchText(options.match), files: names, mapping: mapping.id },
      ...{ read: counts.read, rejected: counts.rejected, unclear: staged.unclear, others: kept.others },
      ...{ created: staged.created, changed: staged.changed, unchanged: staged.unchanged, deleted },
      ...(isWithheld ? { deletionsWithheldFor: doubtful } : {}),
    };
    await options.onStaged?.(changesetId, report);
    const isKept = await finishUpdate(work, report);
    return {
      ...{ report, changesetId: isKept ? changesetId : undefined, layers: counts.layers },
      ...{ rejections: counts.rejections, notes: notesOf(plans, mapping, counts.layers) },
      seconds: Math.round(performance.now() - started) / 1000,
    };
  }

  function notesOf(read: readonly LayerPlan[], mapping: MappingDefinition, layers: ImportReport['layers']) {
    return [
      ...source.notes,
      ...read.flatMap((plan) =>
        [...plan.notes, ...layerNotes(plan, mapping)].map((note) => ({ file: plan.layer.file, note })),
      ),
      ...layers.flatMap((layer) => shapeNotes(layer).map((note) => ({ file: layer.file, note }))),
    ];
  }
}

/** A record that is there twice, word for word: its feature is found by the first. */
const REPEATED = 'duplicate_source_id';

/** What makes two updates from the same files different work. */
const workOf = ({
  mapping,
  collection,
  crs,
  layers,
  source,
  match,
  withinMeters,
  complete,
  member,
}: UpdateOptions) => ({
  ...{ update: collection, mapping, crs, layers, source, match, withinMeters, complete },
  member: member.memberId,
});

const titleOf = (collection: string, names: readonly string[]): string => {
  const title = collectionById(collection)?.title;
  return `更新 / Update: ${title?.zh ?? collection}, ${names.join(', ')}`.slice(0, 200);
};

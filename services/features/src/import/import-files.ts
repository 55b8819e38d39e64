import { basename } from 'node:path';
import { type Database, failpoint } from '@tongtu/database';
import { publishChangeset } from '../publish/index.ts';
import { openDraft, underDraft } from '../stage/index.ts';
import { chooseMapping } from './choose-mapping.ts';
import { ImportError, throwIfCancelled } from './error.ts';
import { importKey } from './import-key.ts';
import { layerNotes, shapeNotes } from './layer-notes.ts';
import { openFiles } from './open.ts';
import type { ImportOptions } from './options.ts';
import { isOsm } from './read/format.ts';
import type { CollectionReport, ImportReport } from './report.ts';
import { stageLayers } from './stage-layers.ts';
import type { Progress } from './stage-records.ts';
import { countByCollection, saveReport, withdraw } from './store.ts';

/** Said wherever OSM data are drawn: its licence asks for it. */
const OSM_ATTRIBUTION = '© OpenStreetMap contributors (ODbL 1.0)';

/**
 * Imports files as one changeset and publishes it as one revision. Where anything is wrong with the files as a whole,
 * or the work is cancelled, the database stays as it was; single records that can't be taken are rejections in the
 * report. Killed, it is taken up by the next run with the same files and options, which replaces what was half staged.
 *
 * @throws ImportError with a stable code, what was got and what was wanted
 */
export async function importFiles(options: ImportOptions): Promise<ImportReport> {
  const started = performance.now();
  const { database, signal, files } = options;
  throwIfCancelled(signal);
  const { source, plans, close } = await openFiles(files, {
    layers: options.layers,
    crs: options.crs,
    localGrids: options.localGrids,
    city: options.city,
    signal,
    temporaryRoot: options.temporaryRoot,
    engine: options.engine,
    onDataset: ({ file }) => options.onProgress?.({ phase: 'reading', what: file, done: 0 }),
  });
  try {
    const mapping = chooseMapping(source.layers, options);
    const key = await importKey(files, keyOptions(options), signal);
    const changesetId = await openDraft(database, {
      kind: 'import',
      title: files
        .map(({ path, name }) => name ?? basename(path))
        .join(', ')
        .slice(0, 500),
      author: options.author,
      importKey: key,
      attribution: [
        ...(options.attribution ?? []),
        ...(source.datasets.some(({ format }) => isOsm(format)) ? [OSM_ATTRIBUTION] : []),
      ],
    });
    failpoint('import.draft-opened');
    return await underDraft(database, changesetId, () => stageAndPublish(changesetId));

    async function stageAndPublish(id: number): Promise<ImportReport> {
      const { tally, extent, progress } = await stageLayers(id, plans, source, mapping, options);
      throwIfCancelled(signal);
      options.onProgress?.({ phase: 'publishing', done: tally.read, total: tally.read });
      const { created, updated, unchanged } = progress;
      const collections = await collectionReports(database, id, progress);
      const counts = tally.result();
      const report = {
        changesetId: id,
        mapping: mapping.id,
        ...counts,
        created,
        updated,
        unchanged,
        collections,
        notes: [
          ...source.notes,
          ...plans.flatMap((plan) =>
            [...plan.notes, ...layerNotes(plan, mapping)].map((note) => ({ file: plan.layer.file, note })),
          ),
          ...counts.layers.flatMap((layer) => shapeNotes(layer).map((note) => ({ file: layer.file, note }))),
        ],
        bbox: extent.bbox(),
      };
      await database.asService((tx) => saveReport(tx, id, report));
      failpoint('import.staged');
      const revision = await publish(database, id, collections);
      return { ...report, revision, seconds: Math.round(performance.now() - started) / 1000 };
    }
  } finally {
    await close();
  }
}

/** What makes two imports of the same files different work. */
function keyOptions({ mapping, collection, crs, layers, source }: ImportOptions): unknown {
  return { mapping, collection, crs, layers, source };
}

async function collectionReports(
  database: Database,
  changesetId: number,
  progress: Progress,
): Promise<CollectionReport[]> {
  const changed = await database.asService((tx) => countByCollection(tx, changesetId));
  const ids = [
    ...new Set([...progress.byCollection.keys(), ...changed.map(({ collectionId }) => collectionId)]),
  ].sort();
  return ids.map((collectionId) => {
    const {
      created = 0,
      updated = 0,
      removed = 0,
    } = changed.find((each) => each.collectionId === collectionId) ?? {};
    return {
      collectionId,
      created,
      updated,
      unchanged: (progress.byCollection.get(collectionId) ?? 0) - created - updated,
      removed,
    };
  });
}

async function publish(
  database: Database,
  changesetId: number,
  collections: readonly CollectionReport[],
): Promise<number | undefined> {
  if (collections.every(({ created, updated, removed }) => created + updated + removed === 0)) {
    await database.asService((tx) => withdraw(tx, changesetId));
    return undefined;
  }
  const result = await publishChangeset(database, changesetId);
  if (result.kind === 'published') return result.revision;
  throw new ImportError('features_changed', {
    got:
      result.kind === 'outdated'
        ? `features that were changed meanwhile: ${result.featureIds.slice(0, 10).join(', ')}`
        : 'a changeset that is no draft any more',
    wanted: 'the features as they were when the import began',
    advice: 'Start the import again: it compares with what is there now',
  });
}

import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Database } from '@tongtu/database';
import { discardDraft, openDraft, publishChangeset, stageFeatures } from '@tongtu/features';
import type { FeatureInput } from '@tongtu/sdk/contract';
import type { Reporter } from './report.ts';

/**
 * Plans and draws the sample city in a thread of its own, some seconds of one processor, so that the database can be
 * filled meanwhile. Begins at once, and draws a little ahead of what is asked for. Until it is, it keeps no process alive:
 * the city may not be wanted after all.
 */
export function drawSampleCity(): AsyncIterable<FeatureInput> {
  const worker = new Worker(new URL('./sample-worker.ts', import.meta.url));
  worker.unref();
  const batches = on(worker, 'message', { close: ['exit'] });
  return {
    async *[Symbol.asyncIterator]() {
      worker.ref();
      try {
        for await (const [batch] of batches as AsyncIterable<[readonly FeatureInput[]]>) {
          worker.postMessage('taken');
          yield* batch;
        }
      } finally {
        await worker.terminate();
      }
    },
  };
}

/** Fills an empty platform with the sample city: a changeset like any other, published as one revision. */
export async function loadSampleCity(
  database: Database,
  features: AsyncIterable<FeatureInput>,
  report: Reporter,
  signal: AbortSignal,
): Promise<void> {
  const { sampleCity } = await import('@tongtu/data/sample-city');
  const task = 'sample city: features';
  const changesetId = await openDraft(database, {
    kind: 'import',
    title: `${sampleCity.name.zh} (${sampleCity.name.en})`,
    author: 'tongtu',
    importKey: 'sample-city',
    attribution: sampleCity.attribution,
    notice: {
      zh: `${sampleCity.labels.simulated.zh} · ${sampleCity.labels.schematic.zh}`,
      en: `${sampleCity.labels.simulated.en} · ${sampleCity.labels.schematic.en}`,
    },
  });
  try {
    await stageFeatures(database, features, {
      changesetId,
      source: 'sample-city',
      crs: 'EPSG:4490',
      signal,
      onBatch: (staged) => report.progress(task, staged, sampleCity.featureCount, 'features'),
    });
    const result = await publishChangeset(database, changesetId);
    if (result.kind !== 'published') throw new Error(`the sample city was not published: ${result.kind}`);
    report.line(
      `sample city: ${result.created.toLocaleString('en')} features published as revision ${result.revision}`,
    );
  } catch (error) {
    await discardDraft(database, changesetId);
    throw error;
  }
}

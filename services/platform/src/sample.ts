import type { Database } from '@tongtu/database';
import { discardDraft, openDraft, publishChangeset, stageFeatures } from '@tongtu/features';
import type { FeatureInput } from '@tongtu/sdk/contract';
import type { Reporter } from './report.ts';

/** Plans and draws the sample city, some seconds of one processor. Loaded here alone: no other command needs it. */
export async function drawSampleCity(): Promise<readonly FeatureInput[]> {
  const { generateSampleCity } = await import('@tongtu/data/sample-city');
  return [...generateSampleCity()];
}

/** Fills an empty platform with the sample city: a changeset like any other, published as one revision. */
export async function loadSampleCity(
  database: Database,
  features: readonly FeatureInput[],
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
      onBatch: (staged) => report.progress(task, staged, features.length, 'features'),
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

import type { Database } from '@tongtu/database';
import { discardDraft, openDraft, publishChangeset, stageFeatures } from '@tongtu/features';
import type { Reporter } from './report.ts';

/** Fills an empty platform with the sample city: a changeset like any other, published as one revision. */
export async function loadSampleCity(
  database: Database,
  report: Reporter,
  signal: AbortSignal,
): Promise<void> {
  // Loaded here alone: no other command needs the generator.
  const { generateSampleCity, sampleCity } = await import('@tongtu/data/sample-city');
  const features = [...generateSampleCity()];
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

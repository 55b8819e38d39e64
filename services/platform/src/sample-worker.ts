/** The thread that draws the sample city: posts its features in batches, in their order. See `sample.ts`. */
import { parentPort } from 'node:worker_threads';
import { generateSampleCity } from '@tongtu/data/sample-city';
import type { FeatureInput } from '@tongtu/sdk/contract';

const BATCH = 1_000;

let batch: FeatureInput[] = [];
for (const feature of generateSampleCity()) {
  batch.push(feature);
  if (batch.length < BATCH) continue;
  parentPort?.postMessage(batch);
  batch = [];
}
parentPort?.postMessage(batch);

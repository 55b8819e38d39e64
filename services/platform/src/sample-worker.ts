/** The thread that draws the sample city: posts its features in batches, in their order. See `sample.ts`. */
import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import { generateSampleCity } from '@tongtu/data/sample-city';
import type { FeatureInput } from '@tongtu/sdk/contract';

const BATCH = 1_000;
/** Batches that may wait to be taken: what is drawn ahead takes memory in both threads. */
const AHEAD = 12;

const port = parentPort;
if (!port) throw new Error('sample-worker.ts wants to be a worker thread');

let waiting = 0;
let batch: FeatureInput[] = [];
port.on('message', () => {
  waiting -= 1;
});
for (const feature of generateSampleCity()) {
  batch.push(feature);
  if (batch.length < BATCH) continue;
  port.postMessage(batch);
  batch = [];
  waiting += 1;
  while (waiting >= AHEAD) await once(port, 'message'); // one was taken
}
port.postMessage(batch);
port.unref(); // the listener would keep the thread alive

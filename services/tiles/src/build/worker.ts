/**
 * A thread of a build: reads the rows of one block at a time, renders its tiles and appends them to its spool.
 * It asks for the next block only when one is done, so it never holds the rows of two.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { tileIdOf } from '../archive/tile-id.ts';
import { compileProfile } from '../profile/index.ts';
import { blockReadBbox, renderBlock } from '../render/index.ts';
import { giveWay } from './give-way.ts';
import type { DroppedTile, FromWorker, Segment, ToWorker, WorkerSetup } from './messages.ts';
import type { BlockJob } from './plan.ts';
import { openRowSource } from './rows.ts';
import { SpoolWriter } from './spool.ts';

giveWay();
const setup = workerData as WorkerSetup;
const port = parentPort;
if (!port) throw new Error('worker.ts runs as a worker thread');
const say = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

const profile = compileProfile(setup.profile, setup.edition);
const spool = new SpoolWriter(setup.spoolPath);
const rows = await openRowSource({ ...setup, collections: [...profile.sourcesByCollection.keys()] });

async function render({ block, rows: planned }: BlockJob): Promise<void> {
  const features = await rows.read(blockReadBbox(block, profile), block.maxZoom, planned);
  const segments: Segment[] = [];
  const dropped: DroppedTile[] = [];
  const endSegment = () => {
    const segment = spool.endSegment();
    if (segment) segments.push(segment);
  };
  let zoom = -1;
  for (const { z, x, y, bytes, droppedCount } of renderBlock(features, block, profile)) {
    if (z !== zoom) endSegment();
    zoom = z;
    spool.add(tileIdOf({ z, x, y }), bytes);
    if (droppedCount > 0) dropped.push({ z, x, y, count: droppedCount });
  }
  endSegment();
  const buffers = segments.flatMap(({ tileIds, lengths, digests }) => [
    tileIds.buffer,
    lengths.buffer,
    digests.buffer,
  ]);
  say({ kind: 'rendered', segments, dropped, features: features.length }, buffers);
}

port.on('message', (message: ToWorker) => {
  if (message.kind === 'render') {
    // An error ends the thread, and the build with it: the pool hears it as the worker's 'error' event.
    render(message.job).catch((error: unknown) => {
      const { z, x, y } = message.job.block;
      throw new Error(`block ${z}/${x}/${y} can't be rendered`, { cause: error });
    });
    return;
  }
  spool.close();
  // The thread stays until the pool ends it: one that goes by itself has failed.
  void rows.close().then(() => say({ kind: 'finished' }));
});

import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerSetup } from './messages.ts';
import type { BlockJob } from './plan.ts';

export type Rendered = Extract<FromWorker, { kind: 'rendered' }>;

/**
 * Hands the jobs to the workers one by one, each when it is free, until all are rendered.
 * The first failure, or the signal, ends all workers; none is left when this settles.
 */
export async function renderAll(
  setups: readonly WorkerSetup[],
  jobs: readonly BlockJob[],
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onRendered: (job: BlockJob, result: Rendered) => void;
  },
): Promise<void> {
  options.signal?.throwIfAborted();
  const waiting = jobs[Symbol.iterator]();
  const workers = setups.map(
    (setup) => new Worker(new URL('./worker.ts', import.meta.url), { workerData: setup }),
  );
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(options.signal?.reason);
    options.signal?.addEventListener('abort', abort);
  });
  try {
    const done = Promise.all(workers.map((worker) => serve(worker, waiting, options.onRendered)));
    await Promise.race([done, aborted]);
  } finally {
    if (abort) options.signal?.removeEventListener('abort', abort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function serve(
  worker: Worker,
  waiting: Iterator<BlockJob>,
  onRendered: (job: BlockJob, result: Rendered) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const say = (message: ToWorker) => worker.postMessage(message);
    let current: BlockJob | undefined;
    const handOut = () => {
      const next = waiting.next();
      current = next.done ? undefined : next.value;
      say(current ? { kind: 'render', job: current } : { kind: 'finish' });
    };
    worker.on('message', (message: FromWorker) => {
      try {
        if (message.kind === 'finished') {
          resolve();
          return;
        }
        if (message.kind === 'rendered') onRendered(current!, message);
        handOut();
      } catch (error) {
        reject(error);
      }
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('a tile worker ended before its work was done')));
  });
}

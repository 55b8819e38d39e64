import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker, WorkerSetup } from './messages.ts';
import type { BlockJob } from './plan.ts';

type Rendered = Extract<FromWorker, { kind: 'rendered' }>;

interface RenderOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onRendered: (job: BlockJob, result: Rendered) => void;
}

/**
 * The threads of a build. They start at once and load while the build is still being planned.
 * Call {@link end} in any case.
 */
export class WorkerPool {
  readonly #workers: readonly Worker[];
  /** Rejects with the first failure of any. */
  readonly #failed: Promise<never>;

  constructor(setups: readonly WorkerSetup[]) {
    this.#workers = setups.map(
      (setup) => new Worker(new URL('./worker.ts', import.meta.url), { workerData: setup }),
    );
    this.#failed = new Promise((_, reject) => {
      for (const worker of this.#workers) {
        worker.once('error', reject);
        worker.once('exit', () => reject(new Error('a tile worker ended before its work was done')));
      }
    });
    this.#failed.catch(() => {}); // reported by render(), or of no interest once the pool is ended
  }

  /** Hands out the jobs, the next to each worker when it is free, until all are rendered. Once per pool. */
  async render(jobs: readonly BlockJob[], { signal, onRendered }: RenderOptions): Promise<void> {
    signal?.throwIfAborted();
    const waiting = jobs.values();
    const serve = async (worker: Worker) => {
      for (const job of waiting) {
        const answer = await ask(worker, { kind: 'render', job });
        if (answer.kind === 'rendered') onRendered(job, answer);
      }
      await ask(worker, { kind: 'finish' });
    };
    const done = Promise.all(this.#workers.map(serve));
    const stopped = new AbortController();
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { signal: stopped.signal });
    });
    try {
      await Promise.race([done, this.#failed, aborted]);
    } finally {
      stopped.abort();
    }
  }

  /** Ends the threads, wherever they are. */
  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

async function ask(worker: Worker, message: ToWorker): Promise<FromWorker> {
  worker.postMessage(message);
  const [answer] = (await once(worker, 'message')) as [FromWorker];
  return answer;
}

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RenderAnswer, RenderRequest, RenderSetup } from './messages.ts';

/** A thread that renders changes, one request at a time. Started at the first, or by {@link start}, and kept. */
export class RenderThread {
  readonly #setup: RenderSetup;
  #worker: Worker | undefined;

  constructor(setup: RenderSetup) {
    this.#setup = setup;
  }

  /** Loads the renderer and connects, so that the first publication need not wait for it. */
  start(): Worker {
    if (!this.#worker) {
      const worker = new Worker(new URL('./render-worker.ts', import.meta.url), { workerData: this.#setup });
      const forget = () => {
        if (this.#worker === worker) this.#worker = undefined;
      };
      worker.on('error', forget); // rejects the request under way; without one, the next starts anew
      worker.once('exit', forget);
      worker.unref();
      this.#worker = worker;
    }
    return this.#worker;
  }

  /** @throws what ended the thread */
  async render(request: RenderRequest): Promise<RenderAnswer> {
    const worker = this.start();
    const stopped = new AbortController();
    const { signal } = stopped;
    worker.ref();
    try {
      const exited = once(worker, 'exit', { signal }).then(() => {
        throw new Error('the rendering thread ended before its work was done');
      });
      exited.catch(() => {});
      const answered = once(worker, 'message', { signal }); // rejects with the worker's error
      answered.catch(() => {});
      worker.postMessage(request);
      const [answer] = (await Promise.race([answered, exited])) as [RenderAnswer];
      return answer;
    } finally {
      stopped.abort();
      worker.unref();
    }
  }

  async end(): Promise<void> {
    await this.#worker?.terminate();
  }
}

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RenderAnswer, RenderRequest, RenderSetup, ServedTilesQuestion } from './messages.ts';
import type { ServedTiles } from './render-changes.ts';

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

  /**
   * A kept thread may have lost its connection since its last work, without anybody to tell: what it can't do a fresh one
   * tries.
   *
   * @param served answers what the thread asks for meanwhile
   * @throws what ended the thread
   */
  async render(request: RenderRequest, served: ServedTiles): Promise<RenderAnswer> {
    const isKept = this.#worker !== undefined;
    const answer = this.#ask(request, served);
    return isKept ? answer.catch(() => this.#ask(request, served)) : answer;
  }

  async #ask(request: RenderRequest, served: ServedTiles): Promise<RenderAnswer> {
    const worker = this.start();
    const stopped = new AbortController();
    const { signal } = stopped;
    worker.ref();
    try {
      const exited = once(worker, 'exit', { signal }).then(() => {
        throw new Error('the rendering thread ended before its work was done');
      });
      exited.catch(() => {});
      let message: RenderRequest | Awaited<ReturnType<ServedTiles>> = request;
      for (;;) {
        const answered = once(worker, 'message', { signal }); // rejects with the worker's error
        answered.catch(() => {});
        worker.postMessage(message);
        const [answer] = (await Promise.race([answered, exited])) as [RenderAnswer | ServedTilesQuestion];
        if (!('served' in answer)) return answer;
        message = await served(answer.served);
      }
    } finally {
      stopped.abort();
      worker.unref();
    }
  }

  async end(): Promise<void> {
    await this.#worker?.terminate();
  }
}

import { ProblemError } from '@tongtu/sdk/contract';

export interface SlotLimits {
  /** How many hold a slot at once. */
  readonly slots: number;
  /** How many may wait for one, and how long. */
  readonly waiting: number;
  readonly waitMs: number;
}

/** So many at a time, others wait in line for a bounded time. */
export class Slots {
  readonly #limits: SlotLimits;
  readonly #line: (() => void)[] = [];
  #held = 0;

  constructor(limits: SlotLimits) {
    this.#limits = limits;
  }

  /**
   * Waits for a slot and answers how to give it back; giving it back twice does nothing.
   *
   * @throws ProblemError `busy` where the line is full or the wait too long; the signal's reason where it is aborted
   */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#held < this.#limits.slots) this.#held++;
    else await this.#wait(signal);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const next = this.#line.shift();
      // Handed on, so that nobody who comes now gets before those who wait.
      if (next) next();
      else this.#held--;
    };
  }

  #wait(signal: AbortSignal): Promise<void> {
    const { slots, waiting, waitMs } = this.#limits;
    const wanted = `at most ${slots} at once; ask again`;
    if (this.#line.length >= waiting) throw new ProblemError('busy', { wanted });
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        const place = this.#line.indexOf(begin);
        if (place >= 0) this.#line.splice(place, 1);
      };
      const begin = () => {
        end();
        resolve();
      };
      const onAbort = () => {
        end();
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        end();
        reject(new ProblemError('busy', { wanted }));
      }, waitMs);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#line.push(begin);
    });
  }
}

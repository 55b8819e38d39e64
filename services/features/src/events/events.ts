import type { Database, Principal } from '@tongtu/database';
import type { TilesetState } from '@tongtu/sdk/contract';
import { kindOfCaller } from '../collections/visible.ts';
import { Channel, type Listener } from './channel.ts';
import { sweepEvents } from './store.ts';

export interface EventsOptions {
  readonly database: Database;
  /** How often the order of events is read although no one said that something happened: other processes can't say so. */
  readonly pollMs?: number;
  /**
   * Told of moves of tilesets before anybody else: when a map hears of a version, this node serves it. A failure is not
   * waited out: addresses with a version are answered by whoever has it.
   */
  readonly onTilesMoved?: (moved: readonly TilesetState[]) => Promise<void>;
  /** Hears of readings that failed. */
  readonly onError?: (error: unknown) => void;
}

const POLL_MS = 1_000;
/** Whoever was away longer starts anew. */
const KEPT_DAYS = 7;
const SWEEP_MS = 6 * 3_600_000;

/**
 * Publications and moves of tilesets as they happen, to each caller what it may see. Their order is the database's, so
 * every process tells the same under the same numbers. Costs nothing while nobody listens.
 */
export class Events {
  readonly #options: EventsOptions;
  /** Callers of one kind see the same. */
  readonly #channels = new Map<string, Channel>();
  #poll: NodeJS.Timeout | undefined;
  #sweptAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(options: EventsOptions) {
    this.#options = options;
  }

  /** Something was published or a pointer moved: look now. For whoever did it in this process. */
  wake(): void {
    for (const channel of this.#channels.values()) channel.wake();
  }

  /**
   * Tells `listener` everything after an event, each once and in order, until the returned function is called.
   *
   * @param after number of the last event known; missing: a `state` first, then what happens from now on
   */
  subscribe(principal: Principal, after: number | undefined, listener: Listener): () => void {
    if (this.#closed) throw new Error('the events are closed');
    const kind = kindOfCaller(principal);
    let channel = this.#channels.get(kind);
    if (!channel) {
      channel = new Channel(principal, this.#options);
      this.#channels.set(kind, channel);
    }
    const leave = channel.join(after, listener);
    this.#poll ??= setInterval(() => this.#onPoll(), this.#options.pollMs ?? POLL_MS).unref();
    return () => {
      leave();
      if (!channel.isEmpty || this.#channels.get(kind) !== channel) return;
      this.#channels.delete(kind);
      if (this.#channels.size > 0) return;
      clearInterval(this.#poll);
      this.#poll = undefined;
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#poll);
    const channels = [...this.#channels.values()];
    this.#channels.clear();
    await Promise.all(channels.map((channel) => channel.close()));
  }

  #onPoll(): void {
    this.wake();
    if (performance.now() - this.#sweptAt < SWEEP_MS) return;
    this.#sweptAt = performance.now();
    this.#options.database
      .asService((tx) => sweepEvents(tx, KEPT_DAYS))
      .catch((error: unknown) => this.#options.onError?.(error));
  }
}

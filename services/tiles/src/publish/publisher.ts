import { TilesetPublisher, type TilesetPublisherOptions } from './tileset-publisher.ts';

export interface PublisherOptions extends TilesetPublisherOptions {
  readonly tilesetIds: readonly string[];
  /** How often it looks although no one woke it: the safety net. */
  readonly pollMs?: number;
}

export interface PublishingOptions {
  /** Builds a tileset as a whole; called in its turn. */
  rebuild(tilesetId: string, signal: AbortSignal): Promise<void>;
  /** Hears of turns that failed; they are tried again. */
  onError?(error: unknown): void;
}

const POLL_MS = 2_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;

/**
 * Keeps the tilesets at the newest revision. Whoever publishes calls {@link wake}; a poll makes up for those who could
 * not, such as another process. A turn that fails is tried again, after longer and longer pauses; meanwhile the tileset
 * shows what it showed.
 */
export class Publisher {
  readonly #tilesets: ReadonlyMap<string, TilesetPublisher>;
  readonly #pollMs: number;
  readonly #problems = new Map<string, string>();
  readonly #stopped = new AbortController();
  readonly #wakers = new Set<() => void>();
  #loops: Promise<void>[] = [];
  #holds = 0;

  constructor(options: PublisherOptions) {
    this.#tilesets = new Map(options.tilesetIds.map((id) => [id, new TilesetPublisher(id, options)]));
    this.#pollMs = options.pollMs ?? POLL_MS;
  }

  /** @throws where there is no such tileset */
  of(tilesetId: string): TilesetPublisher {
    const tileset = this.#tilesets.get(tilesetId);
    if (!tileset) throw new Error(`there is no tileset ${tilesetId}`);
    return tileset;
  }

  list(): TilesetPublisher[] {
    return [...this.#tilesets.values()];
  }

  /** What keeps a tileset from the newest revision, by tileset. */
  problems(): ReadonlyMap<string, string> {
    return this.#problems;
  }

  /** Begins to publish by itself. Once. */
  start(options: PublishingOptions): void {
    this.#loops = this.list().map((tileset) => {
      tileset.warm();
      return this.#keep(tileset, options);
    });
  }

  /**
   * Leaves full builds to the caller, who shows how they come along; deltas are laid as ever.
   *
   * @returns ends it
   */
  holdBuilds(): () => void {
    this.#holds++;
    return () => {
      this.#holds--;
      this.wake();
    };
  }

  /** Something was published: looks at once. */
  wake(): void {
    for (const wake of this.#wakers) wake();
  }

  /** Ends when the turns under way have ended. */
  async close(): Promise<void> {
    this.#stopped.abort(new Error('the platform stops'));
    this.wake();
    await Promise.all(this.#loops);
    await Promise.all(this.list().map((tileset) => tileset.close()));
  }

  async #keep(tileset: TilesetPublisher, { rebuild, onError }: PublishingOptions): Promise<void> {
    const { signal } = this.#stopped;
    const { tilesetId, figures } = tileset;
    // Whoever wakes while a turn runs is heard after it.
    let isWoken = false;
    let wake = () => {};
    this.#wakers.add(() => {
      isWoken = true;
      wake();
    });
    const rest = async (milliseconds: number) => {
      if (!isWoken && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = setTimeout(resolve, milliseconds).unref();
        await promise;
        clearTimeout(timer);
      }
      isWoken = false;
    };
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      try {
        const done = await tileset.bring(signal);
        // Two processes of different versions would build in turns, for ever. Who starts builds; who runs leaves it.
        if (done.kind === 'rebuild' && done.reason === 'another profile')
          throw new Error(
            'its archives were made with another tile profile or version than this process has',
          );
        if (done.kind === 'rebuild' && this.#holds === 0)
          await tileset.rebuild(() => rebuild(tilesetId, signal), signal);
        this.#problems.delete(tilesetId);
        retryMs = FIRST_RETRY_MS;
        if (done.kind !== 'current') tileset.tidyLater(signal, (error) => onError?.(error));
        await rest(this.#pollMs);
      } catch (error) {
        if (signal.aborted) return;
        figures.failures++;
        this.#problems.set(tilesetId, error instanceof Error ? error.message : String(error));
        onError?.(error);
        await rest(retryMs);
        retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      }
    }
  }
}

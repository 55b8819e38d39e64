import type { TongtuClient } from '../client/index.ts';
import type { PlatformEvent, TilesetState } from '../contract/index.ts';

type Hear = (event: PlatformEvent) => void;

/** One stream of events for everything on a page that listens to one client; it stands while anything does. */
class SharedStream {
  readonly #client: TongtuClient;
  readonly #hearing = new Set<Hear>();
  #ending: AbortController | undefined;
  #last: number | undefined;
  #revision = 0;
  #tilesets = new Map<string, TilesetState>();

  constructor(client: TongtuClient) {
    this.#client = client;
  }

  /** Who comes later is told first where everything stands. */
  listen(hear: Hear): () => void {
    this.#hearing.add(hear);
    if (this.#last !== undefined) hear(this.#state(this.#last));
    if (!this.#ending) {
      this.#ending = new AbortController();
      void this.#follow(this.#ending.signal);
    }
    return () => {
      this.#hearing.delete(hear);
      if (this.#hearing.size > 0) return;
      this.#ending?.abort();
      this.#ending = undefined;
      this.#last = undefined;
    };
  }

  async #follow(signal: AbortSignal): Promise<void> {
    for await (const event of this.#client.events.follow({ signal })) {
      if (signal.aborted) return;
      this.#note(event);
      for (const hear of this.#hearing) hear(event);
    }
  }

  #note(event: PlatformEvent): void {
    this.#last = event.id;
    if (event.type === 'state' || event.type === 'reset') {
      this.#revision = event.revision;
      this.#tilesets = new Map(event.tilesets.map((each) => [each.tileset, each]));
    } else {
      this.#revision = Math.max(this.#revision, event.revision);
      if (event.type === 'tiles') {
        const { tileset, version, revision } = event;
        this.#tilesets.set(tileset, { tileset, version, revision });
      }
    }
  }

  #state(id: number): PlatformEvent {
    return { type: 'state', id, revision: this.#revision, tilesets: [...this.#tilesets.values()] };
  }
}

const streams = new WeakMap<TongtuClient, SharedStream>();

/** Hears what happens until the function that it gives back is called. */
export function listen(client: TongtuClient, hear: Hear): () => void {
  const stream = streams.get(client) ?? new SharedStream(client);
  streams.set(client, stream);
  return stream.listen(hear);
}

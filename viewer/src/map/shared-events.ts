import type { EventCalls } from '@tongtu/sdk/client';
import type { PlatformEvent, TilesetState } from '@tongtu/sdk/contract';

interface SharedEventsOptions {
  readonly events: EventCalls;
  /** The same in all tabs that are told the same: of one server, for one kind of reader. */
  readonly name: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: PlatformEvent) => void;
}

/** Between tabs. `hello`: a new one asks where everything stands. */
type Message = { readonly kind: 'hello' } | { readonly kind: 'event'; readonly event: PlatformEvent };

/**
 * The events of the server, over one stream for all tabs of the browser. The tab that holds a Web Lock reads it and
 * hands every event on by a BroadcastChannel; when it closes or crashes, the browser gives the lock to another, which
 * goes on from the last event that it was handed. A SharedWorker would do the same, but Chrome on Android has had none
 * for long. Where pages have no locks (plain HTTP on another host than this one) each tab has its own stream.
 */
export async function shareEvents({ events, name, signal, onEvent }: SharedEventsOptions): Promise<void> {
  const channel = new BroadcastChannel(name);
  const tilesets = new Map<string, TilesetState>();
  let revision = 0;
  let last: number | undefined;
  let isReading = false;

  const take = (event: PlatformEvent) => {
    const isState = event.type === 'state' || event.type === 'reset';
    // Handed on before, or older than what this tab knows of itself; numbers begin anew after a `reset`.
    if (last !== undefined && event.type !== 'reset' && (isState ? event.id < last : event.id <= last))
      return;
    last = event.id;
    revision = isState ? event.revision : Math.max(revision, event.revision);
    for (const { tileset, version, revision: shown } of isState ? event.tilesets : [])
      tilesets.set(tileset, { tileset, version, revision: shown });
    if (event.type === 'tiles') {
      const { tileset, version, revision: shown } = event;
      tilesets.set(tileset, { tileset, version, revision: shown });
    }
    onEvent(event);
  };
  const post = (message: Message) => channel.postMessage(message);

  async function read(): Promise<void> {
    isReading = true;
    while (!signal.aborted) {
      // A network that is back is not waited for any longer.
      const attempt = new AbortController();
      const again = () => attempt.abort();
      window.addEventListener('online', again);
      try {
        const following = events.follow({
          signal: AbortSignal.any([signal, attempt.signal]),
          ...(last === undefined ? {} : { lastEventId: last }),
        });
        for await (const event of following) {
          take(event);
          post({ kind: 'event', event });
        }
      } finally {
        window.removeEventListener('online', again);
      }
    }
  }

  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if (data.kind === 'event') take(data.event);
    else if (isReading && last !== undefined)
      post({ kind: 'event', event: { type: 'state', id: last, revision, tilesets: [...tilesets.values()] } });
  });
  signal.addEventListener('abort', () => channel.close());
  post({ kind: 'hello' });
  try {
    // Missing on pages that are no secure context, whatever the types say.
    const locks = navigator.locks as LockManager | undefined;
    await (locks ? locks.request(name, { signal }, read) : read());
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

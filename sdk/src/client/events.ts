import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { PlatformEvent, TilesetState } from '../contract/index.ts';
import { addressWith, type Fetch, type Fields, fieldsOf } from './request.ts';
import { pause, retryAfterMs } from './retry.ts';

export interface FollowOptions {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Number of the last event that is known; missing: begins with a `state`. */
  readonly lastEventId?: number;
  /** True: the stream stands. False: it broke, and is asked for again. */
  readonly onConnection?: (isOpen: boolean) => void;
}

export interface EventCalls {
  /**
   * What happens, for as long as it is read: each event once, in order. A broken connection is asked for anew, from the
   * last event on; where too many were missed there is a `reset`, after which whatever is known may be out of date.
   * Ends when the signal says so; never throws for a server that is away.
   *
   * ```ts
   * for await (const event of tongtu.events.follow({ signal }))
   *   if (event.type === 'revision') console.log(event.revision, event.collections);
   * ```
   */
  follow(options: FollowOptions): AsyncGenerator<PlatformEvent, void, undefined>;
}

/** Without a word for so long (heartbeats come every 15 s) the connection is dead, whatever the system says. */
const SILENCE_MS = 45_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;
/** Half of it at random, so that all readers of a server do not come back in one moment. */
const JITTER = 0.5;
/** Longer ones are not ours. */
const MAX_EVENT_CHARACTERS = 4 * 1024 * 1024;

export function eventCalls(baseUrl: string, fetch: Fetch): EventCalls {
  return {
    async *follow({ signal, lastEventId, onConnection }) {
      let last = lastEventId;
      let retryMs = FIRST_RETRY_MS;
      let failures = 0;
      while (!signal.aborted) {
        const connection = new AbortController();
        const both = AbortSignal.any([signal, connection.signal]);
        let silence: ReturnType<typeof setTimeout> | undefined;
        const heard = () => {
          clearTimeout(silence);
          silence = setTimeout(() => connection.abort(), SILENCE_MS);
        };
        let waitMs: number | undefined;
        try {
          heard();
          // In the address: a header of its own would make a page of another site ask for leave first.
          const response = await fetch(addressWith(`${baseUrl}/api/events`, { lastEventId: last }), {
            headers: { accept: 'text/event-stream' },
            cache: 'no-store',
            signal: both,
          });
          if (response.ok && response.body) {
            failures = 0;
            onConnection?.(true);
            const onRetry = (ms: number) => {
              retryMs = ms;
            };
            for await (const event of eventsOf(response.body, { heard, onRetry })) {
              last = event.id;
              yield event;
            }
          } else {
            waitMs =
              Math.min(LONGEST_RETRY_MS, retryAfterMs(response.headers.get('retry-after'))) || undefined;
            await response.body?.cancel();
          }
        } catch {
          // Broken off, refused, or not readable: whatever it was, the next connection goes on from `last`.
        } finally {
          clearTimeout(silence);
          connection.abort();
        }
        if (signal.aborted) break;
        onConnection?.(false);
        const backoffMs = Math.min(LONGEST_RETRY_MS, retryMs * 2 ** Math.min(failures++, 5));
        await pause(waitMs ?? backoffMs * (1 - JITTER * Math.random()), signal);
      }
    },
  };
}

/** @throws TypeError where the stream is not ours; whatever breaks it */
async function* eventsOf(
  body: ReadableStream<Uint8Array>,
  { heard, onRetry }: { readonly heard: () => void; readonly onRetry: (ms: number) => void },
): AsyncGenerator<PlatformEvent> {
  let messages: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (message) => messages.push(message),
    onRetry,
    maxBufferSize: MAX_EVENT_CHARACTERS,
  });
  const decoder = new TextDecoder();
  // Not `for await`: browsers have no iterator on streams everywhere.
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      parser.feed(decoder.decode(value, { stream: true }));
      const complete = messages;
      messages = [];
      for (const message of complete) {
        const event = readEvent(message);
        if (event) yield event;
      }
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}

/** Undefined for an event of a kind that is not known here: a newer server may tell more. */
function readEvent({ event: type, id: idText, data }: EventSourceMessage): PlatformEvent | undefined {
  const id = Number(idText);
  if (idText === undefined || !Number.isSafeInteger(id))
    throw new TypeError(`event: wanted an id, got ${idText}`);
  const fields = fieldsOf(JSON.parse(data), 'event');
  switch (type) {
    case 'state':
    case 'reset':
      if (!Array.isArray(fields.tilesets)) throw new TypeError(`${type}: wanted tilesets`);
      return { type, id, revision: Number(fields.revision), tilesets: fields.tilesets as TilesetState[] };
    case 'revision':
      if (!Array.isArray(fields.collections)) throw new TypeError('revision: wanted collections');
      return { ...(fields as Fields & object), type, id } as PlatformEvent;
    case 'tiles':
      if (fields.tiles !== 'all' && !Array.isArray(fields.tiles)) throw new TypeError('tiles: wanted tiles');
      return { ...(fields as Fields & object), type, id } as PlatformEvent;
    default:
      return undefined;
  }
}

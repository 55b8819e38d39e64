import { Readable } from 'node:stream';
import type { PlatformEvent } from '@tongtu/sdk/contract';

/** Texts of events, written once for all streams. */
const texts = new WeakMap<PlatformEvent, string>();

/** An event in the form of the HTML standard, 9.2.6: one line of data, ended by an empty line. */
function textOf(event: PlatformEvent): string {
  let text = texts.get(event);
  if (text === undefined) {
    const { type, id, ...data } = event;
    text = `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
    texts.set(event, text);
  }
  return text;
}

/** False for a publication of which the caller sees nothing: that something happened is not told either. */
const isTold = (event: PlatformEvent): boolean => event.type !== 'revision' || event.collections.length > 0;

/** The body of one open answer. Bounded: a reader that is too slow is dropped, and comes back for what it missed. */
export class EventStream {
  readonly body: Readable;
  readonly #maxBytes: number;
  readonly #onTooSlow: () => void;

  /**
   * @param maxBytes that wait for the reader at most, besides what its connection holds
   * @param retryMs after which a reader whose connection broke comes back
   */
  constructor({
    maxBytes,
    retryMs,
    onTooSlow,
  }: {
    readonly maxBytes: number;
    readonly retryMs: number;
    readonly onTooSlow: () => void;
  }) {
    this.#maxBytes = maxBytes;
    this.#onTooSlow = onTooSlow;
    this.body = new Readable({ read() {} });
    this.#push(`retry: ${retryMs}\n\n`);
  }

  send(events: readonly PlatformEvent[]): void {
    const told = events.filter(isTold);
    if (told.length > 0) this.#push(told.map(textOf).join(''));
  }

  /** A comment, by which both ends and every proxy between them see that the other is there. */
  beat(): void {
    this.#push(': beat\n\n');
  }

  end(): void {
    if (!this.body.destroyed && !this.body.readableEnded) this.body.push(null);
  }

  #push(text: string): void {
    if (this.body.destroyed || this.body.readableEnded) return;
    if (this.body.readableLength + Buffer.byteLength(text) > this.#maxBytes) this.#onTooSlow();
    else this.body.push(text);
  }
}

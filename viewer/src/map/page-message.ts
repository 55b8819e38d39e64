import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How long a passing message stays, ms. */
const STAYS_MS = 5000;

/** One sentence that the page says and takes back by itself. */
export class PageMessage implements ReactiveController {
  text: string | undefined;
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  say(text: string): void {
    this.#set(text);
    this.#timer = setTimeout(() => this.#set(undefined), STAYS_MS);
  }

  #set(text: string | undefined): void {
    clearTimeout(this.#timer);
    this.text = text;
    this.#host.requestUpdate();
  }
}

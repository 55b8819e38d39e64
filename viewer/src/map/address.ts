import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { readUrlState, type UrlState, writeUrlState } from './url-state.ts';

/** Browsers refuse, or throw, where an address changes more often than some three times a second (Safari: 100 in 30 s), ms. */
const MOVE_INTERVAL_MS = 400;

/** Keeps the page's address and what the page shows in step. */
export class Address implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #shown: () => UrlState;
  readonly #onChange: (state: UrlState) => void;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param shown what the page shows now
   * @param onChange called where the reader has changed the address, such as by following a link within the page
   */
  constructor(host: ReactiveControllerHost, shown: () => UrlState, onChange: (state: UrlState) => void) {
    this.#host = host;
    this.#shown = shown;
    this.#onChange = onChange;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('hashchange', this.#onHashChange);
  }

  hostDisconnected(): void {
    window.removeEventListener('hashchange', this.#onHashChange);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  read(): UrlState {
    return readUrlState(location.hash);
  }

  /** For what changes many times a second, such as the view while a key is held down. The last change is always written. */
  writeMove(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#writtenAt + MOVE_INTERVAL_MS - performance.now();
    if (wait <= 0) this.write();
    else this.#timer = setTimeout(() => this.write(), wait);
  }

  write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writtenAt = performance.now();
    // Replaced, not pushed: the way back leads out of the map, not through every pan.
    history.replaceState(history.state, '', writeUrlState(this.#shown()));
    // The way to sign in leads back here, and what is shared is what is seen.
    this.#host.requestUpdate();
  }

  readonly #onHashChange = ({ newURL }: HashChangeEvent) => {
    // Not the page's own address: a move may have been written over it since.
    this.#onChange(readUrlState(new URL(newURL).hash));
    // Also where nothing has changed: what made no sense in the address goes.
    this.write();
  };
}

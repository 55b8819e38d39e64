import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { readUrlState, type UrlState, writeUrlState } from './url-state.ts';

/** Keeps the page's address and what the page shows in step. */
export class Address implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #shown: () => UrlState;
  readonly #onChange: (state: UrlState) => void;

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
  }

  read(): UrlState {
    return readUrlState(location.hash);
  }

  write(): void {
    // Replaced, not pushed: the way back leads out of the map, not through every pan.
    history.replaceState(history.state, '', writeUrlState(this.#shown()));
    // The way to sign in leads back here, and what is shared is what is seen.
    this.#host.requestUpdate();
  }

  readonly #onHashChange = () => {
    this.#onChange(this.read());
    // Also where nothing has changed: what made no sense in the address goes.
    this.write();
  };
}

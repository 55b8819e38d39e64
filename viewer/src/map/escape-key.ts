import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Hears Escape wherever the focus is on the page, as long as its host stands there. */
export class EscapeKey implements ReactiveController {
  readonly #onEscape: (isInPanel: boolean) => void;

  /** @param onEscape is told whether the key was pressed in a panel beside the map */
  constructor(host: ReactiveControllerHost, onEscape: (isInPanel: boolean) => void) {
    this.#onEscape = onEscape;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('keydown', this.#onKeyDown);
  }

  hostDisconnected(): void {
    window.removeEventListener('keydown', this.#onKeyDown);
  }

  readonly #onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    this.#onEscape(event.composedPath().some((each) => each instanceof Element && each.matches('.side')));
  };
}

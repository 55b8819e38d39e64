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
    // An input method takes it for itself while it composes: it drops the letters, not the panel.
    if (event.key !== 'Escape' || event.isComposing) return;
    this.#onEscape(event.composedPath().some((each) => each instanceof Element && each.matches('.side')));
  };
}

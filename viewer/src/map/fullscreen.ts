import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Whether the page fills the screen. The reader may end that by keys of the browser's own. */
export class Fullscreen implements ReactiveController {
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('fullscreenchange', this.#onChange);
  }

  hostDisconnected(): void {
    document.removeEventListener('fullscreenchange', this.#onChange);
  }

  get isOn(): boolean {
    return document.fullscreenElement !== null;
  }

  /** False where the browser does not allow it, such as in a frame. */
  async toggle(): Promise<boolean> {
    try {
      if (this.isOn) await document.exitFullscreen();
      else await document.documentElement.requestFullscreen();
      return true;
    } catch {
      return false;
    }
  }

  readonly #onChange = () => this.#host.requestUpdate();
}

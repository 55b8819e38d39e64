import type { LitElement, ReactiveController } from 'lit';

/**
 * Tells the page's styles how high its footer is (`--footer`): what lies beside the tools ends above the imprint, which
 * grows with its text and must stay in sight.
 */
export class FooterRoom implements ReactiveController {
  readonly #page: LitElement;
  readonly #observer: ResizeObserver;
  #isObserving = false;

  constructor(page: LitElement) {
    this.#page = page;
    this.#observer = new ResizeObserver(([entry]) =>
      page.style.setProperty('--footer', `${entry?.borderBoxSize[0]?.blockSize ?? 0}px`),
    );
    page.addController(this);
  }

  hostUpdated(): void {
    const footer = this.#page.renderRoot.querySelector('footer');
    if (!footer || this.#isObserving) return;
    this.#isObserving = true;
    this.#observer.observe(footer);
  }

  hostDisconnected(): void {
    this.#isObserving = false;
    this.#observer.disconnect();
  }
}

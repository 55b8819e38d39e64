import { css, html, LitElement } from 'lit';
import type { PageLanguage } from '../page/words.ts';
import { sayChangeset } from './changeset-words.ts';

const STEP = 2;
const PAGE = 10;
const KEYS: Readonly<Record<string, (percent: number) => number>> = {
  ArrowLeft: (percent) => percent - STEP,
  ArrowDown: (percent) => percent - STEP,
  ArrowRight: (percent) => percent + STEP,
  ArrowUp: (percent) => percent + STEP,
  PageDown: (percent) => percent - PAGE,
  PageUp: (percent) => percent + PAGE,
  Home: () => 0,
  End: () => 100,
};

/**
 * The bar between two maps, dragged or moved by keys.
 *
 * @fires swipe - `detail` is how much of the page's width lies at its left, percent
 */
export class SwipeBar extends LitElement {
  static override properties = { language: {}, percent: {} };
  declare language: PageLanguage;
  declare percent: number;

  static override styles = css`
    :host {
      position: absolute;
      inset: 0;
      pointer-events: none;
    }
    .bar {
      position: absolute;
      top: 0;
      bottom: 0;
      width: 44px;
      margin-left: -22px;
      background: linear-gradient(var(--seal), var(--seal)) center / 3px 100% no-repeat;
      pointer-events: auto;
      touch-action: none;
      cursor: ew-resize;
    }
    .grip {
      position: absolute;
      top: 24%;
      left: 0;
      display: grid;
      place-items: center;
      width: 40px;
      height: 40px;
      border: 2px solid var(--paper);
      border-radius: 50%;
      background: var(--seal);
      color: #ffffff;
      font-size: 18px;
    }
    .bar:focus-visible {
      outline: 3px solid #1f5a6b;
      outline-offset: -3px;
    }
    .side {
      position: absolute;
      top: calc(24% + 52px);
      padding: 1px 8px;
      border-radius: 6px;
      background: var(--paper);
      color: var(--ink);
      font-size: 12px;
      white-space: nowrap;
    }
    .before {
      right: 26px;
    }
    .after {
      left: 26px;
    }
  `;

  override render() {
    const { language, percent } = this;
    return html`<div
      class="bar"
      role="slider"
      tabindex="0"
      aria-label=${sayChangeset(language, 'swipe')}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.round(percent)}
      .style=${`left: ${percent}%`}
      @keydown=${this.#onKey}
      @pointerdown=${this.#onDown}
      @pointermove=${this.#onMove}
    >
      <span class="grip" aria-hidden="true">⇔</span>
      <span class="side before" aria-hidden="true">${sayChangeset(language, 'before')}</span>
      <span class="side after" aria-hidden="true">${sayChangeset(language, 'after')}</span>
    </div>`;
  }

  readonly #onKey = (event: KeyboardEvent) => {
    const next = KEYS[event.key]?.(this.percent);
    if (next === undefined) return;
    event.preventDefault();
    this.#move(next);
  };

  readonly #onDown = (event: PointerEvent) => {
    event.preventDefault();
    const bar = event.currentTarget as HTMLElement;
    bar.setPointerCapture(event.pointerId);
    bar.focus();
  };

  readonly #onMove = (event: PointerEvent) => {
    if (!(event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId)) return;
    const { left, width } = this.getBoundingClientRect();
    this.#move(((event.clientX - left) / width) * 100);
  };

  #move(percent: number) {
    const detail = Math.min(100, Math.max(0, percent));
    this.dispatchEvent(new CustomEvent('swipe', { detail }));
  }
}
customElements.define('swipe-bar', SwipeBar);

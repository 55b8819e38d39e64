import { css, html, LitElement, svg } from 'lit';
import { textButton } from '../page/panel.ts';
import type { PageLanguage } from '../page/words.ts';
import { sayChangeset } from './changeset-words.ts';
import { DIFFERENCE_COLOURS } from './difference-overlay.ts';

/** What the marks on the map mean; `ring`: hollow; `line`, `dashes`: an outline. */
const MARKS = [
  ['before', 'dashes'],
  ['after', 'line'],
  ['added', 'dot'],
  ['moved', 'dot'],
  ['removed', 'ring'],
] as const;

/**
 * How two states are compared on the map, and what its marks mean.
 *
 * @fires compare - `detail`: true for two maps with a bar between them
 */
export class CompareSwitch extends LitElement {
  static override properties = { language: {}, isSwipe: { type: Boolean } };
  declare language: PageLanguage;
  declare isSwipe: boolean;

  constructor() {
    super();
    this.isSwipe = false;
  }

  static override styles = [
    textButton,
    css`
      :host {
        display: block;
        margin: 10px 0 0;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .action {
        border: 1px solid var(--paper-edge);
      }
      .legend {
        gap: 2px 14px;
        margin: 6px 0 0;
        padding: 0;
        color: var(--ink-soft);
        font-size: 12px;
        list-style: none;
      }
      li {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      svg {
        border-radius: 3px;
        background: #f6f2e9;
      }
      :focus-visible {
        outline: 3px solid var(--celadon);
        outline-offset: -2px;
      }
    `,
  ];

  override render() {
    const { language, isSwipe } = this;
    const choice = (word: 'byVertices' | 'bySwipe', value: boolean) => html`<button
      type="button"
      class="action"
      aria-pressed=${isSwipe === value ? 'true' : 'false'}
      @click=${() => this.dispatchEvent(new CustomEvent('compare', { detail: value }))}
    >
      ${sayChangeset(language, word)}
    </button>`;
    return html`<div class="row" role="group" aria-label=${sayChangeset(language, 'compare')}>
        ${choice('byVertices', false)}${choice('bySwipe', true)}
      </div>
      <ul class="row legend">
        ${MARKS.filter(([word]) => !isSwipe || word === 'before' || word === 'after').map(
          ([word, kind]) =>
            html`<li>${mark(DIFFERENCE_COLOURS[word], kind)}${sayChangeset(language, word)}</li>`,
        )}
      </ul>`;
  }
}
customElements.define('compare-switch', CompareSwitch);

function mark(colour: string, kind: (typeof MARKS)[number][1]) {
  const isDot = kind === 'dot' || kind === 'ring';
  return html`<svg width="20" height="14" viewBox="0 0 20 14" aria-hidden="true">
    ${
      isDot
        ? svg`<circle cx="10" cy="7" r="4" fill=${kind === 'dot' ? colour : '#ffffff'} stroke=${colour} stroke-width="2"></circle>`
        : svg`<path d="M2 7h16" stroke=${colour} stroke-width="2.4" stroke-dasharray=${kind === 'dashes' ? '4 3' : 'none'}></path>`
    }
  </svg>`;
}

import type { BaseMap, NamedFeature } from '@tongtu/sdk/maplibre';
import { css, html, LitElement, nothing } from 'lit';
import { type PageLanguage, say } from '../../page/words.ts';
import { GROUP_TITLES } from '../layer-titles.ts';
import { type SidePanel, sidePanel } from '../side-panel.ts';
import { byKind, type Kind, nameOf } from './by-kind.ts';

/** Beyond so many of a kind the reader looks nearer rather than farther down. */
const SHOWN_OF_A_KIND = 60;

/**
 * What the map shows by name, as a list: for readers who can't see a map, and for all others.
 *
 * @fires choose - `detail` is the feature to be opened
 */
export class ListPanel extends LitElement {
  static override properties = {
    language: {},
    baseMap: { attribute: false },
    features: { state: true },
    isLoading: { state: true },
  };
  declare language: PageLanguage;
  declare baseMap: BaseMap;
  declare features: readonly NamedFeature[];
  declare isLoading: boolean;

  static override styles = [
    sidePanel,
    css`
      side-panel {
        width: 272px;
      }
      p {
        margin: 0 0 8px;
        color: var(--ink-soft);
        font-size: 13px;
      }
      h3 {
        margin: 10px 0 2px;
        font-size: 14px;
      }
      h3 span {
        color: var(--ink-soft);
        font-weight: 400;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        overflow-wrap: anywhere;
      }
      li > span {
        display: block;
        padding: 6px 8px;
      }
      .action {
        width: 100%;
        min-height: 36px;
        padding: 4px 8px;
      }
    `,
  ];

  constructor() {
    super();
    this.features = [];
    this.isLoading = true;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.baseMap.map.on('idle', this.#look);
    this.baseMap.map.on('render', this.#wait);
    this.#look();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.baseMap.map.off('idle', this.#look);
    this.baseMap.map.off('render', this.#wait);
  }

  override render() {
    const { language, features, isLoading } = this;
    const emptiness = say(language, isLoading ? 'listLoading' : 'nothingNamed');
    return html`<side-panel .language=${language} .heading=${say(language, 'inView')}>
      <p role="status">
        ${features.length === 0 ? emptiness : say(language, 'namedCount', { count: features.length })}
      </p>
      ${byKind(features, language).map((kind) => this.#kind(kind))}
    </side-panel>`;
  }

  /** Puts the keyboard on the panel. */
  override focus() {
    this.renderRoot.querySelector<SidePanel>('side-panel')?.focus();
  }

  #kind({ group, features }: Kind) {
    const { language } = this;
    const more = features.length - SHOWN_OF_A_KIND;
    return html`<h3>${GROUP_TITLES[group][language]} <span>${features.length}</span></h3>
      <ul>
        ${features.slice(0, SHOWN_OF_A_KIND).map((each) => html`<li>${this.#entry(each)}</li>`)}
      </ul>
      ${more > 0 ? html`<p>${say(language, 'andMore', { count: more })}</p>` : nothing}`;
  }

  #entry(each: NamedFeature) {
    const name = nameOf(each, this.language);
    const { feature } = each;
    if (!feature) return html`<span>${name}</span>`;
    return html`<button
      type="button"
      class="action"
      @click=${() => this.dispatchEvent(new CustomEvent('choose', { detail: feature, bubbles: true }))}
    >
      ${name}
    </button>`;
  }

  readonly #look = () => {
    this.features = this.baseMap.namedInView();
    this.isLoading = !this.baseMap.isIdle;
  };

  readonly #wait = () => {
    if (!this.baseMap.map.areTilesLoaded()) this.isLoading = true;
  };
}
customElements.define('list-panel', ListPanel);

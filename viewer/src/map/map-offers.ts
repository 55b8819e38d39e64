import '../page/icon.ts';
import type { Bbox } from '@tongtu/sdk/geo';
import type { BaseMap } from '@tongtu/sdk/maplibre';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { panel, textButton } from '../page/panel.ts';
import { type PageLanguage, say } from '../page/words.ts';
import { isDataInView } from './data-in-view.ts';

/**
 * What the reader has to know and can do something about: that the session has ended, that the map looks elsewhere.
 *
 * @fires dismiss - the end of the session has been read
 */
export class MapOffers extends LitElement {
  static override properties = {
    language: {},
    baseMap: { attribute: false },
    bounds: { attribute: false },
    sessionEnded: { attribute: false },
    signInHref: {},
    isElsewhere: { state: true },
  };
  declare language: PageLanguage;
  declare baseMap: BaseMap | undefined;
  /** Of the data; missing where the server does not say. */
  declare bounds: Bbox | undefined;
  declare sessionEnded: boolean;
  declare signInHref: string;
  declare isElsewhere: boolean;

  static override styles = [
    panel,
    textButton,
    css`
      .panel {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: center;
        width: fit-content;
        margin: 8px auto 0;
        padding: 2px 4px 2px 16px;
        font-size: 14px;
      }
      span {
        padding: 6px 8px 6px 0;
      }
    `,
  ];

  constructor() {
    super();
    this.isElsewhere = false;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.baseMap?.map.off('moveend', this.#look);
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('baseMap')) {
      changed.get('baseMap')?.map.off('moveend', this.#look);
      this.baseMap?.map.on('moveend', this.#look);
    }
    if (changed.has('baseMap') || changed.has('bounds')) this.#look();
  }

  override render() {
    return html`${this.sessionEnded ? this.#renderSession() : nothing}
    ${this.isElsewhere ? this.#renderElsewhere() : nothing}`;
  }

  #renderSession() {
    const { language } = this;
    return html`<div class="panel" role="alert">
      <span>${say(language, 'sessionEnded')}</span>
      <a class="action" href=${this.signInHref}>${say(language, 'signInAgain')}</a>
      <button
        class="action"
        type="button"
        aria-label=${say(language, 'close')}
        @click=${() => this.dispatchEvent(new Event('dismiss'))}
      >
        <page-icon name="close"></page-icon>
      </button>
    </div>`;
  }

  #renderElsewhere() {
    const { language } = this;
    return html`<div class="panel" role="status">
      <span>${say(language, 'elsewhere')}</span>
      <button class="action" type="button" @click=${() => this.baseMap?.goHome()}>
        ${say(language, 'home')}
      </button>
    </div>`;
  }

  readonly #look = () => {
    const { baseMap, bounds } = this;
    if (!baseMap || !bounds) {
      this.isElsewhere = false;
      return;
    }
    const shown = baseMap.map.getBounds();
    const view: Bbox = [shown.getWest(), shown.getSouth(), shown.getEast(), shown.getNorth()];
    this.isElsewhere = !isDataInView(view, baseMap.view.zoom, bounds);
  };
}
customElements.define('map-offers', MapOffers);

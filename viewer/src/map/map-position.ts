import type { LngLat } from '@tongtu/sdk/geo';
import type { BaseMap } from '@tongtu/sdk/maplibre';
import { css, html, LitElement, nothing } from 'lit';
import type { MapMouseEvent } from 'maplibre-gl';
import '../page/copy-button.ts';
import { type PageLanguage, say } from '../page/words.ts';
import { positionText, scaleDenominator } from './position-text.ts';

/** The position under the pointer, or at the map's centre where there is no pointer, and the scale. */
export class MapPosition extends LitElement {
  static override properties = {
    language: {},
    baseMap: { attribute: false },
    at: { state: true },
    denominator: { state: true },
  };
  declare language: PageLanguage;
  declare baseMap: BaseMap;
  declare at: LngLat | undefined;
  declare denominator: number;
  #isPointed = false;

  static override styles = css`
    div {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 10px;
      padding: 1px 2px 1px 8px;
      border-radius: 6px;
      background: color-mix(in srgb, var(--paper) 88%, transparent);
      color: var(--ink);
      font-size: 12px;
      font-variant-numeric: tabular-nums;
    }
    .end {
      display: flex;
      align-items: center;
      gap: 10px;
    }
    :focus-visible {
      outline: 2px solid var(--celadon);
    }
  `;

  override connectedCallback() {
    super.connectedCallback();
    const { map } = this.baseMap;
    map.on('mousemove', this.#onPointer);
    map.on('mouseout', this.#onLeave);
    map.on('move', this.#onMove);
    this.#onMove();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    const { map } = this.baseMap;
    map.off('mousemove', this.#onPointer);
    map.off('mouseout', this.#onLeave);
    map.off('move', this.#onMove);
  }

  override render() {
    const { language, at, denominator } = this;
    if (!at) return nothing;
    const { degrees, grid } = positionText(at);
    // What is copied must stand still: the centre, unless a pointer is there, which has then left for the button.
    const centre = positionText(this.baseMap.view.center);
    const copied = [centre.degrees, centre.grid].filter(Boolean).join(' ');
    return html`<div role="group" aria-label=${say(language, 'position')}>
      <span title=${say(language, 'degreesTitle')}>${degrees}</span>
      ${grid ? html`<span title="CGCS2000 / EPSG:4549">${grid}</span>` : nothing}
      <span class="end">
        <span title=${say(language, 'scaleTitle')}>1:${denominator.toLocaleString('en')}</span>
        <copy-button small .language=${language} .text=${copied} .word=${'copyCentre'}></copy-button>
      </span>
    </div>`;
  }

  readonly #onPointer = ({ lngLat: { lng, lat } }: MapMouseEvent) => {
    // A finger that taps is no pointer that stays.
    this.#isPointed = !matchMedia('(pointer: coarse)').matches;
    if (this.#isPointed) this.at = [lng, lat];
  };

  readonly #onLeave = () => {
    this.#isPointed = false;
    this.#onMove();
  };

  readonly #onMove = () => {
    const { center, zoom } = this.baseMap.view;
    this.denominator = scaleDenominator(zoom, center[1]);
    if (!this.#isPointed) this.at = center;
  };
}
customElements.define('map-position', MapPosition);

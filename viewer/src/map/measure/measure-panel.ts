import '../../page/icon.ts';
import type { LngLat } from '@tongtu/sdk/geo';
import type { BaseMap } from '@tongtu/sdk/maplibre';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type { MapMouseEvent } from 'maplibre-gl';
import { type PageLanguage, say } from '../../page/words.ts';
import { type SidePanel, sidePanel } from '../side-panel.ts';
import { areaTexts, lengthText } from './amounts.ts';
import { crossesItself } from './crossing.ts';
import { areaOf, lengthMeters } from './geodesic.ts';
import { MEASURE_OVERLAY, type MeasureKind, measureOverlay } from './measure-overlay.ts';

const KINDS = [
  ['distance', 'measureDistance'],
  ['area', 'measureArea'],
] as const;

/** Measures on the map for as long as it is open: points are set by click, by key, or at the map's centre. */
export class MeasurePanel extends LitElement {
  static override properties = {
    language: {},
    baseMap: { attribute: false },
    kind: { state: true },
    points: { state: true },
  };
  declare language: PageLanguage;
  declare baseMap: BaseMap;
  declare kind: MeasureKind;
  declare points: readonly LngLat[];

  static override styles = [
    sidePanel,
    css`
      side-panel {
        width: 272px;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .kinds .action {
        flex: 1;
        justify-content: center;
        border: 1px solid var(--paper-edge);
      }
      .result {
        margin: 10px 0 2px;
        font-size: 22px;
        font-variant-numeric: tabular-nums;
        line-height: 1.3;
      }
      .others,
      .hint {
        margin: 0 0 6px;
        color: var(--ink-soft);
        font-size: 13px;
      }
      .warning {
        margin: 4px 0;
        color: var(--seal-text);
      }
      /* Low enough that the cross at the middle of a small phone stays in sight. */
      @media (max-width: 600px) {
        .hint,
        .action page-icon {
          display: none;
        }
        .action {
          min-height: 36px;
          padding: 0 6px;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.kind = 'distance';
    this.points = [];
  }

  override connectedCallback() {
    super.connectedCallback();
    const { map } = this.baseMap;
    map.on('click', this.#onClick);
    map.doubleClickZoom.disable();
    map.getCanvas().addEventListener('keydown', this.#onKeyDown);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    const { map } = this.baseMap;
    map.off('click', this.#onClick);
    map.doubleClickZoom.enable();
    map.getCanvas().removeEventListener('keydown', this.#onKeyDown);
    this.baseMap.removeOverlay(MEASURE_OVERLAY);
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has('kind') || changed.has('points'))
      this.baseMap.setOverlay(measureOverlay(this.kind, this.points));
  }

  override render() {
    const { language, kind, points } = this;
    return html`<side-panel .language=${language} .heading=${say(language, 'measure')}>
      <div class="row kinds" role="group" aria-label=${say(language, 'measure')}>
        ${KINDS.map(
          ([each, word]) => html`<button
            type="button"
            class="action"
            aria-pressed=${each === kind ? 'true' : 'false'}
            @click=${() => {
              this.kind = each;
            }}
          >
            ${say(language, word)}
          </button>`,
        )}
      </div>
      <div role="status">${this.#result()}</div>
      <p class="hint">${say(language, 'measureHint')}</p>
      <div class="row">
        <button type="button" class="action" @click=${() => this.#add(this.#centre)}>
          <page-icon name="plus"></page-icon>${say(language, 'measureHere')}
        </button>
        <button type="button" class="action" ?disabled=${points.length === 0} @click=${this.#undo}>
          <page-icon name="undo"></page-icon>${say(language, 'undoPoint')}
        </button>
        <button
          type="button"
          class="action"
          ?disabled=${points.length === 0}
          @click=${() => {
            this.points = [];
          }}
        >
          <page-icon name="trash"></page-icon>${say(language, 'startOver')}
        </button>
      </div>
    </side-panel>`;
  }

  /** Puts the keyboard on the panel. */
  override focus() {
    this.renderRoot.querySelector<SidePanel>('side-panel')?.focus();
  }

  #result() {
    const { language, kind, points } = this;
    const count = html`<p class="others">${say(language, 'pointCount', { count: points.length })}</p>`;
    if (kind === 'distance')
      return html`<p class="result">${lengthText(lengthMeters(points), language)}</p>
        ${count}`;
    const { areaSquareMeters, perimeterMeters } = areaOf(points);
    const [main, ...others] = areaTexts(areaSquareMeters, language);
    const perimeter = say(language, 'perimeter', { length: lengthText(perimeterMeters, language) });
    // The area of an outline that crosses itself would be a number without a meaning.
    if (crossesItself(points)) return html`<p class="warning">${say(language, 'crossesItself')}</p>${count}`;
    return html`<p class="result">${main}</p>
      <p class="others">${points.length < 3 ? nothing : [...others, perimeter].join(' · ')}</p>
      ${count}`;
  }

  get #centre(): LngLat {
    return this.baseMap.view.center;
  }

  #add(point: LngLat) {
    const last = this.points.at(-1);
    // The second half of a double click is no second point.
    if (last && last[0] === point[0] && last[1] === point[1]) return;
    this.points = [...this.points, point];
  }

  readonly #undo = () => {
    this.points = this.points.slice(0, -1);
  };

  readonly #onClick = ({ lngLat: { lng, lat } }: MapMouseEvent) => this.#add([lng, lat]);

  readonly #onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') this.#add(this.#centre);
    else if (event.key === 'Backspace' || (event.key === 'z' && (event.ctrlKey || event.metaKey)))
      this.#undo();
    else return;
    event.preventDefault();
  };
}
customElements.define('measure-panel', MeasurePanel);

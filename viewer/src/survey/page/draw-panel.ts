import type { Collection } from '@tongtu/sdk/client';
import { css, html, LitElement, nothing } from 'lit';
import { areaTexts, lengthText } from '../../map/measure/amounts.ts';
import { field, panel, textButton } from '../../page/panel.ts';
import type { PageLanguage } from '../../page/words.ts';
import type { DeskTool } from '../draw/desk-map.ts';
import type { PenKind } from '../draw/pen.ts';
import type { Reading } from '../draw/reading.ts';
import { typedPosition } from '../draw/typed-position.ts';
import { type SurveyWord, saySurvey } from './survey-words.ts';

const KINDS: readonly (readonly [PenKind, SurveyWord])[] = [
  ['point', 'asPoint'],
  ['line', 'asLine'],
  ['polygon', 'asArea'],
];

/**
 * What is drawn, how long and large it is so far, and positions by their coordinates.
 *
 * @fires aim - `detail` is `{ collectionId, kind }`
 * @fires position - `detail` is the position
 * @fires finish
 * @fires add-here
 * @fires leave
 */
export class DrawPanel extends LitElement {
  static override properties = {
    language: {},
    tool: {},
    collections: {},
    collectionId: {},
    kind: {},
    reading: {},
    isBad: { state: true },
  };
  declare language: PageLanguage;
  declare tool: DeskTool;
  declare collections: readonly Collection[];
  declare collectionId: string;
  declare kind: PenKind;
  declare reading: Reading | undefined;
  /** Whether what was typed is no position. */
  declare isBad: boolean;

  static override styles = [
    panel,
    textButton,
    field,
    css`
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .row > input {
        flex: 1;
        width: auto;
        min-width: 0;
      }
      select {
        margin-bottom: 6px;
      }
      p {
        margin: 4px 0;
        font-variant-numeric: tabular-nums;
      }
      .fault {
        color: var(--seal-text);
        font-size: 13px;
      }
    `,
  ];

  constructor() {
    super();
    this.isBad = false;
  }

  override render() {
    const { language, tool } = this;
    return html`${tool === 'draw' ? this.#renderAim() : nothing}
      <p role="status">${this.#readingText()}</p>
      ${
        tool === 'select'
          ? nothing
          : html`<div class="row">
              <button type="button" class="action" @click=${() => this.#fire('add-here')}>
                ${saySurvey(language, 'addHere')}
              </button>
              ${
                tool === 'pick'
                  ? nothing
                  : html`<button type="button" class="action" @click=${() => this.#fire('finish')}>
                      ${saySurvey(language, 'finish')}
                    </button>`
              }
              <button type="button" class="action" @click=${() => this.#fire('leave')}>
                ${saySurvey(language, 'cancel')}
              </button>
            </div>`
      }
      <form @submit=${this.#onPosition}>
        <label for="coordinates">${saySurvey(language, 'coordinates')}</label>
        <div class="row">
          <input
            id="coordinates"
            name="coordinates"
            autocomplete="off"
            aria-invalid=${this.isBad ? 'true' : 'false'}
            aria-describedby=${this.isBad ? 'fault' : nothing}
          />
          <button type="submit" class="action">${saySurvey(language, 'set')}</button>
        </div>
        ${this.isBad ? html`<p class="fault" role="alert" id="fault">${saySurvey(language, 'badCoordinates')}</p>` : nothing}
      </form>`;
  }

  #renderAim() {
    const { language, collections, collectionId, kind } = this;
    const chosen = collections.find(({ id }) => id === collectionId);
    return html`<label for="collection">${saySurvey(language, 'drawKind')}</label>
      <select
        id="collection"
        @change=${(event: Event) => this.#aim((event.target as HTMLSelectElement).value, undefined)}
      >
        ${collections.map(
          ({ id, title }) =>
            html`<option value=${id} ?selected=${id === collectionId}>${title[language]}</option>`,
        )}
      </select>
      ${
        chosen?.geometry === 'any'
          ? html`<div class="row" role="group" aria-label=${saySurvey(language, 'drawKind')}>
              ${KINDS.map(
                ([each, word]) => html`<button
                  type="button"
                  class="action"
                  aria-pressed=${each === kind ? 'true' : 'false'}
                  @click=${() => this.#aim(collectionId, each)}
                >
                  ${saySurvey(language, word)}
                </button>`,
              )}
            </div>`
          : nothing
      }`;
  }

  #readingText(): string {
    const { language, reading } = this;
    if (!reading) return '';
    const { edgeMeters, lengthMeters, areaSquareMeters, angleDegrees } = reading;
    return [
      saySurvey(language, 'edgeLength', { length: lengthText(edgeMeters, language) }),
      saySurvey(language, 'totalLength', { length: lengthText(lengthMeters, language) }),
      ...(areaSquareMeters === undefined
        ? []
        : [saySurvey(language, 'area', { area: areaTexts(areaSquareMeters, language)[0] ?? '' })]),
      ...(angleDegrees === undefined
        ? []
        : [saySurvey(language, 'angle', { angle: angleDegrees.toFixed(1) })]),
    ].join(' · ');
  }

  #aim(collectionId: string, kind: PenKind | undefined) {
    this.#fire('aim', { collectionId, kind });
  }

  #onPosition(event: SubmitEvent) {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).elements.namedItem('coordinates') as HTMLInputElement;
    const position = typedPosition(input.value);
    this.isBad = position === undefined;
    if (!position) return;
    input.value = '';
    this.#fire('position', position);
  }

  #fire(name: string, detail?: unknown) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
customElements.define('draw-panel', DrawPanel);

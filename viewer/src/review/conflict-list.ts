import type { Collection } from '@tongtu/sdk/client';
import type { Conflict, ConflictSide, Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { css, html, LitElement, nothing } from 'lit';
import { sayChangeset } from '../changesets/changeset-words.ts';
import { sheetStyles } from '../changesets/sheet-styles.ts';
import { featureRows } from '../map/feature-rows.ts';
import type { PageLanguage } from '../page/words.ts';

const SIDES = ['ours', 'theirs'] as const;
const NOWHERE: Geometry = { type: 'Point', coordinates: [] };

/**
 * Where others published something else meanwhile: both sides, what they began with, and the choice.
 *
 * @fires choose - `detail` is `{ conflict, side }`
 * @fires show - `detail` is the `Conflict`
 * @fires more
 */
export class ConflictList extends LitElement {
  static override properties = {
    ...{ language: {}, conflicts: {}, hasMore: { type: Boolean }, mayChoose: { type: Boolean } },
    ...{ isBusy: { type: Boolean }, collections: {} },
  };
  declare language: PageLanguage;
  declare conflicts: readonly Conflict[];
  declare hasMore: boolean;
  declare mayChoose: boolean;
  declare isBusy: boolean;
  declare collections: ReadonlyMap<string, Collection>;

  static override styles = [
    sheetStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: max-content 1fr max-content;
        align-items: center;
        gap: 2px 10px;
        margin: 0 0 6px;
        font-size: 13px;
      }
      dt {
        grid-column: 1;
        color: var(--ink-soft);
      }
      dd {
        margin: 0;
        min-height: 24px;
        overflow-wrap: anywhere;
      }
      dl .action {
        grid-column: 3;
        margin-inline-start: 0;
        border: 1px solid var(--paper-edge);
        white-space: nowrap;
      }
    `,
  ];

  override render() {
    const { language, conflicts, hasMore } = this;
    if (conflicts.length === 0) return nothing;
    return html`<h3 class="alarm">${sayChangeset(language, 'conflicts')}</h3>
      <ul>
        ${conflicts.map((conflict) => this.#renderOne(conflict))}
      </ul>
      ${
        hasMore
          ? html`<button type="button" class="action" @click=${() => this.dispatchEvent(new Event('more'))}>
              ${sayChangeset(language, 'more')}
            </button>`
          : nothing
      }`;
  }

  #renderOne(conflict: Conflict) {
    const { language } = this;
    const { featureId, collection: id, kind, field, choice } = conflict;
    const collection = this.collections.get(id);
    const title =
      kind === 'attribute'
        ? (collection?.fields.find(({ name }) => name === field)?.title[language] ?? field)
        : sayChangeset(language, kind);
    return html`<li data-kind=${kind}>
      <div class="row">
        <strong>${title}</strong>
        <span class="soft">${collection?.title[language] ?? id} · ${featureId}</span>
        ${choice === undefined ? html`<span class="tag alarm">${sayChangeset(language, 'undecided')}</span>` : nothing}
        <button
          type="button"
          class="action"
          @click=${() => this.dispatchEvent(new CustomEvent('show', { detail: conflict }))}
        >
          ${sayChangeset(language, 'show')}
        </button>
      </div>
      <dl>
        <dt>${sayChangeset(language, 'base')}</dt>
        <dd>${this.#text(conflict, conflict.base)}</dd>
        ${SIDES.map(
          (side) => html`<dt>${sayChangeset(language, side)}</dt>
            <dd>${this.#text(conflict, conflict[side])}</dd>
            ${
              this.mayChoose
                ? html`<button
                    type="button"
                    class="action"
                    aria-pressed=${choice === side ? 'true' : 'false'}
                    aria-label=${`${sayChangeset(language, 'take')}: ${title}, ${sayChangeset(language, side)}`}
                    ?disabled=${this.isBusy}
                    @click=${() => this.#choose(conflict, side)}
                  >
                    ${sayChangeset(language, 'take')}
                  </button>`
                : nothing
            }`,
        )}
      </dl>
    </li>`;
  }

  #text({ kind, field, collection: id }: Conflict, value: unknown): string {
    const { language } = this;
    if (kind === 'existence') return sayChangeset(language, value === null ? 'goes' : 'stays');
    if (value === null || value === undefined) return sayChangeset(language, 'noValue');
    if (kind === 'geometry') return (value as Geometry).type;
    const feature = {
      ...{ id: 0, collection: id, geometry: NOWHERE },
      properties: { [field!]: value } as Properties,
    };
    return featureRows(feature, this.collections.get(id), language)[0]?.value ?? String(value);
  }

  #choose(conflict: Conflict, side: ConflictSide) {
    this.dispatchEvent(new CustomEvent('choose', { detail: { conflict, side } }));
  }
}
customElements.define('conflict-list', ConflictList);

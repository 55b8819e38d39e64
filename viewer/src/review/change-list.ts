import type { Collection } from '@tongtu/sdk/client';
import type { Change } from '@tongtu/sdk/contract';
import { html, LitElement, nothing } from 'lit';
import { sayChangeset } from '../changesets/changeset-words.ts';
import '../changesets/difference-table.ts';
import { sheetStyles } from '../changesets/sheet-styles.ts';
import { featureTitle } from '../map/feature-rows.ts';
import { historyHref } from '../page/history-href.ts';
import { type PageLanguage, say } from '../page/words.ts';

/**
 * What a changeset does, feature by feature; the chosen one with its attributes before and after.
 *
 * @fires choose - `detail` is the id of a feature
 * @fires more
 * @fires within - `detail` is whether only what is in view is to be listed
 */
export class ChangeList extends LitElement {
  static override properties = {
    ...{
      language: {},
      changes: {},
      count: {},
      hasMore: { type: Boolean },
      isWithin: { type: Boolean },
      chosen: {},
      collections: {},
    },
  };
  declare language: PageLanguage;
  declare changes: readonly Change[];
  /** Of all, listed or not. */
  declare count: number;
  declare hasMore: boolean;
  /** Only changes in view are listed. */
  declare isWithin: boolean;
  declare chosen: number | undefined;
  declare collections: ReadonlyMap<string, Collection>;

  static override styles = sheetStyles;

  override render() {
    const { language, changes, count, hasMore, isWithin } = this;
    const shown = changes.length;
    return html`<h3>${sayChangeset(language, 'changes')}</h3>
      <div class="row">
        <input
          id="within"
          type="checkbox"
          .checked=${isWithin}
          @change=${({ target }: Event) =>
            this.dispatchEvent(new CustomEvent('within', { detail: (target as HTMLInputElement).checked }))}
        />
        <label for="within">${sayChangeset(language, 'onlyInView')}</label>
      </div>
      ${isWithin && shown === 0 && !hasMore ? html`<p class="soft" role="status">${sayChangeset(language, 'noneInView')}</p>` : nothing}
      <ul>
        ${changes.map((change) => this.#renderOne(change))}
      </ul>
      ${
        hasMore
          ? html`<div class="row">
              <button type="button" class="action" @click=${() => this.dispatchEvent(new Event('more'))}>
                ${sayChangeset(language, 'more')}
              </button>
              <span class="soft">${isWithin ? sayChangeset(language, 'shownInView', { shown }) : sayChangeset(language, 'shownOf', { shown, all: count })}</span>
            </div>`
          : nothing
      }`;
  }

  #renderOne(change: Change) {
    const { language, chosen } = this;
    const { featureId, action, isOutdated, before, after } = change;
    const collection = this.collections.get(change.collection);
    const state = after ?? before;
    const title = state
      ? featureTitle({ id: featureId, collection: change.collection, ...state }, collection, language)
      : String(featureId);
    const isChosen = featureId === chosen;
    return html`<li data-feature=${featureId}>
      <button
        type="button"
        class="action wide"
        aria-expanded=${isChosen ? 'true' : 'false'}
        @click=${() => this.dispatchEvent(new CustomEvent('choose', { detail: featureId }))}
      >
        <span class="tag">${sayChangeset(language, action)}</span> ${title}
        <span class="soft">${collection?.title[language] ?? change.collection} · ${featureId}</span>
        ${isOutdated ? html`<span class="soft alarm">${sayChangeset(language, 'outdated')}</span>` : nothing}
      </button>
      ${
        isChosen
          ? html`<difference-table
                .language=${language}
                .collection=${collection}
                .was=${before}
                .is=${after}
                .headBefore=${sayChangeset(language, 'before')}
                .headAfter=${sayChangeset(language, 'after')}
              ></difference-table>
              ${
                action === 'create' && change.before === null && change.baseVersion === undefined
                  ? nothing
                  : html`<a class="action" href=${historyHref(change.collection, featureId)}
                      >${say(language, 'history')}</a
                    >`
              }`
          : nothing
      }
    </li>`;
  }
}
customElements.define('change-list', ChangeList);

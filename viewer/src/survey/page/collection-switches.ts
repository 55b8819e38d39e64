import type { Collection } from '@tongtu/sdk/client';
import { css, html, LitElement } from 'lit';
import { field, panel, textButton } from '../../page/panel.ts';
import type { PageLanguage } from '../../page/words.ts';
import { type CollectionUse, type CollectionUses, mayEdit, USES, useOf } from './collection-use.ts';
import { foldedList } from './folded-list.ts';
import { type SurveyWord, saySurvey } from './survey-words.ts';

const TITLES: Readonly<Record<CollectionUse, SurveyWord>> = {
  edit: 'useEdit',
  show: 'useShow',
  off: 'useOff',
};

/**
 * Which collections the desk loads, shows and lets one change.
 *
 * @fires uses - `detail` is the `CollectionUses` from now on
 */
export class CollectionSwitches extends LitElement {
  static override properties = { language: {}, collections: {}, uses: {} };
  declare language: PageLanguage;
  declare collections: readonly Collection[];
  declare uses: CollectionUses;

  static override styles = [
    panel,
    textButton,
    field,
    foldedList,
    css`
      li {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 2px 0;
      }
      label {
        flex: 1;
        min-width: 0;
        margin: 0;
        color: var(--ink);
        font-size: 14px;
        overflow-wrap: anywhere;
      }
      select {
        width: auto;
        min-height: 44px;
      }
      p {
        margin: 0 0 6px;
        color: var(--ink-soft);
        font-size: 13px;
      }
      .all {
        display: flex;
        flex-wrap: wrap;
      }
    `,
  ];

  override render() {
    const { language, collections, uses } = this;
    const edited = collections.filter((each) => useOf(uses, each) === 'edit').length;
    return html`<details>
      <summary>${saySurvey(language, 'collections', { count: edited, all: collections.length })}</summary>
      <p>${saySurvey(language, 'collectionsNote')}</p>
      <div class="all" role="group" aria-label=${saySurvey(language, 'allCollections')}>
        ${USES.map(
          (use) => html`<button type="button" class="action" @click=${() => this.#all(use)}>
            ${saySurvey(language, 'allTo', { use: saySurvey(language, TITLES[use]) })}
          </button>`,
        )}
      </div>
      <ul>
        ${collections.map(
          (collection) => html`<li>
            <label for=${collection.id}>${collection.title[language]}</label>
            <select
              id=${collection.id}
              .value=${useOf(uses, collection)}
              @change=${(event: Event) =>
                this.#tell({
                  ...uses,
                  [collection.id]: (event.target as HTMLSelectElement).value as CollectionUse,
                })}
            >
              ${USES.filter((use) => use !== 'edit' || mayEdit(collection)).map(
                (use) =>
                  html`<option value=${use} ?selected=${use === useOf(uses, collection)}>
                    ${saySurvey(language, TITLES[use])}
                  </option>`,
              )}
            </select>
          </li>`,
        )}
      </ul>
    </details>`;
  }

  #all(use: CollectionUse) {
    this.#tell(Object.fromEntries(this.collections.map(({ id }) => [id, use])));
  }

  #tell(detail: CollectionUses) {
    this.dispatchEvent(new CustomEvent('uses', { detail }));
  }
}
customElements.define('collection-switches', CollectionSwitches);

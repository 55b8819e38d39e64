import type { FeatureVersion } from '@tongtu/sdk/contract';
import { css, html, LitElement } from 'lit';
import { sayChangeset } from '../changesets/changeset-words.ts';
import { timeText } from '../changesets/state-words.ts';
import type { PageLanguage } from '../page/words.ts';

/**
 * The versions of a feature, newest first: what was done, when, by whom and why, and which two are compared.
 *
 * @fires pick - `detail` is `{ older }` or `{ newer }`, a revision
 */
export class VersionTable extends LitElement {
  static override properties = { language: {}, versions: {}, older: {}, newer: {} };
  declare language: PageLanguage;
  declare versions: readonly FeatureVersion[];
  declare older: number | undefined;
  declare newer: number | undefined;

  static override styles = css`
    table {
      width: 100%;
      margin: 8px 0;
      border-collapse: collapse;
      font-size: 13px;
    }
    th,
    td {
      padding: 4px 6px 4px 0;
      border-top: 1px solid var(--paper-edge);
      text-align: start;
      vertical-align: top;
      overflow-wrap: anywhere;
    }
    th {
      color: var(--ink-soft);
      font-weight: 400;
    }
    .pick {
      width: 30px;
    }
    /* Short words: broken, they would look like others. */
    .version {
      overflow-wrap: normal;
    }
    .pick span {
      display: block;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    input {
      width: 24px;
      height: 24px;
      margin: 0;
      accent-color: var(--celadon);
    }
    input[name='older'] {
      accent-color: var(--seal);
    }
    .soft {
      color: var(--ink-soft);
    }
    a {
      color: var(--celadon);
    }
    :focus-visible {
      outline: 3px solid var(--celadon);
      outline-offset: 1px;
    }
  `;

  override render() {
    const { language } = this;
    const word = (name: Parameters<typeof sayChangeset>[1]) => sayChangeset(language, name);
    return html`<table>
      <caption hidden>
        ${word('versions')}
      </caption>
      <thead>
        <tr>
          <th class="pick" scope="col" title=${word('olderVersion')}>−<span>${word('olderVersion')}</span></th>
          <th class="pick" scope="col" title=${word('newerVersion')}>+<span>${word('newerVersion')}</span></th>
          <th class="version" scope="col">${word('version')}</th>
          <th scope="col">${word('who')} · ${word('when')}</th>
          <th scope="col">${word('why')}</th>
        </tr>
      </thead>
      <tbody>
        ${this.versions.map((version) => this.#renderOne(version))}
      </tbody>
    </table>`;
  }

  #renderOne({ revision, version, action, publishedAt, changeset }: FeatureVersion) {
    const { language } = this;
    const isState = action !== 'remove';
    return html`<tr data-revision=${revision}>
      <td>${this.#radio('older', revision, version)}</td>
      <td>${this.#radio('newer', revision, version)}</td>
      <td class="version">${isState ? version : ''} <span class="soft">${sayChangeset(language, action)}</span></td>
      <td>${changeset?.author ?? ''} <span class="soft">${timeText(language, publishedAt)}</span></td>
      <td>
        ${
          changeset
            ? html`<a href=${`./review?changeset=${changeset.id}`}>${changeset.title}</a>
                <span class="soft">${changeset.description}</span>`
            : html`<span class="soft">${sayChangeset(language, 'asRevision', { revision })}</span>`
        }
      </td>
    </tr>`;
  }

  #radio(name: 'older' | 'newer', revision: number, version: number) {
    const { language } = this;
    const label = sayChangeset(language, name === 'older' ? 'olderVersion' : 'newerVersion');
    return html`<input
      type="radio"
      name=${name}
      aria-label=${`${label}: ${version} (${sayChangeset(language, 'asRevision', { revision })})`}
      .checked=${this[name] === revision}
      @change=${() => this.dispatchEvent(new CustomEvent('pick', { detail: { [name]: revision } }))}
    />`;
  }
}
customElements.define('version-table', VersionTable);

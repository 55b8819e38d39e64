import type { Collection } from '@tongtu/sdk/client';
import type { FeatureState } from '@tongtu/sdk/contract';
import { css, html, LitElement, nothing } from 'lit';
import type { PageLanguage } from '../page/words.ts';
import { attributeDifferences } from './attribute-differences.ts';
import { sayChangeset } from './changeset-words.ts';
import { vertexDifferences } from './vertex-differences.ts';

type State = Pick<FeatureState, 'geometry' | 'properties'>;

/** What differs between two states of a feature: attributes in a table, and whether the shape does. */
export class DifferenceTable extends LitElement {
  static override properties = {
    ...{ language: {}, collection: {}, was: {}, is: {}, headBefore: {}, headAfter: {} },
  };
  declare language: PageLanguage;
  /** Missing until its schema is there: fields have their bare names meanwhile. */
  declare collection: Collection | undefined;
  declare was: State | null;
  declare is: State | null;
  /** What stands above the columns. */
  declare headBefore: string;
  declare headAfter: string;

  static override styles = css`
    table {
      width: 100%;
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
    del {
      color: var(--seal-text);
    }
    ins {
      color: var(--celadon);
      text-decoration: none;
      font-weight: 600;
    }
    p {
      margin: 4px 0;
      color: var(--ink-soft);
      font-size: 13px;
    }
  `;

  override render() {
    const { language, was: before, is: after } = this;
    const rows = attributeDifferences(this.collection, before, after, language).filter(
      ({ isChanged }) => isChanged,
    );
    const none = html`<span>${sayChangeset(language, 'noValue')}</span>`;
    return html`${
      rows.length === 0
        ? html`<p>${sayChangeset(language, 'noAttributes')}</p>`
        : html`<table>
            <thead>
              <tr>
                <th scope="col">${sayChangeset(language, 'attribute')}</th>
                <th scope="col">${this.headBefore}</th>
                <th scope="col">${this.headAfter}</th>
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                (row) => html`<tr>
                  <th scope="row" title=${row.field}>${row.title}</th>
                  <td>${row.before === undefined ? none : html`<del>${row.before}</del>`}</td>
                  <td>${row.after === undefined ? none : html`<ins>${row.after}</ins>`}</td>
                </tr>`,
              )}
            </tbody>
          </table>`
    }${before && after ? html`<p>${this.#geometry(before, after)}</p>` : nothing}`;
  }

  #geometry(before: State, after: State) {
    const { language } = this;
    const found = vertexDifferences(before.geometry, after.geometry);
    if (found.length === 0) return sayChangeset(language, 'geometrySame');
    const count = (wanted: string) => found.filter(({ kind }) => kind === wanted).length;
    const parts = (['added', 'moved', 'removed'] as const)
      .filter((kind) => count(kind) > 0)
      .map((kind) => `${sayChangeset(language, kind)} ${count(kind)}`);
    return `${sayChangeset(language, 'geometryChanged')} ${parts.join(' · ')}`;
  }
}
customElements.define('difference-table', DifferenceTable);

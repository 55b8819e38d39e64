import { CHECK_TEXTS } from '@tongtu/sdk/checks';
import type { Collection } from '@tongtu/sdk/client';
import type { CheckSummary, Finding } from '@tongtu/sdk/contract';
import { html, LitElement, nothing } from 'lit';
import { sayChangeset } from '../changesets/changeset-words.ts';
import { sheetStyles } from '../changesets/sheet-styles.ts';
import { sayFinding } from '../page/say-finding.ts';
import type { PageLanguage } from '../page/words.ts';

/**
 * What the checks found, with the way there and the reviewer's tick.
 *
 * @fires show - `detail` is the `Finding`
 * @fires tick - `detail` is `{ id, acknowledged }`
 * @fires more
 */
export class FindingList extends LitElement {
  static override properties = {
    ...{ language: {}, findings: {}, summary: {}, hasMore: { type: Boolean }, mayTick: { type: Boolean } },
    ...{ isBusy: { type: Boolean }, collections: {} },
  };
  declare language: PageLanguage;
  declare findings: readonly Finding[];
  declare summary: CheckSummary | undefined;
  declare hasMore: boolean;
  declare mayTick: boolean;
  declare isBusy: boolean;
  declare collections: ReadonlyMap<string, Collection>;

  static override styles = sheetStyles;

  override render() {
    const { language, findings, summary, hasMore } = this;
    return html`<h3>${sayChangeset(language, 'findings')}</h3>
      ${
        summary === undefined
          ? html`<p class="soft">${sayChangeset(language, 'notChecked')}</p>`
          : findings.length === 0
            ? html`<p class="soft">${sayChangeset(language, 'noFindings')}</p>`
            : html`<p class="soft">
                ${sayChangeset(language, 'findingCounts', {
                  ...{ errors: summary.errors, warnings: summary.warnings, open: summary.unacknowledged },
                })}
              </p>`
      }
      <ul>
        ${findings.map((finding) => this.#renderOne(finding))}
      </ul>
      ${
        hasMore
          ? html`<button type="button" class="action" @click=${() => this.dispatchEvent(new Event('more'))}>
              ${sayChangeset(language, 'more')}
            </button>`
          : nothing
      }`;
  }

  #renderOne(finding: Finding) {
    const { language } = this;
    const { id, code, severity, collection, feature, acknowledged } = finding;
    const tick = `tick-${id}`;
    return html`<li data-code=${code}>
      <button
        type="button"
        class="action wide"
        title=${sayChangeset(language, 'show')}
        @click=${() => this.dispatchEvent(new CustomEvent('show', { detail: finding }))}
      >
        <span class=${severity === 'error' ? 'tag alarm' : 'tag'}>${sayChangeset(language, severity)}</span>
        <strong>${CHECK_TEXTS[code].title[language]}</strong>
        <span>${sayFinding(finding, this.collections.get(collection), language)}</span>
        <span class="soft">${this.collections.get(collection)?.title[language] ?? collection} · ${feature}</span>
      </button>
      ${
        severity === 'error'
          ? nothing
          : html`<div class="row">
              ${
                this.mayTick
                  ? html`<input
                        id=${tick}
                        type="checkbox"
                        .checked=${acknowledged !== undefined}
                        ?disabled=${this.isBusy}
                        @change=${(event: Event) => this.#tick(id, (event.target as HTMLInputElement).checked)}
                      />
                      <label for=${tick}>${sayChangeset(language, 'accept')}</label>`
                  : nothing
              }
              ${acknowledged ? html`<span class="soft">${sayChangeset(language, 'acceptedBy', { name: acknowledged.by })}</span>` : nothing}
            </div>`
      }
    </li>`;
  }

  #tick(id: number, acknowledged: boolean) {
    this.dispatchEvent(new CustomEvent('tick', { detail: { id, acknowledged } }));
  }
}
customElements.define('finding-list', FindingList);

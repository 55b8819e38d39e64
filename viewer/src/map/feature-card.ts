import '../page/icon.ts';
import { type Collection, type Feature, featureUrl } from '@tongtu/sdk/client';
import { css, html, LitElement, nothing } from 'lit';
import '../page/copy-button.ts';
import { historyHref } from '../page/history-href.ts';
import { panel, scrollEdges, spinner, toolButton } from '../page/panel.ts';
import { type PageLanguage, say } from '../page/words.ts';
import { featureKind, featureRows, featureTitle } from './feature-rows.ts';

/** What the card shows: a feature, or how far we are from having it. */
export type CardContent =
  | { readonly state: 'loading' }
  | {
      readonly state: 'failed';
      readonly word: 'featureGone' | 'featureFailed';
      /** There was nobody to ask. */
      readonly isAway: boolean;
    }
  | { readonly state: 'shown'; readonly feature: Feature; readonly collection: Collection | undefined };

/**
 * One feature in words.
 *
 * @fires close
 * @fires report - something about it is wrong
 */
export class FeatureCard extends LitElement {
  static override properties = {
    language: {},
    content: {},
    baseUrl: {},
    url: {},
    isMember: { type: Boolean },
  };
  declare language: PageLanguage;
  declare content: CardContent | undefined;
  declare baseUrl: string;
  /** Of this page as it looks now. */
  declare url: string;
  /** Whether the reader may see who changed it when. */
  declare isMember: boolean;

  static override styles = [
    panel,
    toolButton,
    spinner,
    scrollEdges,
    css`
      article {
        display: flex;
        flex-direction: column;
        max-height: 100%;
        overflow: hidden;
      }
      header {
        display: flex;
        align-items: flex-start;
        padding: 12px 4px 8px 18px;
      }
      .head {
        flex: 1;
        min-width: 0;
      }
      h2 {
        margin: 4px 0 0;
        font-size: 19px;
        line-height: 1.35;
        overflow-wrap: anywhere;
      }
      .kind {
        margin: 2px 0 0;
        color: var(--ink-soft);
        font-size: 13px;
      }
      .body {
        overflow: auto;
        padding: 0 18px 12px;
      }
      dl {
        display: grid;
        grid-template-columns: minmax(84px, max-content) 1fr;
        gap: 0 14px;
        margin: 0;
        font-size: 14px;
      }
      dt,
      dd {
        margin: 0;
        padding: 6px 0;
        border-top: 1px solid var(--paper-edge);
        overflow-wrap: anywhere;
      }
      .swatch {
        display: inline-block;
        width: 1.1em;
        height: 1.1em;
        margin-right: 8px;
        border: 1px solid var(--ink-soft);
        border-radius: 4px;
        vertical-align: -0.2em;
      }
      dt {
        color: var(--ink-soft);
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        border-top: 1px solid var(--paper-edge);
      }
      footer a,
      footer .report {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-height: 44px;
        padding: 0 14px;
        color: var(--celadon);
        font-size: 14px;
        text-decoration: none;
      }
      footer :is(a, .report):hover {
        text-decoration: underline;
      }
      footer page-icon {
        font-size: 17px;
      }
      .waiting {
        display: flex;
        gap: 10px;
        align-items: center;
        padding: 4px 0 14px;
      }
    `,
  ];

  override render() {
    const { language, content } = this;
    if (content === undefined) return nothing;
    return html`<article class="panel" aria-label=${say(language, 'feature')}>
      <header>
        <div class="head" aria-live="polite">${this.#head(content)}</div>
        <button id="close" type="button" aria-label=${say(language, 'close')} @click=${this.#close}>
          <page-icon name="close"></page-icon>
        </button>
      </header>
      ${content.state === 'shown' ? this.#body(content.feature, content.collection) : nothing}
    </article>`;
  }

  /** Puts the keyboard on the card. */
  override focus() {
    this.renderRoot.querySelector<HTMLElement>('#close')?.focus();
  }

  #head(content: CardContent) {
    const { language } = this;
    if (content.state === 'loading') return html`<p class="waiting"><span class="spinner"></span></p>`;
    if (content.state === 'failed') return html`<p class="kind">${say(language, content.word)}</p>`;
    const { feature, collection } = content;
    const title = featureTitle(feature, collection, language);
    const kind = featureKind(feature, collection, language);
    const group = collection?.title[language] ?? feature.collection;
    return html`<h2>${title}</h2>
      <p class="kind">${kind === title || kind === group ? group : `${group} · ${kind}`}</p>`;
  }

  #body(feature: Feature, collection: Collection | undefined) {
    const { language } = this;
    const rows = featureRows(feature, collection, language);
    return html`<div class="body" tabindex="0">
        ${rows.length === 0 ? html`<p>${say(language, 'noAttributes')}</p>` : nothing}
        <dl>
          ${rows.map(
            ({ field, title, value, colour }) =>
              html`<dt title=${field}>${title}</dt><dd>${colour ? swatch(colour) : nothing}${value}</dd>`,
          )}
          <dt>${say(language, 'featureId')}</dt>
          <dd>${feature.id}</dd>
        </dl>
      </div>
      <footer>
        <copy-button .language=${language} .text=${this.url} .word=${'copyLink'}></copy-button>
        <a href=${featureUrl(this.baseUrl, feature.collection, feature.id)} target="_blank" rel="noopener">
          <page-icon name="code"></page-icon>${say(language, 'featurePage')}
        </a>
        ${
          this.isMember
            ? html`<a href=${historyHref(feature.collection, feature.id)}>
                <page-icon name="undo"></page-icon>${say(language, 'history')}
              </a>`
            : nothing
        }
        <button type="button" class="report" @click=${() => this.dispatchEvent(new Event('report'))}>
          <page-icon name="pencil"></page-icon>${say(language, 'report')}
        </button>
      </footer>`;
  }

  #close() {
    this.dispatchEvent(new Event('close'));
  }
}
customElements.define('feature-card', FeatureCard);

/**
 * The code beside it says the same to who can not see it. Set as a property: the policy of the page forbids the
 * attribute, which a directive would write. Only surely colours come here (`feature-rows.ts`).
 */
function swatch(colour: string) {
  return html`<span class="swatch" aria-hidden="true" .style=${`background: ${colour}`}></span>`;
}

import { css, html, LitElement } from 'lit';
import sealUrl from '../icons/tongtu.svg';
import { panel } from './panel.ts';
import { LANGUAGE_TAGS, type PageLanguage, say } from './words.ts';

/**
 * The platform's name, the way to the other language, and the `account` slot, where signing in has its place.
 *
 * @fires language-change - `detail` is the language asked for
 */
export class PageHeader extends LitElement {
  static override properties = { language: {} };
  declare language: PageLanguage;

  static override styles = [
    panel,
    css`
      header {
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 6px 6px 6px 12px;
      }
      img {
        width: 30px;
        height: 30px;
      }
      h1 {
        margin: 0;
        font-size: 18px;
        line-height: 1.2;
        letter-spacing: 0.06em;
      }
      p {
        margin: 0;
        font-size: 12px;
        color: var(--ink-soft);
      }
      .spring {
        flex: 1;
      }
      button {
        min-height: 44px;
        padding: 0 12px;
        border: 0;
        border-radius: 8px;
        background: none;
        color: var(--celadon);
        font: inherit;
        font-size: 14px;
        cursor: pointer;
      }
      button:hover {
        background: rgb(31 90 107 / 9%);
      }
      @media (max-width: 420px) {
        p {
          display: none;
        }
      }
    `,
  ];

  override render() {
    const { language } = this;
    const other: PageLanguage = language === 'zh' ? 'en' : 'zh';
    return html`<header class="panel">
      <img src=${sealUrl} alt="" />
      <div>
        <h1>${say(language, 'title')}</h1>
        <p>${say(language, 'subtitle')}</p>
      </div>
      <span class="spring"></span>
      <button
        type="button"
        lang=${LANGUAGE_TAGS[other]}
        aria-label=${say(language, 'switchLanguage')}
        @click=${() => this.dispatchEvent(new CustomEvent('language-change', { detail: other }))}
      >
        ${say(language, 'otherLanguage')}
      </button>
      <slot name="account"></slot>
    </header>`;
  }
}
customElements.define('page-header', PageHeader);

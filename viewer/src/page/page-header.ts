import type { Me } from '@tongtu/sdk/client';
import { css, html, LitElement, nothing } from 'lit';
import sealUrl from '../icons/tongtu.svg';
import { panel } from './panel.ts';
import { LANGUAGE_TAGS, type PageLanguage, say } from './words.ts';

/** To another of our pages, or none: its address relative to this one. */
export interface PageLink {
  readonly href: string;
  readonly text: string;
}

/**
 * The platform's name, the way to the other language, and who the reader is.
 *
 * @fires language-change - `detail` is the language asked for
 * @fires sign-out
 */
export class PageHeader extends LitElement {
  static override properties = { language: {}, me: {}, signInHref: {}, links: {} };
  declare language: PageLanguage;
  /** Missing until the platform has said who the reader is. */
  declare me: Me | undefined;
  declare signInHref: string;
  /** Shown in a line of their own; missing: none. */
  declare links: readonly PageLink[] | undefined;

  static override styles = [
    panel,
    css`
      .line {
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
        overflow: hidden;
        color: var(--ink-soft);
        font-size: 12px;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .member {
        white-space: normal;
      }
      .member span {
        display: block;
        overflow-wrap: anywhere;
      }
      .title {
        min-width: 0;
      }
      .spring {
        flex: 1;
      }
      button,
      a {
        min-height: 44px;
        padding: 0 12px;
        border: 0;
        border-radius: 8px;
        display: inline-flex;
        align-items: center;
        text-decoration: none;
        white-space: nowrap;
        background: none;
        color: var(--celadon);
        font: inherit;
        font-size: 14px;
        cursor: pointer;
      }
      button:hover,
      a:hover {
        background: var(--hover);
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        border-top: 1px solid var(--paper-edge);
      }
      @media (max-width: 420px) {
        p:not(.member) {
          display: none;
        }
      }
      /* There the header is one line of buttons high; whose member it is can be read on a larger screen. */
      @media (max-width: 760px) {
        .member .organization {
          display: none;
        }
      }
    `,
  ];

  override render() {
    const { language } = this;
    const other: PageLanguage = language === 'zh' ? 'en' : 'zh';
    return html`<header class="panel"><div class="line">
      <img src=${sealUrl} alt="" />
      <div class="title">
        <h1>${say(language, 'title')}</h1>
        ${this.#renderReader()}
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
      ${this.#renderAccount()}
    </div>${this.#renderLinks()}</header>`;
  }

  #renderLinks() {
    const { language, links = [] } = this;
    if (links.length === 0) return nothing;
    return html`<nav aria-label=${say(language, 'pages')}>
      ${links.map(({ href, text }) => html`<a href=${href}>${text}</a>`)}
    </nav>`;
  }

  #renderReader() {
    const { language, me } = this;
    if (me?.kind !== 'member') return html`<p>${say(language, 'subtitle')}</p>`;
    return html`<p class="member">
      <span>${me.name}</span><span class="organization">${me.organization.name}</span>
    </p>`;
  }

  #renderAccount() {
    const { language, me } = this;
    if (!me) return nothing;
    if (me.kind === 'anonymous') return html`<a href=${this.signInHref}>${say(language, 'signIn')}</a>`;
    return html`<button
      type="button"
      title=${`${me.name} · ${me.organization.name}`}
      @click=${() => this.dispatchEvent(new Event('sign-out'))}
    >
      ${say(language, 'signOut')}
    </button>`;
  }
}
customElements.define('page-header', PageHeader);

import '../page/icon.ts';
import { css, html, LitElement, nothing } from 'lit';
import '../page/copy-button.ts';
import { field } from '../page/panel.ts';
import { type PageLanguage, say } from '../page/words.ts';
import { type SidePanel, sidePanel } from './side-panel.ts';

/** Hands on what the map shows now: as a link, or as a piece of a page of one's own. */
export class SharePanel extends LitElement {
  static override properties = { language: {}, url: {} };
  declare language: PageLanguage;
  /** Of this page as it looks now. */
  declare url: string;

  static override styles = [
    sidePanel,
    field,
    css`
      side-panel {
        width: 288px;
      }
      p {
        margin: 0 0 10px;
        color: var(--ink-soft);
        font-size: 13px;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        margin-bottom: 8px;
      }
    `,
  ];

  override render() {
    const { language, url } = this;
    const frame = `<iframe src="${url.replaceAll('&', '&amp;')}" width="800" height="600" allow="fullscreen; geolocation"></iframe>`;
    return html`<side-panel .language=${language} .heading=${say(language, 'share')}>
      <p>${say(language, 'shareText')}</p>
      <label for="link">${say(language, 'link')}</label>
      <input id="link" readonly .value=${url} @focus=${selectAll} />
      <div class="row">
        <copy-button .language=${language} .text=${url} .word=${'copyLink'}></copy-button>
        ${
          'share' in navigator
            ? html`<button type="button" class="action" @click=${this.#share}>
                <page-icon name="share"></page-icon>${say(language, 'sendOn')}
              </button>`
            : nothing
        }
      </div>
      <label for="frame">${say(language, 'embed')}</label>
      <input id="frame" readonly .value=${frame} @focus=${selectAll} />
      <copy-button .language=${language} .text=${frame} .word=${'copyCode'}></copy-button>
    </side-panel>`;
  }

  /** Puts the keyboard on the panel. */
  override focus() {
    this.renderRoot.querySelector<SidePanel>('side-panel')?.focus();
  }

  async #share() {
    try {
      await navigator.share({ title: document.title, url: this.url });
    } catch (error) {
      // The reader has closed the system's dialog: that is an answer, not a failure.
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    }
  }
}
customElements.define('share-panel', SharePanel);

function selectAll({ target }: FocusEvent) {
  (target as HTMLInputElement).select();
}

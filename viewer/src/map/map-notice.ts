import '../page/icon.ts';
import { css, html, LitElement, nothing } from 'lit';
import { panel, spinner, textButton } from '../page/panel.ts';
import { type PageLanguage, say, type Word } from '../page/words.ts';

/** What stands between the reader and the map, if anything. */
export type Notice = 'loading' | 'preparing' | 'empty' | 'away' | 'offline' | 'unreadable' | 'no-webgl';

const TEXTS: Readonly<Record<Exclude<Notice, 'empty'>, Word>> = {
  loading: 'loading',
  preparing: 'preparing',
  away: 'away',
  offline: 'offline',
  unreadable: 'unreadable',
  'no-webgl': 'noWebgl',
};
/** The command that brings the first data, as it is typed. */
const IMPORT_COMMAND = 'npm run tongtu -- import FILE';

/**
 * Says what the page waits for or lacks, and offers to try again where that can help.
 *
 * @fires retry
 */
export class MapNotice extends LitElement {
  static override properties = { language: {}, notice: {} };
  declare language: PageLanguage;
  declare notice: Notice | undefined;

  static override styles = [
    panel,
    textButton,
    spinner,
    css`
      .panel {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 14px;
        padding: 10px 16px;
        font-size: 14px;
      }
      .empty {
        display: block;
        max-width: 420px;
        padding: 20px 24px;
      }
      h2 {
        margin: 0 0 6px;
        font-size: 18px;
      }
      code {
        display: block;
        margin-top: 10px;
        padding: 10px 12px;
        border-radius: 6px;
        background: #2b2823;
        color: #fdf6ea;
        font: 13px ui-monospace, monospace;
        user-select: all;
      }
    `,
  ];

  override render() {
    const { language, notice } = this;
    if (notice === undefined) return nothing;
    if (notice === 'empty') {
      return html`<div class="panel empty" role="status">
        <h2>${say(language, 'emptyTitle')}</h2>
        ${say(language, 'emptyText')}
        <code>${IMPORT_COMMAND}</code>
      </div>`;
    }
    const waits = notice === 'loading' || notice === 'preparing';
    return html`<div class="panel" role=${waits ? 'status' : 'alert'}>
      ${waits ? html`<span class="spinner"></span>` : html`<page-icon name="warning"></page-icon>`}
      <span>${say(language, TEXTS[notice])}</span>
      ${
        notice === 'away' || notice === 'offline' || notice === 'unreadable'
          ? html`<button type="button" class="action" @click=${() => this.dispatchEvent(new Event('retry'))}>${say(language, 'retry')}</button>`
          : nothing
      }
    </div>`;
  }
}
customElements.define('map-notice', MapNotice);

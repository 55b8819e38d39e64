import '../page/icon.ts';
import type { Me } from '@tongtu/sdk/client';
import { css, html, LitElement, nothing } from 'lit';
import { pageLinks } from '../changesets/page-links.ts';
import { type PageLanguage, say, type Word } from '../page/words.ts';
import { type SidePanel, sidePanel } from './side-panel.ts';
import type { Tool } from './tools.ts';

const ENTRIES: readonly (readonly [tool: Tool, icon: string, word: Word])[] = [
  ['measure', 'ruler', 'measure'],
  ['list', 'list', 'inView'],
  ['bookmarks', 'bookmark', 'bookmarks'],
  ['report', 'pencil', 'report'],
  ['share', 'share', 'share'],
  ['fullscreen', 'fullscreen', 'fullscreen'],
  ['large-type', 'letters', 'largeType'],
  ['help', 'help', 'help'],
];

/**
 * What is needed less often than the buttons beside the map, in words.
 *
 * @fires tool - `detail` is the `Tool`
 */
export class MenuPanel extends LitElement {
  static override properties = {
    language: {},
    largeType: { type: Boolean },
    isFullscreen: { type: Boolean },
    me: {},
  };
  declare language: PageLanguage;
  declare largeType: boolean;
  declare isFullscreen: boolean;
  declare me: Me | undefined;

  static override styles = [
    sidePanel,
    css`
      side-panel {
        width: 216px;
      }
      .action {
        box-sizing: border-box;
        width: calc(100% + 16px);
        margin-inline: -8px;
        gap: 12px;
        color: var(--ink);
      }
    `,
  ];

  override render() {
    const { language } = this;
    return html`<side-panel .language=${language} .heading=${say(language, 'menu')}>
      ${ENTRIES.filter(([tool]) => tool !== 'fullscreen' || document.fullscreenEnabled).map(
        ([tool, icon, word]) => html`<button
          type="button"
          class="action"
          aria-pressed=${this.#pressed(tool) ?? nothing}
          @click=${() => this.dispatchEvent(new CustomEvent<Tool>('tool', { detail: tool, bubbles: true }))}
        >
          <page-icon name=${icon}></page-icon>${say(language, word)}
        </button>`,
      )}
      ${pageLinks(language, this.me)
        .slice(1)
        .map(
          ({ href, text }) =>
            html`<a class="action" href=${href}><page-icon name="pencil"></page-icon>${text}</a>`,
        )}
    </side-panel>`;
  }

  /** Puts the keyboard on the panel. */
  override focus() {
    this.renderRoot.querySelector<SidePanel>('side-panel')?.focus();
  }

  #pressed(tool: Tool): 'true' | 'false' | undefined {
    if (tool === 'large-type') return this.largeType ? 'true' : 'false';
    if (tool === 'fullscreen') return this.isFullscreen ? 'true' : 'false';
    return undefined;
  }
}
customElements.define('menu-panel', MenuPanel);

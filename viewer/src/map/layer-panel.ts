import '@awesome.me/webawesome/dist/components/switch/switch.js';
import '@awesome.me/webawesome/dist/translations/zh-cn.js';
import type { MapStyle } from '@tongtu/sdk/client';
import type { LayerGroup } from '@tongtu/sdk/style';
import { css, html, LitElement, nothing } from 'lit';
import { type PageLanguage, say } from '../page/words.ts';
import { GROUP_TITLES, LISTED_GROUPS } from './layer-titles.ts';
import { type SidePanel, sidePanel } from './side-panel.ts';

/**
 * What is drawn, group by group, and in which style.
 *
 * @fires group-change - `detail` is `{ group, visible }`
 * @fires bilingual-change - `detail` is the wanted state
 * @fires style-change - `detail` is the id of the style
 */
export class LayerPanel extends LitElement {
  static override properties = {
    language: {},
    hiddenGroups: {},
    available: {},
    bilingual: {},
    styles: { attribute: false },
    styleId: {},
  };
  declare language: PageLanguage;
  declare hiddenGroups: ReadonlySet<LayerGroup>;
  /** Groups of which the tileset has anything. */
  declare available: ReadonlySet<LayerGroup>;
  declare bilingual: boolean;
  /** The styles that there are; with one alone there is nothing to choose. */
  declare styles: readonly MapStyle[];
  declare styleId: string;

  static override styles = [
    sidePanel,
    css`
      side-panel {
        width: 248px;
      }
      wa-switch {
        display: block;
        padding: 6px 0;
        font-size: 14px;
      }
      hr {
        margin: 6px 0;
        border: 0;
        border-top: 1px solid var(--paper-edge);
      }
      .styles {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        padding-bottom: 6px;
      }
      .styles .action {
        flex: 1;
        justify-content: center;
        border: 1px solid var(--paper-edge);
      }
    `,
  ];

  override render() {
    const { language, hiddenGroups, available, bilingual } = this;
    return html`<side-panel .language=${language} .heading=${say(language, 'layers')}>
      ${this.styles.length > 1 ? this.#styleChoice() : nothing}
      ${LISTED_GROUPS.filter((group) => available.has(group)).map(
        (group) => html`<wa-switch
          size="s"
          ?checked=${!hiddenGroups.has(group)}
          @change=${(event: Event) => this.#change(group, event)}
          >${GROUP_TITLES[group][language]}</wa-switch
        >`,
      )}
      <hr />
      <wa-switch
        size="s"
        ?checked=${bilingual}
        @change=${(event: Event) => this.#tell('bilingual-change', isChecked(event))}
        >${say(language, 'bilingual')}</wa-switch
      >
    </side-panel>`;
  }

  /** Puts the keyboard on the panel. */
  override focus() {
    this.renderRoot.querySelector<SidePanel>('side-panel')?.focus();
  }

  #styleChoice() {
    const { language, styles, styleId } = this;
    return html`<div class="styles" role="group" aria-label=${say(language, 'mapStyle')}>
      ${styles.map(
        ({ id, title }) => html`<button
          type="button"
          class="action"
          aria-pressed=${id === styleId ? 'true' : 'false'}
          @click=${() => this.#tell('style-change', id)}
        >
          ${title[language]}
        </button>`,
      )}
    </div>`;
  }

  #change(group: LayerGroup, event: Event) {
    this.#tell('group-change', { group, visible: isChecked(event) });
  }

  #tell(type: string, detail: unknown) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}
customElements.define('layer-panel', LayerPanel);

function isChecked(event: Event): boolean {
  return (event.target as EventTarget & { readonly checked: boolean }).checked;
}

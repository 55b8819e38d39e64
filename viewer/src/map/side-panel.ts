import '../page/icon.ts';
import { css, html, LitElement } from 'lit';
import { panel, scrollEdges, textButton, toolButton } from '../page/panel.ts';
import { type PageLanguage, say } from '../page/words.ts';

/** Of an element that holds a {@link SidePanel}: what panels have in common, and as much height as there is. */
export const sidePanel = [
  panel,
  textButton,
  css`
    :host {
      display: flex;
      max-height: 100%;
    }
  `,
];

/**
 * The sheet beside the tools, with a heading and a way to close it.
 *
 * @fires close - also heard outside of the element that it stands in
 */
export class SidePanel extends LitElement {
  static override properties = { language: {}, heading: {} };
  declare language: PageLanguage;
  declare heading: string;

  static override styles = [
    panel,
    toolButton,
    scrollEdges,
    css`
      :host {
        display: flex;
        min-width: 0;
        max-height: 100%;
      }
      section {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
        overflow: hidden;
      }
      header {
        display: flex;
        flex: none;
        align-items: center;
        padding-left: 16px;
      }
      h2 {
        flex: 1;
        margin: 0;
        font-size: 15px;
      }
      .body:focus-visible,
      button:focus-visible {
        outline-offset: -3px;
      }
      .body {
        overflow: auto;
        padding: 0 16px 14px;
        font-size: 14px;
      }
    `,
  ];

  // The body takes the keyboard: some panels are longer than the page and have nothing in them to go to.
  override render() {
    const { language, heading } = this;
    return html`<section class="panel" aria-label=${heading}>
      <header>
        <h2>${heading}</h2>
        <button id="close" type="button" aria-label=${say(language, 'close')} @click=${this.#close}>
          <page-icon name="close"></page-icon>
        </button>
      </header>
      <div class="body" tabindex="0"><slot></slot></div>
    </section>`;
  }

  /** Puts the keyboard on the panel. */
  override focus() {
    this.renderRoot.querySelector<HTMLElement>('#close')?.focus();
  }

  #close() {
    this.dispatchEvent(new Event('close', { bubbles: true, composed: true }));
  }
}
customElements.define('side-panel', SidePanel);

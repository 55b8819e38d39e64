import './icon.ts';
import { css, html, LitElement } from 'lit';
import { copyText } from './copy.ts';
import { panel, textButton } from './panel.ts';
import { type PageLanguage, say, type Word } from './words.ts';

/** Copies a text and says whether that went well. */
export class CopyButton extends LitElement {
  static override properties = {
    language: {},
    text: {},
    word: {},
    small: { type: Boolean },
    outcome: { state: true },
  };
  declare language: PageLanguage;
  declare text: string;
  /** What the button says before it is pressed. */
  declare word: Word;
  /** An icon alone. */
  declare small: boolean;
  declare outcome: 'copied' | 'copyFailed' | undefined;

  static override styles = [
    panel,
    textButton,
    css`
      :host > .small {
        min-width: 24px;
        min-height: 24px;
        padding: 0;
        justify-content: center;
      }
      :host > .small page-icon {
        font-size: 15px;
      }
      .said {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
    `,
  ];

  constructor() {
    super();
    this.word = 'copyLink';
    this.small = false;
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (changed.has('text')) this.outcome = undefined;
  }

  override render() {
    const { language, small, outcome } = this;
    const label = say(language, outcome ?? this.word);
    const icon = outcome === 'copied' ? 'check' : outcome ? 'warning' : small ? 'copy' : 'link';
    return html`<button
        type="button"
        class=${small ? 'small' : ''}
        title=${label}
        aria-label=${say(language, this.word)}
        @click=${this.#copy}
      >
        <page-icon name=${icon}></page-icon>${small ? '' : label}</button
      ><span class="said" role="status">${outcome ? say(language, outcome) : ''}</span>`;
  }

  async #copy() {
    this.outcome = (await copyText(this.text)) ? 'copied' : 'copyFailed';
  }
}
customElements.define('copy-button', CopyButton);

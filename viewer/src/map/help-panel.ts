import { css, html, LitElement } from 'lit';
import { type PageLanguage, say, type Word } from '../page/words.ts';
import { type SidePanel, sidePanel } from './side-panel.ts';

/** Keys as they are written on them, and what they do while the map has the keyboard. */
const KEYS: readonly (readonly [keys: readonly string[], does: Word])[] = [
  [['↑', '↓', '←', '→'], 'keysPan'],
  [['+', '−'], 'keysZoom'],
  [['Shift', '← →'], 'keysRotate'],
  [['Shift', '↑ ↓'], 'keysTilt'],
  [['Enter'], 'keysEnter'],
  [['N', 'P'], 'keysCycle'],
  [['Backspace'], 'keysUndo'],
  [['Esc'], 'keysEscape'],
];
const TIPS: readonly Word[] = ['tipCard', 'tipTilt', 'tipList', 'tipShare', 'tipData'];

/** What one can do here, and by which keys. */
export class HelpPanel extends LitElement {
  static override properties = { language: {} };
  declare language: PageLanguage;

  static override styles = [
    sidePanel,
    css`
      side-panel {
        width: 300px;
      }
      h3 {
        margin: 10px 0 4px;
        font-size: 14px;
      }
      ul {
        margin: 0;
        padding-left: 1.2em;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 6px 12px;
        margin: 0;
      }
      dt {
        white-space: nowrap;
      }
      dd {
        margin: 0;
      }
      kbd {
        display: inline-block;
        min-width: 1.4em;
        margin-right: 2px;
        padding: 0 4px;
        border: 1px solid var(--paper-edge);
        border-radius: 4px;
        text-align: center;
        font: 12px/1.6 ui-monospace, monospace;
      }
    `,
  ];

  override render() {
    const { language } = this;
    return html`<side-panel .language=${language} .heading=${say(language, 'help')}>
      <ul>
        ${TIPS.map((tip) => html`<li>${say(language, tip)}</li>`)}
      </ul>
      <h3>${say(language, 'keys')}</h3>
      <dl>
        ${KEYS.map(
          ([keys, does]) =>
            html`<dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt>
              <dd>${say(language, does)}</dd>`,
        )}
      </dl>
    </side-panel>`;
  }

  /** Puts the keyboard on the panel. */
  override focus() {
    this.renderRoot.querySelector<SidePanel>('side-panel')?.focus();
  }
}
customElements.define('help-panel', HelpPanel);

import '../../page/icon.ts';
import { css, html, LitElement, nothing } from 'lit';
import { panel, toolButton } from '../../page/panel.ts';
import type { PageLanguage } from '../../page/words.ts';
import type { DeskTool } from '../draw/desk-map.ts';
import './survey-icon.ts';
import type { SurveyIconName } from './survey-icon.ts';
import { type SurveyWord, saySurvey } from './survey-words.ts';

export type ToolName = DeskTool | 'merge' | 'square' | 'delete' | 'undo' | 'redo';

/**
 * The buttons of the desk.
 *
 * @fires tool - `detail` is the `ToolName`
 */
export class SurveyTools extends LitElement {
  static override properties = { language: {}, tool: {}, selectedCount: {}, canUndo: {}, canRedo: {} };
  declare language: PageLanguage;
  declare tool: DeskTool;
  declare selectedCount: number;
  declare canUndo: boolean;
  declare canRedo: boolean;

  static override styles = [
    panel,
    toolButton,
    css`
      :host {
        display: block;
      }
      .panel {
        display: grid;
        grid-auto-flow: row;
        overflow: hidden;
      }
      button + button {
        border-top: 1px solid var(--paper-edge);
      }
      button:disabled {
        color: var(--ink-soft);
        opacity: 0.55;
        cursor: default;
      }
      button:focus-visible {
        outline-offset: -3px;
      }
      survey-icon {
        font-size: 21px;
      }
      @media (max-width: 600px) {
        .panel {
          grid-auto-flow: column;
          grid-auto-columns: minmax(36px, 1fr);
        }
        button {
          min-width: 0;
        }
        button + button {
          border-top: 0;
          border-left: 1px solid var(--paper-edge);
        }
      }
    `,
  ];

  override render() {
    const { tool, selectedCount, canUndo, canRedo } = this;
    const pressed = (name: DeskTool) => (tool === name ? 'true' : 'false');
    return html`<div class="panel" role="group" aria-label=${saySurvey(this.language, 'tools')}>
      ${this.#button('select', 'select', true, pressed('select'))}
      ${this.#button('draw', 'draw', true, pressed('draw'))}
      ${this.#button('split', 'split', selectedCount === 1, pressed('split'))}
      ${this.#button('merge', 'merge', selectedCount > 1)} ${this.#button('square', 'square', selectedCount === 1)}
      ${this.#button('delete', 'delete', selectedCount > 0)} ${this.#button('undo', 'undo', canUndo)}
      ${this.#button('redo', 'redo', canRedo)}
    </div>`;
  }

  #button(name: ToolName & SurveyIconName, word: SurveyWord, isEnabled: boolean, pressed?: string) {
    const label = saySurvey(this.language, word);
    return html`<button
      type="button"
      data-tool=${name}
      title=${label}
      aria-label=${label}
      aria-pressed=${pressed ?? nothing}
      ?disabled=${!isEnabled}
      @click=${() => this.dispatchEvent(new CustomEvent<ToolName>('tool', { detail: name }))}
    >
      <survey-icon name=${name}></survey-icon>
    </button>`;
  }
}
customElements.define('survey-tools', SurveyTools);

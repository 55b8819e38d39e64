import '../page/icon.ts';
import { type CSSResult, css, html, LitElement, nothing } from 'lit';
import { panel, toolButton } from '../page/panel.ts';
import { type PageLanguage, say, type Word } from '../page/words.ts';
import type { PanelName, Tool } from './tools.ts';

const inRows = (host: CSSResult) => css`
  ${host} {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
  }
  ${host} .panel {
    grid-auto-flow: column;
  }
  ${host} button + button {
    border-top: 0;
    border-left: 1px solid var(--paper-edge);
  }
`;

/**
 * The buttons at the edge of the map.
 *
 * @fires tool - `detail` is the `Tool`
 */
export class MapTools extends LitElement {
  static override properties = {
    language: {},
    bearing: { type: Number },
    threeD: {},
    panel: {},
    locating: {},
  };
  declare language: PageLanguage;
  /** Degrees clockwise from north. */
  declare bearing: number;
  declare threeD: boolean;
  /** The panel that lies open. */
  declare panel: PanelName | undefined;
  /** True while the browser looks for the reader's position. */
  declare locating: boolean;

  static override styles = [
    panel,
    toolButton,
    css`
      :host {
        display: grid;
        gap: 10px;
        justify-items: end;
      }
      .panel {
        display: grid;
        overflow: hidden;
      }
      button + button {
        border-top: 1px solid var(--paper-edge);
      }
      .needle {
        display: block;
        transition: transform 0.2s;
      }
      .three-d {
        font-weight: 700;
      }
      button:focus-visible {
        outline-offset: -3px;
      }
      /* On a phone without room for a column of buttons they lie in rows under the header (\`map-page-styles.ts\` too). */
      @media (max-width: 600px) {
        ${inRows(css`:host([in-rows])`)}
      }
      @media (max-width: 600px) and (max-height: 720px) {
        ${inRows(css`:host`)}
      }
      @media (max-height: 480px) {
        :host {
          grid-auto-flow: column;
        }
      }
    `,
  ];

  override render() {
    const { language, bearing, threeD, panel: open } = this;
    const pressed = (on: boolean) => (on ? 'true' : 'false');
    return html`
      <div class="panel" role="group" aria-label=${say(language, 'mapTools')}>
        ${this.#button('menu', 'menu', 'menu', pressed(open !== undefined && open !== 'layers'))}
        ${this.#button('layers', 'showLayers', 'layers', pressed(open === 'layers'))}
        <button
          class="three-d"
          type="button"
          title=${say(language, 'showThreeD')}
          aria-label=${say(language, 'showThreeD')}
          aria-pressed=${pressed(threeD)}
          @click=${() => this.#ask('three-d')}
        >
          ${say(language, 'threeD')}
        </button>
      </div>
      <div class="panel" role="group" aria-label=${say(language, 'mapTools')}>
        ${this.#button('zoom-in', 'zoomIn', 'plus')} ${this.#button('zoom-out', 'zoomOut', 'minus')}
        <button
          type="button"
          title=${say(language, 'faceNorth')}
          aria-label=${say(language, 'faceNorth')}
          @click=${() => this.#ask('north')}
        >
          <page-icon class="needle" name="compass" .style=${`transform: rotate(${-bearing}deg)`}></page-icon>
        </button>
      </div>
      <div class="panel" role="group" aria-label=${say(language, 'mapTools')}>
        ${this.#button('locate', 'locate', 'locate', pressed(this.locating))}
        ${this.#button('home', 'home', 'home')}
      </div>
    `;
  }

  /** Puts the keyboard on the button that opens a panel. */
  focusOpener(panel: PanelName) {
    this.renderRoot
      .querySelector<HTMLElement>(panel === 'layers' ? '[data-tool=layers]' : '[data-tool=menu]')
      ?.focus();
  }

  #button(tool: Tool, word: Word, icon: string, pressed?: string) {
    const label = say(this.language, word);
    return html`<button
      type="button"
      data-tool=${tool}
      title=${label}
      aria-label=${label}
      aria-pressed=${pressed ?? nothing}
      @click=${() => this.#ask(tool)}
    >
      <page-icon name=${icon}></page-icon>
    </button>`;
  }

  #ask(tool: Tool) {
    this.dispatchEvent(new CustomEvent<Tool>('tool', { detail: tool }));
  }
}
customElements.define('map-tools', MapTools);

import { css, LitElement, svg } from 'lit';
import { ICONS, type IconName } from './icons.ts';

/** One of our icons, as large as the text beside it. What it means is said by that text or by its button's label. */
export class PageIcon extends LitElement {
  static override properties = { name: {} };
  declare name: IconName;

  static override styles = css`
    :host {
      display: inline-block;
      width: 1em;
      height: 1em;
    }
    svg {
      display: block;
      width: 100%;
      height: 100%;
      fill: none;
      stroke: currentcolor;
      stroke-width: 1.8;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `;

  override render() {
    return svg`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${ICONS[this.name]}></path></svg>`;
  }
}
customElements.define('page-icon', PageIcon);

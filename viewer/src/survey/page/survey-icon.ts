import { css, LitElement, svg } from 'lit';

/** Outlines on a 24 × 24 grid, as those of all pages. */
const ICONS = {
  select: 'M6 4l12 8.5-5.6 1L10 19z',
  draw: 'M4.5 19.5l1-4.4L15.8 4.8l3.4 3.4L8.9 18.5zM16 19.5h5M18.5 17v5',
  split: 'M4 6h16v12H4zM14 2.5L10 21.5',
  merge: 'M4 6h9v12H4zM11 9h9v6h-9',
  square: 'M5 5v14h14M5 14h5v5',
  delete: 'M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 12.5h9l1-12.5',
  undo: 'M8.5 5L4 9.5 8.5 14M4.5 9.5H14a5 5 0 0 1 0 10H9',
  redo: 'M15.5 5L20 9.5 15.5 14M19.5 9.5H10a5 5 0 0 0 0 10h5',
} as const satisfies Readonly<Record<string, string>>;
export type SurveyIconName = keyof typeof ICONS;

/** An icon of the desk's. What it means is said by its button's label. */
class SurveyIcon extends LitElement {
  static override properties = { name: {} };
  declare name: SurveyIconName;

  static override styles = css`
    :host {
      display: inline-block;
      width: 1em;
      height: 1em;
    }
    svg {
      display: block;
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
customElements.define('survey-icon', SurveyIcon);

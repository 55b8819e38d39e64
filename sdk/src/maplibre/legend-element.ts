import type { IControl } from 'maplibre-gl';
import type { Legend, LegendMark } from '../style/index.ts';

const MARK_WIDTH_PIXELS = 28;
const RAMP_WIDTH_PIXELS = 96;

/** A legend as a list; the same for a map's corner and for `<tongtu-legend>`. */
export function legendElement({ title, entries }: Legend, language: 'zh' | 'en'): HTMLElement {
  const element = document.createElement('section');
  element.className = 'tongtu-legend';
  element.lang = language;
  if (title) {
    const heading = document.createElement('h3');
    heading.textContent = title[language];
    heading.style.cssText = 'margin:0 0 4px;font:600 13px/1.4 system-ui,sans-serif';
    element.append(heading);
    element.setAttribute('aria-label', title[language]);
  }
  const list = document.createElement('ul');
  list.style.cssText = 'margin:0;padding:0;list-style:none;font:12px/1.5 system-ui,sans-serif';
  const width = Math.max(MARK_WIDTH_PIXELS, ...entries.map(({ mark }) => widthOf(mark)));
  for (const entry of entries) {
    const item = document.createElement('li');
    item.style.cssText = 'display:flex;align-items:center;gap:8px;margin:3px 0';
    item.append(markElement(entry.mark, width), entry.title[language]);
    list.append(item);
  }
  element.append(list);
  return element;
}

/** All marks stand in one column, as wide as the widest. */
function widthOf(mark: LegendMark): number {
  if (mark.kind === 'point') return 2 * mark.radiusPixels;
  return mark.kind === 'ramp' ? RAMP_WIDTH_PIXELS : mark.kind === 'line' ? 28 : 22;
}

/** Said by the words beside it, so that it is nothing to whoever hears the page. */
function markElement(mark: LegendMark, columnWidth: number): HTMLElement {
  const element = document.createElement('span');
  element.setAttribute('aria-hidden', 'true');
  const { style } = element;
  style.cssText = 'flex:none;box-sizing:border-box';
  if (mark.kind === 'ramp') {
    style.cssText += `;width:${RAMP_WIDTH_PIXELS}px;height:12px;background:linear-gradient(to right,${mark.colours.join()})`;
    return element;
  }
  const isPoint = mark.kind === 'point';
  const width = widthOf(mark);
  const height = isPoint ? width : mark.kind === 'line' ? 6 : 14;
  const across = (columnWidth - width) / 2;
  style.cssText +=
    `;width:${width}px;height:${height}px;margin:0 ${across}px;background:${mark.colour};` +
    `border:1.5px solid ${mark.edge};border-radius:${isPoint ? '50%' : '2px'}` +
    // A white edge on white paper.
    (isPoint ? ';box-shadow:0 0 0 1px #0003' : '');
  return element;
}

/** A layer's legend in a corner of the map. */
export class LegendControl implements IControl {
  readonly #element = document.createElement('div');

  constructor() {
    this.#element.className = 'maplibregl-ctrl tongtu-legend-control';
    this.#element.style.cssText =
      'padding:8px 10px;border-radius:6px;background:var(--tongtu-paper,#fffdf8);color:var(--tongtu-ink,#2b2823)';
  }

  show(legend: Legend, language: 'zh' | 'en'): void {
    this.#element.replaceChildren(legendElement(legend, language));
  }

  onAdd(): HTMLElement {
    return this.#element;
  }

  onRemove(): void {
    this.#element.remove();
  }
}

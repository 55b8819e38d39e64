import { numbersOf, TongtuElement } from './tongtu-element.ts';
import { TongtuMap } from './tongtu-map.ts';

const CLOSE = { zh: '关闭', en: 'Close' };
const TIP_PIXELS = 12;

/**
 * `<tongtu-popup position="120.75,30.75">…</tongtu-popup>`: what stands in it, above a place of the map around it. Its
 * children stay where they are, so that React and Vue go on owning them. See docs/elements.md.
 */
export class TongtuPopup extends TongtuElement {
  static readonly observedAttributes = ['position', 'language'];
  readonly #button = document.createElement('button');

  constructor() {
    super();
    this.#button.type = 'button';
    this.#button.textContent = '×';
    this.#button.addEventListener('click', () => this.close());
    this.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.close();
    });
  }

  close(): void {
    this.hidden = true;
    this.tell('tongtu-close', undefined);
  }

  protected override async begin(signal: AbortSignal): Promise<void> {
    this.#button.setAttribute('aria-label', CLOSE[this.language]);
    if (!this.contains(this.#button)) this.append(this.#button);
    this.setAttribute('role', 'dialog');
    const position = this.getAttribute('position');
    this.hidden = true;
    if (position === null) return;
    const lngLat = numbersOf(position, 2) as [number, number];
    const host = this.closest('tongtu-map');
    if (!(host instanceof TongtuMap)) throw new RangeError('tongtu-popup: wanted to stand in a tongtu-map');
    const { map } = await host.opened(signal);
    const place = () => {
      const { x, y } = map.project(lngLat);
      this.style.transform = `translate(${Math.round(x)}px, ${Math.round(y - TIP_PIXELS)}px) translate(-50%, -100%)`;
    };
    map.on('move', place);
    signal.addEventListener('abort', () => map.off('move', place));
    place();
    this.hidden = false;
  }
}

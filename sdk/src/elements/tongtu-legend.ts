import { legendElement } from '../maplibre/index.ts';
import { TongtuElement } from './tongtu-element.ts';
import { TongtuLayer } from './tongtu-layer.ts';

/** `<tongtu-legend>` in a map, or `<tongtu-legend for="id of a map or layer">` anywhere. See docs/elements.md. */
export class TongtuLegend extends TongtuElement {
  static readonly observedAttributes = ['for', 'language'];

  protected override async begin(signal: AbortSignal): Promise<void> {
    const of = this.getAttribute('for');
    const root = this.getRootNode() as Document | ShadowRoot;
    const about = of === null ? this.closest('tongtu-map') : root.getElementById(of);
    if (!about) throw new RangeError(`tongtu-legend: wanted a map around it, or its id, got ${of}`);
    const show = () => {
      const layers =
        about instanceof TongtuLayer ? [about] : [...about.querySelectorAll<TongtuLayer>('tongtu-layer')];
      const legends = layers
        .flatMap((layer) => layer.legend ?? [])
        .filter(({ entries }) => entries.length > 0);
      this.replaceChildren(...legends.map((legend) => legendElement(legend, this.language)));
    };
    about.addEventListener('tongtu-load', show, { signal });
    show();
  }
}

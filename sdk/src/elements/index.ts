import { TongtuLayer } from './tongtu-layer.ts';
import { TongtuLegend } from './tongtu-legend.ts';
import { TongtuMap } from './tongtu-map.ts';
import { TongtuPopup } from './tongtu-popup.ts';
import { TongtuSearch } from './tongtu-search.ts';

export type { TongtuEvents } from './tongtu-element.ts';
export { TongtuLayer, TongtuLegend, TongtuMap, TongtuPopup, TongtuSearch };

const ELEMENTS = {
  'tongtu-map': TongtuMap,
  'tongtu-layer': TongtuLayer,
  'tongtu-legend': TongtuLegend,
  'tongtu-search': TongtuSearch,
  'tongtu-popup': TongtuPopup,
} as const;

// Two bundles in one page may both bring them.
for (const [name, element] of Object.entries(ELEMENTS))
  if (!customElements.get(name)) customElements.define(name, element);

declare global {
  interface HTMLElementTagNameMap {
    'tongtu-map': TongtuMap;
    'tongtu-layer': TongtuLayer;
    'tongtu-legend': TongtuLegend;
    'tongtu-search': TongtuSearch;
    'tongtu-popup': TongtuPopup;
  }
}

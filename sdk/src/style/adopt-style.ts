import type {
  LayerSpecification,
  StyleSpecification,
  VectorSourceSpecification,
} from '@maplibre/maplibre-gl-style-spec';
import { BASE_SOURCE, groupOf, type LayerGroup } from './drawing.ts';
import { enlargeType } from './large-type.ts';

export interface AdoptOptions {
  /** The reader's own tiles, whichever the style was written for. */
  readonly source: VectorSourceSpecification;
  readonly threeD: boolean;
  readonly hidden: ReadonlySet<LayerGroup>;
  readonly vectorLayers: readonly string[];
  readonly largeType: boolean;
  /** Features that are not drawn, by id: the page shows them by itself. */
  readonly without?: readonly number[] | undefined;
}

/**
 * A base map style, from the server or made here, as a reader has set it: their tileset, without what they hide or
 * their tiles lack. Layers without a group are always shown.
 */
export function adoptStyle(
  style: StyleSpecification,
  { source, threeD, hidden, vectorLayers, largeType, without = [] }: AdoptOptions,
): StyleSpecification {
  const isServed = (layer: LayerSpecification) =>
    !('source-layer' in layer) || vectorLayers.includes(layer['source-layer'] ?? '');
  const isVisible = (group: LayerGroup | undefined) =>
    group === undefined || (!hidden.has(group) && (threeD || group !== 'buildings-3d'));
  const layers = style.layers
    .filter(isServed)
    .map((layer) => withSight(layer, isVisible(groupOf(layer))))
    .map((layer) => (without.length > 0 ? withoutFeatures(layer, without) : layer));
  return {
    ...style,
    sources: { ...style.sources, [BASE_SOURCE]: source },
    layers: largeType ? enlargeType(layers) : layers,
  };
}

function withSight(layer: LayerSpecification, isVisible: boolean): LayerSpecification {
  const visibility = isVisible ? 'visible' : 'none';
  return { ...layer, layout: { ...layer.layout, visibility } } as LayerSpecification;
}

/** Filters of our styles are expressions; each id may stand in a `match` once. */
function withoutFeatures(layer: LayerSpecification, ids: readonly number[]): LayerSpecification {
  if (!('source' in layer) || layer.source !== BASE_SOURCE) return layer;
  const isOther = ['match', ['id'], [...new Set(ids)], false, true];
  const filter = layer.filter === undefined ? isOther : ['all', layer.filter, isOther];
  return { ...layer, filter } as LayerSpecification;
}

import type { MapGeoJSONFeature } from 'maplibre-gl';
import { BASE_SOURCE, collectionOfLayer } from '../style/index.ts';

/** A feature under the pointer: which one, and what it is drawn as. */
export interface DrawnFeature {
  /** Missing where the layer has several sources: the id alone finds the feature. */
  readonly collection?: string;
  readonly id: number;
  readonly layer: string;
}

/** `undefined` for what is not of the base map, and for what no single feature stands behind. */
export function drawnFeature(feature: MapGeoJSONFeature): DrawnFeature | undefined {
  const { id, source, sourceLayer } = feature;
  if (source !== BASE_SOURCE) return undefined;
  // Merged and clustered features carry no id: there is no single feature behind them.
  if (typeof id !== 'number' || sourceLayer === undefined) return undefined;
  const collection = collectionOfLayer(sourceLayer, feature.properties);
  return { id, layer: sourceLayer, ...(collection === undefined ? {} : { collection }) };
}

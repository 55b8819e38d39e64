import type { Tileset } from '@tongtu/sdk/client';
import { groupOf, type LayerGroup, standardStyle } from '@tongtu/sdk/style';

/** The groups of which a tileset can show anything, so that no switch does nothing. */
export function availableGroups({ vectorLayers, maxZoom }: Tileset): ReadonlySet<LayerGroup> {
  const { layers } = standardStyle({ tilesUrl: '', maxZoom, vectorLayers });
  return new Set(layers.map(groupOf).filter((group) => group !== undefined));
}

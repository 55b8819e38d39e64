import type { LayerDefinition, TileProfileDefinition } from './definition.ts';
import buildings from './layers/buildings.json' with { type: 'json' };

export * from './definition.ts';

/** The base map's profile. */
export const tileProfile: TileProfileDefinition = {
  id: 'tongtu-shortbread',
  minZoom: 0,
  maxZoom: 15,
  layers: [buildings] as unknown as LayerDefinition[],
};

import type { VectorSourceSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { Tileset } from '../client/index.ts';

/** With what is known of the tileset: by its address, MapLibre would ask for the same again before the first tile. */
export function tilesetSource({
  tiles,
  minZoom,
  maxZoom,
  bounds,
  attribution,
}: Tileset): VectorSourceSpecification {
  return {
    ...{ type: 'vector', tiles: [...tiles], minzoom: minZoom, maxzoom: maxZoom },
    ...(bounds ? { bounds: [...bounds] } : {}),
    ...(attribution === undefined ? {} : { attribution }),
  };
}

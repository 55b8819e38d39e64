import { standardStyle } from '@tongtu/sdk/style';
import { Map as MapLibreMap } from 'maplibre-gl';

/** What is read here of a TileJSON 3.0.0 document. */
export interface TileJson {
  readonly tiles: string[];
  readonly minzoom: number;
  readonly maxzoom: number;
  readonly bounds: [number, number, number, number];
  readonly center: readonly [number, number, number];
  readonly vector_layers: readonly { readonly id: string }[];
}

const SOURCE = 'tiles-of-the-page';
const COLOUR = '#b5179e';
const PADDING_PIXELS = 16;
/** Tiles that begin deep in the pyramid would show nothing of a whole city. */
const VISIBLE_ZOOM = 0.5;

/** The base map in its standard style, drawn from the tiles that the TileJSON names. */
export function baseTilesMap(
  container: HTMLElement,
  tileJsonUrl: string,
  { bounds, vector_layers }: TileJson,
  language: 'zh' | 'en',
): MapLibreMap {
  const vectorLayers = vector_layers.map(({ id }) => id);
  return new MapLibreMap({
    ...{ container, bounds, fitBoundsOptions: { padding: PADDING_PIXELS }, attributionControl: false },
    style: standardStyle({ tileJsonUrl, language, vectorLayers }),
  });
}

/** Draws every layer of the tiles in one colour above what the map shows, and goes where they can be seen. */
export function addTiles(
  map: MapLibreMap,
  { tiles, minzoom, maxzoom, bounds, center, vector_layers }: TileJson,
) {
  map.addSource(SOURCE, { type: 'vector', tiles, minzoom, maxzoom, bounds });
  for (const { id } of vector_layers) {
    const of = { source: SOURCE, 'source-layer': id } as const;
    map.addLayer({
      ...{ id: `${id}-areas`, type: 'fill', filter: ['==', ['geometry-type'], 'Polygon'], ...of },
      paint: { 'fill-color': COLOUR, 'fill-opacity': 0.35 },
    });
    map.addLayer({
      ...{ id: `${id}-lines`, type: 'line', filter: ['!=', ['geometry-type'], 'Point'], ...of },
      paint: { 'line-color': COLOUR, 'line-width': 1.5 },
    });
    map.addLayer({
      ...{ id: `${id}-points`, type: 'circle', filter: ['==', ['geometry-type'], 'Point'], ...of },
      paint: { 'circle-color': COLOUR, 'circle-radius': 3.5 },
    });
  }
  if (map.getZoom() < minzoom) map.jumpTo({ center: [center[0], center[1]], zoom: minzoom + VISIBLE_ZOOM });
}

import { type GeoJSONSource, type Map as MapLibreMap, type MapMouseEvent, Popup } from 'maplibre-gl';
import type { PointedFeature } from './feature-table.ts';

interface LayerPopupOptions {
  readonly layerIds: () => readonly string[];
  /** What stands in it; undefined: nothing is shown. */
  readonly content: (feature: PointedFeature) => Promise<string | Node | undefined>;
  readonly onError: (error: unknown) => void;
}

/** Opens where one of the layer's features is clicked; a cluster opens into its parts instead. */
export class LayerPopup {
  readonly #map: MapLibreMap;
  readonly #options: LayerPopupOptions;
  readonly #popup = new Popup({ maxWidth: '320px' });
  readonly #click = (event: MapMouseEvent) => {
    void this.openAt(event).catch(this.#options.onError);
  };

  constructor(map: MapLibreMap, options: LayerPopupOptions) {
    this.#map = map;
    this.#options = options;
    map.on('click', this.#click);
  }

  /** At a place of the map, as a click there; true where there is something. */
  async openAt({ point, lngLat }: Pick<MapMouseEvent, 'point' | 'lngLat'>): Promise<boolean> {
    const layers = [...this.#options.layerIds()];
    const [found] = layers.length > 0 ? this.#map.queryRenderedFeatures(point, { layers }) : [];
    if (!found) return false;
    const { id, properties, source } = found;
    if (properties.cluster_id !== undefined && properties.cluster === true) {
      const zoom = await this.#map
        .getSource<GeoJSONSource>(source)
        ?.getClusterExpansionZoom(Number(properties.cluster_id));
      if (zoom !== undefined) this.#map.easeTo({ center: lngLat, zoom });
      return true;
    }
    const content = await this.#options.content({ id: typeof id === 'number' ? id : undefined, properties });
    if (content === undefined) return false;
    // A text is a text: nothing of the data is ever markup.
    if (typeof content === 'string') this.#popup.setText(content);
    else this.#popup.setDOMContent(content);
    this.#popup.setLngLat(lngLat).addTo(this.#map);
    return true;
  }

  remove(): void {
    this.#map.off('click', this.#click);
    this.#popup.remove();
  }
}

import type { LayerSpecification, SourceSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import type { ThematicStyle } from '../style/index.ts';
import { boundLayers, type Drawing, pointSource } from './bound-layers.ts';
import { anchorPoints, type Loaded } from './layer-data.ts';

/**
 * A layer's sources and layers on the map. They are put there again where somebody else gives the map another style.
 */
export class LayerSheet {
  readonly #map: MapLibreMap;
  readonly #before: string | undefined;
  #drawing: Drawing;
  #tiles: SourceSpecification | undefined;
  #features: Loaded['features'] = [];
  #drawn: LayerSpecification[] = [];
  readonly #again = () => {
    if (!this.#map.getSource(this.#drawing.id)) this.#addAll();
  };

  /** @param before the layer of the map that all of them lie below; missing: they lie on top */
  constructor(map: MapLibreMap, drawing: Drawing, before?: string) {
    this.#map = map;
    this.#drawing = drawing;
    this.#before = before;
    map.on('style.load', this.#again);
  }

  get layerIds(): string[] {
    return this.#drawn.map(({ id }) => id).filter((id) => this.#map.getLayer(id));
  }

  /** From tiles. */
  showTiles(source: SourceSpecification, drawing: Drawing): void {
    this.#tiles = source;
    this.#drawing = drawing;
    this.#replace();
  }

  /** Loaded features; where only they differ, nothing else is touched. */
  showFeatures(features: Loaded['features']): void {
    this.#features = features;
    const sources = Object.entries(this.#sources());
    if (!sources.every(([id]) => this.#map.getSource(id))) this.#replace();
    else
      for (const [id, source] of sources)
        if (source.type === 'geojson') void this.#map.getSource<GeoJSONSource>(id)?.setData(source.data);
  }

  /** Draws the same features otherwise. */
  draw(drawing: Drawing): void {
    const isSameSource = sourceKey(this.#drawing.style) === sourceKey(drawing.style);
    this.#drawing = drawing;
    if (!isSameSource) this.#replace();
    else {
      this.#removeLayers();
      this.#addLayers();
    }
  }

  remove(): void {
    this.#map.off('style.load', this.#again);
    this.#removeAll();
  }

  #sources(): Record<string, SourceSpecification> {
    const { id, style } = this.#drawing;
    if (this.#tiles) return { [id]: this.#tiles };
    const { cluster, pointLayers } = style;
    const data = (features: Loaded['features']) => ({
      ...{ type: 'geojson' as const },
      data: { type: 'FeatureCollection' as const, features: [...features] },
    });
    const clustering = cluster && {
      ...{ cluster: true, clusterRadius: cluster.radiusPixels, clusterMaxZoom: cluster.maxZoom },
    };
    return {
      [id]: data(this.#features),
      ...(pointLayers.length > 0
        ? { [pointSource(id)]: { ...data(anchorPoints(this.#features)), ...clustering } }
        : {}),
    };
  }

  #replace(): void {
    this.#removeAll();
    this.#addAll();
  }

  #addAll(): void {
    for (const [id, source] of Object.entries(this.#sources())) this.#map.addSource(id, source);
    this.#addLayers();
  }

  #addLayers(): void {
    this.#drawn = boundLayers(this.#drawing);
    const before = this.#before !== undefined && this.#map.getLayer(this.#before) ? this.#before : undefined;
    for (const layer of this.#drawn) this.#map.addLayer(layer, before);
  }

  #removeLayers(): void {
    for (const { id } of this.#drawn) if (this.#map.getLayer(id)) this.#map.removeLayer(id);
    this.#drawn = [];
  }

  #removeAll(): void {
    this.#removeLayers();
    const { id } = this.#drawing;
    for (const source of [id, pointSource(id)])
      if (this.#map.getSource(source)) this.#map.removeSource(source);
  }
}

/** What a style asks of the sources. */
const sourceKey = ({ cluster, pointLayers }: ThematicStyle): string =>
  JSON.stringify([cluster, pointLayers.length > 0]);

import { createClient } from '@tongtu/sdk/client';
import { BaseMap } from '@tongtu/sdk/maplibre';
import type { Geometry } from 'geojson';
import { type Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import mapStyles from 'maplibre-gl/dist/maplibre-gl.css?inline';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { PUBLIC_TILESET } from '../map/tilesets.ts';
import { smallMarks } from './small-marks.ts';
import { addTiles, baseTilesMap, type TileJson } from './tiles-map.ts';

setWorkerUrl(new URL(workerUrl, import.meta.url).href);
const sheet = new CSSStyleSheet();
sheet.replaceSync(mapStyles);
document.adoptedStyleSheets.push(sheet);

/**
 * The map in a page of the API: the base map, and on it what `data-url` answers as GeoJSON, or the vector tiles that
 * the TileJSON at `data-tilejson` tells of. With `data-kind="base"` these are the base map's own, drawn in its style.
 */
class ApiMap extends HTMLElement {
  connectedCallback(): void {
    this.#open().catch(() => this.remove()); // the table beneath says the same
  }

  async #open(): Promise<void> {
    const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
    const { url, tilejson, kind } = this.dataset;
    if (tilejson !== undefined) {
      const tiles = await json<TileJson>(tilejson, 'application/vnd.mapbox.tile+json');
      if (kind === 'base') this.#whenIdle(baseTilesMap(this, tilejson, tiles, language));
      else this.#showTiles(await this.#baseMap(language), tiles);
      return;
    }
    const [base, data] = await Promise.all([
      this.#baseMap(language),
      json<unknown>(url ?? '', 'application/geo+json'),
    ]);
    const geometries = geometriesOf(data);
    const geometry: Geometry = { type: 'GeometryCollection', geometries };
    base.map.once('load', () => {
      base.select(geometry);
      base.setOverlay(smallMarks(geometries));
      base.reveal(geometry, { fit: true, atOnce: true });
      this.#whenIdle(base.map);
    });
  }

  async #baseMap(language: 'zh' | 'en'): Promise<BaseMap> {
    const baseUrl = location.origin;
    const tileset = await createClient({ baseUrl }).tilesets.get(PUBLIC_TILESET);
    if (!tileset.ok) throw new Error('there is no base map');
    const drawn = { language, threeD: false, hidden: new Set<never>() } as const;
    return new BaseMap({ container: this, baseUrl, tileset: tileset.value, drawn });
  }

  #showTiles({ map }: BaseMap, tiles: TileJson): void {
    map.once('load', () => {
      addTiles(map, tiles);
      this.#whenIdle(map);
    });
  }

  #whenIdle(map: MapLibreMap): void {
    map.once('idle', () => this.setAttribute('data-drawn', ''));
  }
}

async function json<Of>(url: string, accept: string): Promise<Of> {
  const answer = await fetch(url, { headers: { accept } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return (await answer.json()) as Of;
}

/** The geometry of a feature, or those of all features of a collection. */
function geometriesOf(json: unknown): Geometry[] {
  const { features, geometry } = json as { features?: { geometry: Geometry | null }[]; geometry?: Geometry };
  return geometry ? [geometry] : (features ?? []).flatMap((feature) => feature.geometry ?? []);
}

customElements.define('api-map', ApiMap);

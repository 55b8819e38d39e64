import { createClient } from '@tongtu/sdk/client';
import { BaseMap } from '@tongtu/sdk/maplibre';
import type { Geometry } from 'geojson';
import { setWorkerUrl } from 'maplibre-gl';
import mapStyles from 'maplibre-gl/dist/maplibre-gl.css?inline';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { PUBLIC_TILESET } from '../map/tilesets.ts';

setWorkerUrl(new URL(workerUrl, import.meta.url).href);
const sheet = new CSSStyleSheet();
sheet.replaceSync(mapStyles);
document.adoptedStyleSheets.push(sheet);

/** The map in a page of the API: the base map, and on it what `data-url` answers as GeoJSON. */
class ApiMap extends HTMLElement {
  connectedCallback(): void {
    this.#open().catch(() => this.remove()); // the table beneath says the same
  }

  async #open(): Promise<void> {
    const baseUrl = location.origin;
    const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
    const [tileset, answer] = await Promise.all([
      createClient({ baseUrl }).tilesets.get(PUBLIC_TILESET),
      fetch(this.dataset.url ?? '', { headers: { accept: 'application/geo+json' } }),
    ]);
    if (!tileset.ok || !answer.ok) throw new Error('there is no base map or no data to draw on it');
    const geometry = allOf(await answer.json());
    const drawn = { language, threeD: false, hidden: new Set<never>() } as const;
    const base = new BaseMap({ container: this, baseUrl, tileset: tileset.value, drawn });
    base.map.once('load', () => {
      base.select(geometry);
      base.reveal(geometry, { fit: true, atOnce: true });
      base.map.once('idle', () => this.setAttribute('data-drawn', ''));
    });
  }
}

/** The geometry of a feature, or of all features of a collection together. */
function allOf(json: unknown): Geometry {
  const { features, geometry } = json as { features?: { geometry: Geometry | null }[]; geometry?: Geometry };
  if (geometry) return geometry;
  const geometries = (features ?? []).flatMap((feature) => feature.geometry ?? []);
  return { type: 'GeometryCollection', geometries };
}

customElements.define('api-map', ApiMap);

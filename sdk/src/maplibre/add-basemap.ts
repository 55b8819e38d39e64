import type { StyleSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { Map as MapLibreMap, RequestTransformFunction } from 'maplibre-gl';
import { orThrow, type Tileset, type TongtuClient } from '../client/index.ts';
import { BASE_SOURCE, type MapLanguage } from '../style/drawing.ts';
import { ImprintControl } from './imprint-control.ts';
import { listen } from './shared-stream.ts';
import { TileRefresh } from './tile-refresh.ts';
import { tilesetSource } from './tileset-source.ts';

export interface BasemapOptions {
  readonly client: TongtuClient;
  /** One of the platform's own (`standard`, `light`, `dark`), or a style over its tiles. Default `standard`. */
  readonly style?: string | StyleSpecification;
  /** Of the names. Default `zh`. */
  readonly language?: MapLanguage;
  /** Only `map` is there by now; `imagery` and `3d` are refused. */
  readonly channel?: 'map' | 'imagery' | '3d';
  /** Whose tiles: `base-full` for pages of the platform's own origin whose reader is signed in. Default `base`. */
  readonly tileset?: string;
  /** Draws anew what a publication changed. Default true. */
  readonly live?: boolean;
  /** The map's own: the base map has one that asks it first. */
  readonly transformRequest?: RequestTransformFunction;
  readonly signal?: AbortSignal;
}

export interface Basemap {
  readonly tileset: Tileset;
  /** Draws it otherwise; what the page has drawn above stays. @throws ClientError where there is no such style */
  restyle(look: Pick<BasemapOptions, 'style' | 'language'>): Promise<void>;
  /** Takes it off the map; what the page has drawn stays. */
  remove(): void;
}

/** What layers of a map take over from its base map. */
export interface BasemapContext {
  readonly client: TongtuClient;
  readonly language: 'zh' | 'en';
}

const contexts = new WeakMap<MapLibreMap, BasemapContext>();
export const contextOf = (map: MapLibreMap): BasemapContext | undefined => contexts.get(map);

/** As MapLibre has it unless told otherwise: so many of a map's last zooms only enlarge what is drawn. */
const OVERSCALE_LEVELS = 4;

/**
 * Puts the city's base map below everything else on a map, with its approval and notices at the bottom left.
 *
 * ```ts
 * const map = new Map({ container: 'map', bounds: [120.70, 30.70, 120.81, 30.79] });
 * await addBasemap(map, { client: createClient({ baseUrl: 'https://map.example.gov.cn' }), language: 'zh' });
 * ```
 *
 * @throws RangeError for a channel that is not there; ClientError where the platform has no tiles or no such style
 */
export async function addBasemap(map: MapLibreMap, options: BasemapOptions): Promise<Basemap> {
  const { client, channel = 'map', live = true, transformRequest, signal } = options;
  if (channel !== 'map')
    throw new RangeError(`channel: this platform has no ${channel} yet; wanted map, got ${channel}`);
  const call = signal ? { signal } : {};
  const [tileset, info, style] = await Promise.all([
    client.tilesets.get(options.tileset ?? 'base', call).then(orThrow),
    client.platform.get(call).then(orThrow),
    styleOf(options),
  ]);
  const drawn = new Set<string>();
  const draw = (next: StyleSpecification) => {
    map.setStyle(over(next, tileset), {
      diff: true,
      transformStyle: (before, base) => (before ? underneath(base, before, drawn) : noted(base, drawn)),
    });
  };
  draw(style);

  const language = options.language === 'en' ? 'en' : 'zh';
  contexts.set(map, { client, language });
  let imprint = new ImprintControl(info, language);
  map.addControl(imprint, 'bottom-left');
  const refresh = new TileRefresh({
    ...{ sourceId: BASE_SOURCE, tileset },
    cutLevels: Math.max(0, map.getMaxZoom() - OVERSCALE_LEVELS - tileset.maxZoom),
    reload: () => map.refreshTiles(BASE_SOURCE),
  });
  map.setTransformRequest((url, type) => {
    const asked = transformRequest?.(url, type) ?? { url };
    return asked instanceof Promise
      ? asked.then((each) => ({ ...each, ...refresh.transformRequest(each.url) }))
      : { ...asked, ...refresh.transformRequest(asked.url) };
  });
  refresh.attach(map);
  const stop = live ? listen(client, (event) => refresh.take(event)) : () => {};
  map.once('remove', stop);

  return {
    tileset,
    async restyle(look) {
      // The signal was of the beginning.
      const { signal: _, ...begun } = options;
      const asked = { ...begun, ...look };
      draw(await styleOf(asked));
      const words = asked.language === 'en' ? 'en' : 'zh';
      contexts.set(map, { client, language: words });
      map.removeControl(imprint);
      imprint = new ImprintControl(info, words);
      map.addControl(imprint, 'bottom-left');
    },
    remove() {
      stop();
      map.off('remove', stop);
      contexts.delete(map);
      map.removeControl(imprint);
      map.setTransformRequest(transformRequest ?? null);
      map.setStyle(
        { version: 8, sources: {}, layers: [] },
        {
          diff: true,
          transformStyle: (before, base) => (before ? underneath(base, before, drawn) : base),
        },
      );
    },
  };
}

async function styleOf({
  client,
  style = 'standard',
  language = 'zh',
  signal,
}: BasemapOptions): Promise<StyleSpecification> {
  if (typeof style !== 'string') return style;
  return orThrow(await client.styles.get(style, { language, ...(signal ? { signal } : {}) }));
}

/** The style over tiles that are known already, without layers that they lack. */
function over(style: StyleSpecification, tileset: Tileset): StyleSpecification {
  return {
    ...style,
    sources: { ...style.sources, [BASE_SOURCE]: tilesetSource(tileset) },
    layers: style.layers.filter(
      (layer) => !('source-layer' in layer) || tileset.vectorLayers.includes(layer['source-layer'] ?? ''),
    ),
  };
}

/** @param drawn is told which layers and sources are the base map's from now on */
function noted(base: StyleSpecification, drawn: Set<string>): StyleSpecification {
  drawn.clear();
  for (const { id } of base.layers) drawn.add(`layer ${id}`);
  for (const id of Object.keys(base.sources)) drawn.add(`source ${id}`);
  return base;
}

/** The base map below whatever else there was. */
function underneath(
  base: StyleSpecification,
  before: StyleSpecification,
  drawn: Set<string>,
): StyleSpecification {
  const sources = Object.entries(before.sources).filter(([id]) => !drawn.has(`source ${id}`));
  const layers = before.layers.filter(({ id }) => !drawn.has(`layer ${id}`));
  const next = noted(base, drawn);
  return {
    ...next,
    sources: { ...Object.fromEntries(sources), ...next.sources },
    layers: [...next.layers, ...layers],
  };
}

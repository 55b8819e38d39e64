import type { StyleSpecification } from '@maplibre/maplibre-gl-style-spec';
import {
  type GeoJSONSource,
  type MapGeoJSONFeature,
  Map as MapLibreMap,
  type PaddingOptions,
  type PointLike,
} from 'maplibre-gl';
import { type Tileset, tilesetUrl } from '../client/index.ts';
import type { PlatformEvent } from '../contract/index.ts';
import type { LngLat, TileCoordinate } from '../geo/index.ts';
import { adoptStyle, BASE_SOURCE, type LayerGroup, type MapLanguage, standardStyle } from '../style/index.ts';
import { type DrawnFeature, drawnFeature } from './drawn-feature.ts';
import { geometryBounds } from './geometry-bounds.ts';
import { type NamedFeature, namedFeatures } from './named-features.ts';
import { type Overlay, overlaySources } from './overlay.ts';
import { SELECTION_SOURCE, selectionLayers } from './selection.ts';
import { TileRefresh } from './tile-refresh.ts';
import { tilesetSource } from './tileset-source.ts';

/** Where a map looks. Bearing clockwise from north, pitch from straight down, both in degrees. */
export interface View {
  readonly center: LngLat;
  readonly zoom: number;
  readonly bearing: number;
  readonly pitch: number;
}

/** How a map is drawn. */
export interface Drawn {
  readonly language: MapLanguage;
  readonly threeD: boolean;
  readonly hidden: ReadonlySet<LayerGroup>;
  /** Lettering for readers who see little. Default false. */
  readonly largeType?: boolean;
  /** A style of the server, its names already in `language`. Default: the standard one. */
  readonly style?: StyleSpecification;
  /** Features that the page draws by itself, in whatever state: the base map leaves them out, by id. */
  readonly without?: readonly number[];
}

export interface BaseMapOptions {
  readonly container: HTMLElement;
  /** Of the server that the tileset was asked from. */
  readonly baseUrl: string;
  readonly tileset: Tileset;
  readonly drawn: Drawn;
  /** Default: the whole tileset. */
  readonly view?: View;
}

export interface RevealOptions {
  /** What lies over the map's edges, pixels; the geometry is kept clear of it. */
  readonly covered?: Partial<PaddingOptions>;
  /** Where the reader has just pointed at it: only that place is kept clear, and the scale stays. */
  readonly at?: LngLat;
  /** Moves there in any case, as near as the geometry fits. */
  readonly fit?: boolean;
  /** Without a flight: where a map opens. */
  readonly atOnce?: boolean;
}

/** What MapLibre adds to the error of a tile. */
interface FailedTile {
  readonly tileID: { readonly canonical: TileCoordinate };
}

/** Room left around the whole city when a map opens, pixels. */
const HOME_PADDING_PIXELS = 24;
/** Where the tileset says nothing about its bounds, show the ground of a district. */
const FALLBACK_ZOOM = 11;
/** As near as a map goes to show a single feature. */
const REVEAL_ZOOM = 17;
/** Tilt of a map that has just been raised into 3D. */
export const THREE_D_PITCH_DEGREES = 55;
/** Zoom beyond the deepest tiles, which are enlarged there. */
const OVERZOOM_LEVELS = 5;
/** The last of them by enlarging what is drawn; in those before, MapLibre cuts tiles out of the deepest. */
const OVERSCALE_LEVELS = 4;

/**
 * The base map of a city in an element of the page. `map` is MapLibre's own, for whatever this class
 * does not cover. Call `setWorkerUrl` of `maplibre-gl` before the first one where the page is bundled.
 */
export class BaseMap {
  readonly map: MapLibreMap;
  readonly #tileset: Tileset;
  readonly #baseUrl: string;
  #drawn: Drawn;
  readonly #overlays = new Map<string, Overlay>();
  #selection: GeoJSON.Geometry | undefined;
  /** Tiles that were not to be had, by address, until they are asked for again. */
  readonly #failed = new Map<string, TileCoordinate>();
  readonly #refresh: TileRefresh;
  #isIdle = false;

  constructor({ container, baseUrl, tileset, drawn, view }: BaseMapOptions) {
    this.#tileset = tileset;
    this.#baseUrl = baseUrl;
    this.#drawn = drawn;
    this.#refresh = new TileRefresh({
      ...{ sourceId: BASE_SOURCE, tileset, cutLevels: OVERZOOM_LEVELS - OVERSCALE_LEVELS },
      reload: () => this.reload(),
    });
    this.map = new MapLibreMap({
      transformRequest: this.#refresh.transformRequest,
      container,
      style: this.#style(),
      attributionControl: false,
      maxPitch: 70,
      minZoom: Math.max(0, tileset.minZoom),
      maxZoom: tileset.maxZoom + OVERZOOM_LEVELS,
      zoomLevelsToOverscale: OVERSCALE_LEVELS,
      fadeDuration: 150,
      ...(view
        ? viewOptions(view)
        : { ...this.#homeOptions(), pitch: drawn.threeD ? THREE_D_PITCH_DEGREES : 0 }),
    });
    this.#refresh.attach(this.map);
    this.map.on('error', (event) => {
      if (!('tile' in event)) return;
      const { x, y, z } = (event.tile as FailedTile).tileID.canonical;
      this.#failed.set(`${z}/${x}/${y}`, { x, y, z });
    });
    this.map.on('render', () => {
      this.#isIdle = false;
    });
    this.map.on('idle', () => {
      this.#isIdle = true;
    });
  }

  /** True where everything in view is loaded and drawn and nothing moves. */
  get isIdle(): boolean {
    return this.#isIdle;
  }

  /** Draws anew what differs; unchanged tiles and layers are kept. */
  draw(drawn: Drawn): void {
    const before = this.#drawn;
    this.#drawn = drawn;
    this.map.setStyle(this.#style(), { diff: true });
    if (drawn.threeD === before.threeD) return;
    const pitch = drawn.threeD ? Math.max(this.map.getPitch(), THREE_D_PITCH_DEGREES) : 0;
    this.map.easeTo({ pitch, ...(drawn.threeD ? {} : { bearing: 0 }) });
  }

  get view(): View {
    const { lng, lat } = this.map.getCenter();
    return {
      center: [lng, lat],
      zoom: this.map.getZoom(),
      bearing: this.map.getBearing(),
      pitch: this.map.getPitch(),
    };
  }

  /** Shows the whole tileset. */
  goHome(): void {
    const { bounds, center } = this.#tileset;
    if (bounds)
      this.map.fitBounds([...bounds], {
        padding: HOME_PADDING_PIXELS,
        bearing: 0,
        pitch: this.map.getPitch(),
      });
    else if (center) this.map.easeTo({ center: [...center.position], zoom: center.zoom, bearing: 0 });
  }

  /** What is drawn within some pixels of the point, topmost first, each feature once. */
  featuresAt(point: { readonly x: number; readonly y: number }, tolerancePixels = 4): DrawnFeature[] {
    const exact = this.#query([point.x, point.y]);
    const near = this.#query([
      [point.x - tolerancePixels, point.y - tolerancePixels],
      [point.x + tolerancePixels, point.y + tolerancePixels],
    ]);
    const seen = new Map<number, DrawnFeature>();
    // A line is hard to hit: one that runs close by comes before the area below the pointer.
    const thin = near.filter(
      (feature) => feature.layer.type !== 'fill' && feature.layer.type !== 'fill-extrusion',
    );
    for (const feature of [...thin, ...exact]) {
      const drawn = drawnFeature(feature);
      if (drawn && !seen.has(drawn.id)) seen.set(drawn.id, drawn);
    }
    return [...seen.values()];
  }

  /** Marks one geometry on the map, or none. */
  select(geometry: GeoJSON.Geometry | undefined): void {
    this.#selection = geometry;
    this.map.getSource<GeoJSONSource>(SELECTION_SOURCE)?.setData(selectionData(geometry));
  }

  /** Draws it above everything else, or anew. It outlasts changes of the style. */
  setOverlay(overlay: Overlay): void {
    this.#overlays.set(overlay.id, overlay);
    const source = this.map.getSource<GeoJSONSource>(overlay.id);
    if (source) source.setData(overlay.data);
    else this.map.setStyle(this.#style(), { diff: true });
  }

  removeOverlay(id: string): void {
    if (this.#overlays.delete(id)) this.map.setStyle(this.#style(), { diff: true });
  }

  /** What the map shows by name now, topmost first. Asked when it is idle, it is all that there is to see. */
  namedInView(): NamedFeature[] {
    return namedFeatures(this.map.queryRenderedFeatures(), drawnFeature);
  }

  /** Brings a geometry into sight where it is not. */
  reveal(
    geometry: GeoJSON.Geometry,
    { covered = {}, at, fit = false, atOnce = false }: RevealOptions = {},
  ): void {
    const bounds = geometryBounds(geometry);
    if (!bounds) return;
    const [west, south, east, north] = bounds;
    const { left = 0, top = 0, right = 0, bottom = 0 } = covered;
    const { clientWidth, clientHeight } = this.map.getCanvas();
    const middle: [number, number] = at ? [...at] : [(west + east) / 2, (south + north) / 2];
    const { x, y } = this.map.project(middle);
    if (!fit && x > left && x < clientWidth - right && y > top && y < clientHeight - bottom) return;
    if (at) this.map.panBy([x - (left + clientWidth - right) / 2, y - (top + clientHeight - bottom) / 2]);
    else
      this.map.fitBounds([...bounds], {
        // What is merely out of sight is shown at the scale that the reader has chosen, or smaller.
        maxZoom: fit ? REVEAL_ZOOM : this.map.getZoom(),
        padding: withRoom(covered, { width: clientWidth, height: clientHeight }),
        bearing: this.map.getBearing(),
        animate: !atOnce,
      });
  }

  /**
   * What `events.follow` of the client told: tiles that changed are drawn anew, in view or out of it, and nothing else.
   */
  take(event: PlatformEvent): void {
    this.#refresh.take(event);
  }

  /**
   * Asks for all tiles again, in and out of view, such as after the server came back.
   *
   * @param version at which the tileset stands by now, where that is known
   */
  reload(version?: number): void {
    if (version !== undefined) this.#refresh.standsAt(version);
    // One by one: refreshed with all others, a tile that failed would wait for ever (MapLibre 6.17 takes it for one
    // that is being loaded).
    this.map.refreshTiles(BASE_SOURCE, [...this.#failed.values()]);
    this.#failed.clear();
    this.map.refreshTiles(BASE_SOURCE);
  }

  remove(): void {
    this.map.remove();
  }

  #query(where: PointLike | [PointLike, PointLike]): MapGeoJSONFeature[] {
    return this.map.queryRenderedFeatures(where);
  }

  #style(): StyleSpecification {
    const { language, threeD, hidden, largeType = false, style, without } = this.#drawn;
    const { id, vectorLayers } = this.#tileset;
    const drawn = style ?? standardStyle({ tileJsonUrl: tilesetUrl(this.#baseUrl, id), language });
    const source = tilesetSource(this.#tileset);
    const adopted = adoptStyle(drawn, { source, threeD, hidden, vectorLayers, largeType, without });
    const overlays = [...this.#overlays.values()];
    return {
      ...adopted,
      sources: {
        ...adopted.sources,
        [SELECTION_SOURCE]: { type: 'geojson' as const, data: selectionData(this.#selection) },
        ...overlaySources(overlays),
      },
      layers: [...adopted.layers, ...selectionLayers, ...overlays.flatMap(({ layers }) => layers)],
    };
  }

  #homeOptions() {
    const { bounds, center } = this.#tileset;
    if (bounds)
      return {
        bounds: [...bounds] as [number, number, number, number],
        fitBoundsOptions: { padding: HOME_PADDING_PIXELS },
      };
    return {
      center: center ? ([...center.position] as [number, number]) : ([0, 0] as [number, number]),
      zoom: center?.zoom ?? FALLBACK_ZOOM,
    };
  }
}

function viewOptions({ center: [lng, lat], zoom, bearing, pitch }: View) {
  return { center: [lng, lat] as [number, number], zoom, bearing, pitch };
}

function selectionData(geometry: GeoJSON.Geometry | undefined): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: geometry ? [{ type: 'Feature', geometry, properties: {} }] : [],
  };
}

/** Where little of the map is left the room shrinks with it: MapLibre does not move at all where nothing is left. */
function withRoom(
  { top = 0, right = 0, bottom = 0, left = 0 }: Partial<PaddingOptions>,
  { width, height }: { readonly width: number; readonly height: number },
): PaddingOptions {
  const across = Math.min(HOME_PADDING_PIXELS, Math.max(0, (width - left - right) / 4));
  const down = Math.min(HOME_PADDING_PIXELS, Math.max(0, (height - top - bottom) / 4));
  return { top: top + down, right: right + across, bottom: bottom + down, left: left + across };
}

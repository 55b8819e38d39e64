import type { Map as MapLibreMap } from 'maplibre-gl';
import { type Collection, orThrow, type Tileset, type TongtuClient } from '../client/index.ts';
import type { Filter, PlatformEvent } from '../contract/index.ts';
import type { Bbox } from '../geo/index.ts';
import { single } from '../style/thematic/single.ts';
import { type Drawing, drawnSourceLayers } from './bound-layers.ts';
import { chooseDelivery, type Delivery } from './delivery.ts';
import { featureLines, featureTable, type PointedFeature } from './feature-table.ts';
import { fieldsIn } from './filter-expression.ts';
import { holds, joined, type Loaded, loadFeatures, widened } from './layer-data.ts';
import type { LayerHandle, LayerOptions, LayerState, LayerStyle, StyleData } from './layer-options.ts';
import { LayerPopup } from './layer-popup.ts';
import { LayerSheet } from './layer-sheet.ts';
import { LegendControl } from './legend-element.ts';
import { styleReady } from './map-style-ready.ts';
import {
  type JoinedRows,
  type PlacedRows,
  type Row,
  readRows,
  rowFeatures,
  rowsByFeature,
} from './own-rows.ts';
import { listen } from './shared-stream.ts';
import { TileRefresh } from './tile-refresh.ts';
import { tilesetSource } from './tileset-source.ts';

/** Up to so long a page waits at random after a publication, so that all open ones do not ask in one moment. */
const JITTER_MS = 500;
const OVERSCALE_LEVELS = 4;
const OWN_TITLE = { zh: '专题数据', en: 'Own data' };

let count = 0;

type Options = LayerOptions & { readonly language: 'zh' | 'en' };

/** What {@link LayerHandle} says, over MapLibre: reads the data, draws them and keeps them as new as the platform. */
export class OverlayLayer implements LayerHandle {
  readonly id: string;
  collection: Collection | undefined;
  readonly #map: MapLibreMap;
  readonly #options: Options;
  readonly #own: PlacedRows | undefined;
  readonly #join: JoinedRows | undefined;
  readonly #collectionId: string | undefined;
  readonly #ending = new AbortController();
  readonly #sheet: LayerSheet;
  readonly #legendControl: LegendControl | undefined;
  readonly #cleanup: (() => void)[] = [];
  #drawing: Drawing;
  #style: LayerStyle;
  #delivery: Delivery = 'own';
  #tileset: Tileset | undefined;
  #rows: ReadonlyMap<number, Row> | undefined;
  #loaded: Loaded = { features: [], isPartial: false };
  /** Of the features that are loaded by view. */
  #box: Bbox | undefined;
  #loading: AbortController | undefined;

  constructor(map: MapLibreMap, content: string | PlacedRows | JoinedRows, options: Options) {
    this.#map = map;
    this.#options = options;
    if (typeof content === 'string') this.#collectionId = content;
    else if ('position' in content) this.#own = content;
    else {
      this.#join = content;
      this.#collectionId = content.collection;
    }
    this.id = options.id ?? `tongtu-${++count}`;
    this.#style = options.style ?? (({ collection }) => this.#plainStyle(collection));
    const empty = { layers: [], pointLayers: [], legend: { entries: [] } };
    this.#drawing = { id: this.id, style: empty, filter: options.filter };
    this.#sheet = new LayerSheet(map, this.#drawing, options.before);
    if (options.legend) this.#legendControl = new LegendControl();
  }

  get legend() {
    return this.#drawing.style.legend;
  }

  get state(): LayerState {
    const { features, isPartial } = this.#loaded;
    const counted = this.#delivery === 'tiles' ? {} : { count: features.length };
    return { delivery: this.#delivery, isPartial, ...counted };
  }

  /** Loads it for the first time. */
  async begin(): Promise<void> {
    const { signal, legend, popup, live } = this.#options;
    const both = signal ? AbortSignal.any([signal, this.#ending.signal]) : this.#ending.signal;
    await styleReady(this.#map, both);
    const rows = await this.#readRows(both);
    await this.#describe(rows, both);
    await this.#load(both, rows);
    if (this.#legendControl)
      this.#map.addControl(this.#legendControl, typeof legend === 'string' ? legend : 'bottom-right');
    if (popup) this.#openPopups();
    if (this.#delivery === 'view') this.#followView();
    if (live) this.#followEvents();
  }

  async update(): Promise<void> {
    this.#box = undefined;
    await this.#load(this.#ending.signal);
  }

  setFilter(filter: Filter | undefined): void {
    this.#draw({ filter });
  }

  setStyle(style: LayerStyle): void {
    this.#style = style;
    this.#draw({ style: this.#workedOut(this.#properties()) });
  }

  highlight(ids: readonly number[]): void {
    this.#draw({ highlighted: ids });
  }

  remove(): void {
    this.#ending.abort();
    for (const clean of this.#cleanup) clean();
    // A map that is gone has taken them along.
    if ((this.#map as { _removed?: boolean })._removed) return;
    if (this.#legendControl && this.#map.hasControl(this.#legendControl))
      this.#map.removeControl(this.#legendControl);
    this.#sheet.remove();
  }

  get #client(): TongtuClient {
    return this.#options.client!;
  }

  async #readRows(signal: AbortSignal): Promise<readonly Row[]> {
    const source = (this.#own ?? this.#join)?.rows;
    return source ? readRows(source, signal) : [];
  }

  /** Reads what the collection says of itself, and decides how its features come. */
  async #describe(rows: readonly Row[], signal: AbortSignal): Promise<void> {
    if (this.#collectionId === undefined) return;
    this.collection = orThrow(await this.#client.collections.get(this.#collectionId, { signal }));
    const { filter, where, maxItems } = this.#options;
    const tileset = this.collection.hasTiles
      ? await this.#client.tilesets.ofCollection(this.#collectionId, { signal })
      : undefined;
    // Not built yet: then without.
    const tiles = tileset?.ok ? tileset.value : undefined;
    // What own rows say is known before any feature is; else a style that looks at the data has to have them.
    const isFromData = this.#options.style !== undefined && typeof this.#style === 'function' && !this.#join;
    const { layers, pointLayers, cluster } = isFromData ? this.#drawing.style : this.#workedOut(rows);
    const fields = fieldsIn([layers, pointLayers, filter]);
    for (const row of rows) for (const field of Object.keys(row)) fields.delete(field);
    const isOfPoints = pointLayers.length > 0 && this.collection.geometry !== 'point';
    const carried =
      tiles && drawnSourceLayers(tiles.vectorLayers).flatMap((id) => tiles.layerFields[id] ?? []);
    this.#delivery = chooseDelivery(
      this.collection,
      { fields, features: isFromData || where !== undefined || cluster !== undefined || isOfPoints },
      carried && new Set(carried),
      maxItems,
    );
    if (this.#delivery === 'tiles') this.#tileset = tiles;
  }

  /** @param known rows that have just been read */
  async #load(signal: AbortSignal, known?: readonly Row[]): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    const both = AbortSignal.any([signal, loading.signal]);
    const read = known ?? (await this.#readRows(both));
    this.#rows = this.#join && rowsByFeature(read, this.#join.featureId);
    if (this.#own) this.#loaded = { features: rowFeatures(read, this.#own), isPartial: false };
    else if (this.#delivery !== 'tiles') await this.#loadFeatures(both);
    both.throwIfAborted();
    this.#drawing = {
      ...this.#drawing,
      style: this.#workedOut(this.#properties()),
      ...(this.#tileset
        ? { sourceLayers: drawnSourceLayers(this.#tileset.vectorLayers), rows: this.#rows }
        : {}),
    };
    if (this.#tileset) this.#sheet.showTiles(tilesetSource(this.#tileset), this.#drawing);
    else {
      this.#sheet.showFeatures(this.#loaded.features);
      this.#sheet.draw(this.#drawing);
    }
    this.#tell();
  }

  /** Of all, or of what is in view. */
  async #loadFeatures(signal: AbortSignal): Promise<void> {
    const bbox = this.#delivery === 'view' ? widened(this.#viewBox()) : undefined;
    const { where, maxItems } = this.#options;
    const options = { collection: this.#collectionId!, where, maxItems, signal, ...(bbox ? { bbox } : {}) };
    const loaded = await loadFeatures(this.#client, options);
    signal.throwIfAborted();
    this.#box = bbox;
    this.#loaded = this.#rows ? { ...loaded, features: joined(loaded.features, this.#rows) } : loaded;
  }

  #viewBox(): Bbox {
    const [[west, south], [east, north]] = this.#map.getBounds().toArray();
    return [Math.max(-180, west), Math.max(-90, south), Math.min(180, east), Math.min(90, north)];
  }

  /** Of what is loaded; of tiles only the rows are known. */
  #properties(): StyleData['properties'] {
    if (this.#delivery === 'tiles') return [...(this.#rows?.values() ?? [])];
    return this.#loaded.features.map((feature) => feature.properties ?? {});
  }

  #workedOut(properties: StyleData['properties']) {
    if (typeof this.#style === 'object') return this.#style;
    return this.#style({ ...(this.collection ? { collection: this.collection } : {}), properties });
  }

  #plainStyle(collection: Collection | undefined) {
    return single({
      label: collection?.title ?? OWN_TITLE,
      ...(collection ? { geometry: collection.geometry } : {}),
    });
  }

  #draw(change: Partial<Drawing>): void {
    this.#drawing = { ...this.#drawing, ...change };
    this.#sheet.draw(this.#drawing);
    this.#legendControl?.show(this.legend, this.#options.language);
  }

  #tell(): void {
    this.#legendControl?.show(this.legend, this.#options.language);
    this.#options.onLoad?.(this.state);
  }

  /** Loads again in the background: what is drawn stays where that fails. */
  #reload(load: () => Promise<void>): void {
    load().catch((error: unknown) => {
      if (!this.#ending.signal.aborted && !isAbort(error)) this.#onError(error);
    });
  }

  readonly #onError = (error: unknown): void => (this.#options.onError ?? console.error)(error);

  #followView(): void {
    const moved = () => {
      if (this.#box && holds(this.#box, this.#viewBox()) && !this.#loaded.isPartial) return;
      this.#reload(async () => {
        this.#loading?.abort();
        const loading = new AbortController();
        this.#loading = loading;
        await this.#loadFeatures(AbortSignal.any([loading.signal, this.#ending.signal]));
        this.#sheet.showFeatures(this.#loaded.features);
        this.#tell();
      });
    };
    this.#map.on('moveend', moved);
    this.#cleanup.push(() => this.#map.off('moveend', moved));
  }

  #followEvents(): void {
    if (this.#collectionId === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let tiles: TileRefresh | undefined;
    const take = (event: PlatformEvent) => {
      if (this.#tileset) {
        tiles ??= this.#refreshTiles(event, this.#tileset);
        tiles.take(event);
      } else if (this.#isOutdated(event))
        timer ??= setTimeout(() => {
          timer = undefined;
          this.#reload(() => this.update());
        }, Math.random() * JITTER_MS);
    };
    this.#cleanup.push(listen(this.#client, take), () => clearTimeout(timer));
  }

  #isOutdated(event: PlatformEvent): boolean {
    const isNewer = event.revision > (this.#loaded.revision ?? 0);
    if (event.type === 'revision') return isNewer && event.collections.includes(this.#collectionId!);
    return event.type !== 'tiles' && isNewer;
  }

  /** A collection's tiles are layers of the base map's: of the full ones for whoever sees those. */
  #refreshTiles(event: PlatformEvent, tileset: Tileset): TileRefresh {
    const isFull = 'tilesets' in event && event.tilesets.some((each) => each.tileset === 'base-full');
    const refresh = new TileRefresh({
      sourceId: this.id,
      tileset: { ...tileset, id: isFull ? 'base-full' : 'base' },
      cutLevels: Math.max(0, this.#map.getMaxZoom() - OVERSCALE_LEVELS - tileset.maxZoom),
      reload: () => this.#map.refreshTiles(this.id),
    });
    refresh.attach(this.#map);
    return refresh;
  }

  #openPopups(): void {
    const popup = new LayerPopup(this.#map, {
      layerIds: () => this.#sheet.layerIds,
      content: (feature) => this.#content(feature),
      onError: this.#onError,
    });
    this.#cleanup.push(() => popup.remove());
  }

  async #content({ id, properties }: PointedFeature): Promise<string | Node | undefined> {
    const { popup, language } = this.#options;
    const row = id === undefined ? undefined : this.#rows?.get(id);
    const of = this.#collectionId === undefined ? {} : { collection: this.#collectionId };
    let all: Readonly<Record<string, unknown>> = { ...properties, ...row };
    // Tiles carry a part of a feature. Of joined rows nobody is told which one was looked at.
    if (this.#delivery === 'tiles' && !this.#rows && id !== undefined) {
      const signal = this.#ending.signal;
      all = orThrow(await this.#client.features.get(this.#collectionId!, id, { signal })).properties;
    }
    const feature: PointedFeature = { id, ...of, properties: all };
    if (typeof popup === 'function') return popup(feature);
    const wanted = Array.isArray(popup) ? (popup as readonly string[]) : undefined;
    const titleField = this.collection?.titleField;
    const heading = titleField === undefined ? undefined : all[titleField];
    return featureTable(
      typeof heading === 'string' ? heading : (this.collection?.title[language] ?? ''),
      featureLines(all, this.collection, language, wanted),
    );
  }
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

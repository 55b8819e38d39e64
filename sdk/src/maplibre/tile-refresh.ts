import type { Map as MapLibreMap, MapSourceDataEvent, RequestParameters } from 'maplibre-gl';
import type { PlatformEvent } from '../contract/index.ts';
import type { TileCoordinate } from '../geo/index.ts';
import { TileFreshness, tileOfAddress } from './tile-freshness.ts';

/** Up to so long a map waits at random, so that all open ones do not ask in one moment. */
const JITTER_MS = 500;
/** So long an answer is waited for before the same tile is asked for again: two under way may come in either order. */
const PATIENCE_MS = 10_000;

type Tiles = 'all' | readonly (readonly [z: number, x: number, y: number])[];

/** A tile of MapLibre's, as far as it matters here. */
interface HeldTile {
  readonly tileID: { readonly canonical: TileCoordinate };
}

/**
 * MapLibre's tiles out of view, which no method of the map reaches one by one (6.17; the version is pinned). Missing in
 * another version: then all tiles are asked for again.
 */
interface WithTileManagers {
  readonly style?: {
    readonly tileManagers?: Readonly<
      Record<string, { readonly _outOfViewCache?: { filter?(keep: (tile: HeldTile) => boolean): void } }>
    >;
  };
}

interface TileRefreshOptions {
  readonly sourceId: string;
  readonly tileset: {
    readonly id: string;
    readonly tiles: readonly string[];
    readonly maxZoom: number;
    readonly version?: number;
  };
  /** How many zooms below the deepest tiles MapLibre cuts tiles out of them, before it enlarges. */
  readonly cutLevels: number;
  /** Asks for everything again, in and out of view. */
  readonly reload: () => void;
}

const keyOf = ({ z, x, y }: TileCoordinate): string => `${z}/${x}/${y}`;

/**
 * Keeps the tiles of a map as new as their tileset. What changed is asked for again where it is in view, where it is kept
 * out of view it is dropped, and each of its later addresses names the version that changed it (`?v=`): an answer from
 * any cache, or from a server that is behind, can't be an old one. What is drawn stays until the new tile is there.
 */
export class TileRefresh {
  readonly #options: TileRefreshOptions;
  readonly #freshness = new TileFreshness();
  readonly #tileOf: (url: string) => TileCoordinate | undefined;
  /** Asked for and not there yet. */
  readonly #loading = new Set<HeldTile>();
  /** Those of them that were asked for before they changed: to be asked for again when they come. */
  readonly #late = new WeakSet<HeldTile>();
  /** By tile: when it was asked for again, and whether it changed once more since. */
  readonly #refreshing = new Map<
    string,
    { readonly tile: TileCoordinate; readonly since: number; isLate: boolean }
  >();
  #map: MapLibreMap | undefined;
  #version: number;
  #waiting: Tiles[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: TileRefreshOptions) {
    this.#options = options;
    this.#tileOf = tileOfAddress(options.tileset.tiles);
    this.#version = options.tileset.version ?? 0;
  }

  /** The map's `transformRequest`. */
  readonly transformRequest = (url: string): RequestParameters => {
    const tile = this.#tileOf(url);
    const version = tile && this.#freshness.versionOf(tile);
    return { url: version === undefined ? url : `${url}?v=${version}` };
  };

  attach(map: MapLibreMap): void {
    this.#map = map;
    const { sourceId } = this.#options;
    const tileOf = (event: MapSourceDataEvent) =>
      event.sourceId === sourceId ? (event as { tile?: HeldTile }).tile : undefined;
    map.on('sourcedataloading', (event) => {
      const tile = tileOf(event);
      if (tile) this.#loading.add(tile);
    });
    map.on('sourcedataabort', (event) => {
      const tile = tileOf(event);
      if (tile) this.#loading.delete(tile);
    });
    map.on('sourcedata', (event) => {
      const tile = tileOf(event);
      if (!tile) return;
      this.#answered(tile.tileID.canonical);
      if (this.#loading.delete(tile) && this.#late.delete(tile)) this.#ask([tile.tileID.canonical]);
    });
    map.on('error', (event) => {
      if (!('tile' in event)) return;
      const tile = event.tile as HeldTile;
      this.#loading.delete(tile);
      this.#answered(tile.tileID.canonical);
    });
    map.on('remove', () => {
      clearTimeout(this.#timer);
      this.#refreshing.clear();
    });
  }

  /** Of another tileset, or of what is known already, nothing happens. */
  take(event: PlatformEvent): void {
    const { id } = this.#options.tileset;
    if (event.type === 'revision') return;
    if (event.type === 'tiles') {
      if (event.tileset !== id || event.version <= this.#version) return;
      // Where a version is missing in between, so are its tiles.
      this.#move(event.version, event.version === this.#version + 1 ? event.tiles : 'all');
    } else {
      const state = event.tilesets.find(({ tileset }) => tileset === id);
      if (state && state.version !== this.#version) this.#move(state.version, 'all');
    }
  }

  /** The tileset was asked for again and stands at a version. */
  standsAt(version: number): void {
    if (version === this.#version) return;
    this.#version = version;
    this.#freshness.mark(version, 'all');
  }

  #move(version: number, tiles: Tiles): void {
    this.#version = version;
    // At once: whatever is asked for from now on is asked for in the new version.
    this.#freshness.mark(version, tiles);
    this.#waiting.push(tiles);
    this.#timer ??= setTimeout(() => this.#refresh(), Math.random() * JITTER_MS);
  }

  #refresh(): void {
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    const map = this.#map;
    const { sourceId, reload } = this.#options;
    const kept = (map as unknown as WithTileManagers | undefined)?.style?.tileManagers?.[sourceId]
      ?._outOfViewCache;
    if (!map?.getSource(sourceId)) return;
    if (waiting.includes('all') || typeof kept?.filter !== 'function') {
      for (const tile of this.#loading) this.#late.add(tile);
      reload();
      return;
    }
    const changed = new Set(waiting.flat().map((tile) => String(tile)));
    const isChanged = ({ tileID: { canonical } }: HeldTile) =>
      changed.has(String(this.#servedTile(canonical)));
    kept.filter((tile) => !isChanged(tile));
    for (const tile of this.#loading) if (isChanged(tile)) this.#late.add(tile);
    const tiles = waiting.flat() as (readonly [number, number, number])[];
    this.#ask(tiles.flatMap(([z, x, y]) => this.#drawnTiles({ z, x, y })));
  }

  /** Asks for tiles again, as far as they are in view; what is under way already, when that has come. */
  #ask(tiles: readonly TileCoordinate[]): void {
    const since = Date.now();
    for (const [key, { since: before }] of this.#refreshing)
      if (since - before >= PATIENCE_MS) this.#refreshing.delete(key);
    const free = tiles.filter((tile) => {
      const underWay = this.#refreshing.get(keyOf(tile));
      if (!underWay) {
        this.#refreshing.set(keyOf(tile), { tile, since, isLate: false });
        return true;
      }
      if (!underWay.isLate) setTimeout(() => this.#answered(tile), underWay.since + PATIENCE_MS - since);
      underWay.isLate = true;
      return false;
    });
    if (free.length > 0) this.#map?.refreshTiles(this.#options.sourceId, free);
  }

  #answered(tile: TileCoordinate): void {
    const underWay = this.#refreshing.get(keyOf(tile));
    this.#refreshing.delete(keyOf(tile));
    if (underWay?.isLate && this.#map?.getSource(this.#options.sourceId)) this.#ask([underWay.tile]);
  }

  /** The tile that one of the map is cut out of: below the deepest that are served, MapLibre cuts them itself. */
  #servedTile({ z, x, y }: TileCoordinate): [number, number, number] {
    const beyond = Math.max(0, z - this.#options.tileset.maxZoom);
    return [z - beyond, x >> beyond, y >> beyond];
  }

  /** A tile, and where it is one of the deepest, those that MapLibre cuts out of it at the zoom that is shown. */
  #drawnTiles(tile: TileCoordinate): TileCoordinate[] {
    const tiles = [tile];
    if (tile.z < this.#options.tileset.maxZoom) return tiles;
    let row = tiles;
    for (let levels = this.#options.cutLevels; levels > 0; levels--) {
      row = row.flatMap(({ z, x, y }) =>
        [0, 1, 2, 3].map((quarter) => ({ z: z + 1, x: 2 * x + (quarter & 1), y: 2 * y + (quarter >> 1) })),
      );
      tiles.push(...row);
    }
    return tiles;
  }
}

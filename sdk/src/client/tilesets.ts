import type { Bbox, LngLat } from '../geo/index.ts';
import type { Answer, CallOptions } from './answer.ts';
import { type Fetch, fieldsOf, getJson } from './request.ts';

/** TileJSON 3.0.0 with the platform's additions. */
export interface Tileset {
  readonly id: string;
  /** Absolute URL templates with `{z}/{x}/{y}` (XYZ). */
  readonly tiles: readonly string[];
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly bounds?: Bbox;
  /** Where and how deep a map opens. */
  readonly center?: { readonly position: LngLat; readonly zoom: number };
  readonly vectorLayers: readonly string[];
  /** What features carry in the tiles, by the id of the layer. */
  readonly layerFields: Readonly<Record<string, readonly string[]>>;
  /** May hold HTML links, as TileJSON allows: sanitise before showing. */
  readonly attribution?: string;
  /** The publication that the tiles show; missing where the server does not say. */
  readonly revision?: number;
  /** Counts the moves of the tileset's pointer; missing where the server does not say. */
  readonly version?: number;
}

export interface TilesetCalls {
  /** Problem `not_ready` where no archive has been built yet. */
  get(tilesetId: string, options?: CallOptions): Promise<Answer<Tileset>>;
  /** The vector tiles of one collection; problem `not_found` where it has none of its own. */
  ofCollection(collectionId: string, options?: CallOptions): Promise<Answer<Tileset>>;
}

export function tilesetUrl(baseUrl: string, tilesetId: string): string {
  return `${baseUrl}/tiles/${encodeURIComponent(tilesetId)}`;
}

export function tilesetCalls(baseUrl: string, fetch: Fetch): TilesetCalls {
  return {
    get: (tilesetId, options) =>
      getJson(fetch, tilesetUrl(baseUrl, tilesetId), (json) => readTileset(json, tilesetId), options),
    ofCollection: (collectionId, options) => {
      const path = `${baseUrl}/api/collections/${encodeURIComponent(collectionId)}/tiles/WebMercatorQuad`;
      return getJson(fetch, `${path}?f=tilejson`, (json) => readTileset(json, collectionId), options);
    },
  };
}

function readTileset(json: unknown, id: string): Tileset {
  const fields = fieldsOf(json, 'TileJSON');
  if (!Array.isArray(fields.tiles)) throw new TypeError('TileJSON: wanted tiles');
  const { bounds, center, attribution, revision, vector_layers: listed } = fields;
  const layers = Array.isArray(listed) ? (listed as { id: string; fields?: object }[]) : [];
  // Semver in the document: the tileset's own number leads.
  const version = Number.parseInt(String(fields.version), 10);
  return {
    id,
    tiles: fields.tiles as string[],
    minZoom: Number(fields.minzoom ?? 0),
    maxZoom: Number(fields.maxzoom ?? 14),
    vectorLayers: layers.map((layer) => layer.id),
    layerFields: Object.fromEntries(layers.map((layer) => [layer.id, Object.keys(layer.fields ?? {})])),
    ...(isNumbers(bounds, 4) ? { bounds: bounds as unknown as Bbox } : {}),
    ...(isNumbers(center, 3) ? { center: { position: [center[0]!, center[1]!], zoom: center[2]! } } : {}),
    ...(typeof attribution === 'string' && attribution !== '' ? { attribution } : {}),
    ...(typeof revision === 'number' ? { revision } : {}),
    ...(Number.isSafeInteger(version) ? { version } : {}),
  };
}

function isNumbers(value: unknown, length: number): value is number[] {
  return Array.isArray(value) && value.length === length && value.every((item) => Number.isFinite(item));
}

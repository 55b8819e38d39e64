import type { Bilingual } from '@tongtu/sdk/contract';
import type { CompiledLayer, ServedTileset, TilesetPart, VectorLayer } from '@tongtu/tiles';
import { layersAlone, layersSeen, seenExtent, TILE_MEDIA_TYPE, tileJson, tileLimits } from '@tongtu/tiles';
import { CRS84 } from '../crs/reference-system.ts';
import { addressOf, type Link, OGC_REL } from '../ogc/links.ts';
import { profileOf } from './offered.ts';
import { TILE_CRS_URI, TILE_MATRIX_SET_ID, TILE_MATRIX_SET_URI } from './tile-matrix-set.ts';

/** A tileset as it stands at an address of the API: all of the base map, or the layers of one collection. */
export interface Offered {
  readonly tileset: ServedTileset;
  /** Those of the collection; missing: it is the base map as a whole. */
  readonly layers?: readonly CompiledLayer[];
  /** As much of them as the caller may see; missing: all. */
  readonly part?: TilesetPart | undefined;
  readonly title: Bilingual;
  readonly description?: Bilingual;
  /** Address below which its tilesets stand: `/api`, `/api/collections/building`. */
  readonly path: string;
}

const GEOMETRY_DIMENSION = { point: 0, label: 0, line: 1, polygon: 2 } as const;
const JSON_TYPES: Readonly<Record<string, string>> = {
  String: 'string',
  Number: 'number',
  Boolean: 'boolean',
};

export const tilesetPath = ({ path }: Pick<Offered, 'path'>): string => `${path}/tiles/${TILE_MATRIX_SET_ID}`;

/** A tileset as a list of tilesets names it (OGC 20-057, /req/tilesets-list/tileset-links). */
export function tilesetItem(origin: string, offered: Offered) {
  const link = (rel: string, path: string): Link => ({
    ...{ rel, type: 'application/json', href: addressOf(origin, path) },
  });
  return {
    title: both(offered.title),
    ...{ dataType: 'vector', crs: TILE_CRS_URI, tileMatrixSetURI: TILE_MATRIX_SET_URI },
    links: [link('self', tilesetPath(offered)), tilingScheme(origin)],
  };
}

/** A tileset's metadata (OGC 17-083r4, 7.1; OGC 20-057, /req/tileset/description), without the links to itself. */
export function tilesetDocument(origin: string, offered: Offered) {
  const { tileset, title, description } = offered;
  const { base, metadata } = tileset.stack;
  const { header } = base;
  const { bounds, center } = seenExtent(tileset, offered.part);
  const { minZoom, maxZoom } = zoomsOf(offered);
  return {
    title: both(title),
    ...(description === undefined ? {} : { description: both(description) }),
    ...(typeof metadata.attribution === 'string' ? { attribution: metadata.attribution } : {}),
    ...{ dataType: 'vector', crs: TILE_CRS_URI, tileMatrixSetURI: TILE_MATRIX_SET_URI },
    mediaTypes: [TILE_MEDIA_TYPE],
    version: String(tileset.version),
    revision: tileset.revision,
    tileMatrixSetLimits: Array.from({ length: maxZoom - minZoom + 1 }, (_, index) => {
      const { z, minX, maxX, minY, maxY } = tileLimits(bounds, minZoom + index);
      return {
        tileMatrix: String(z),
        ...{ minTileRow: minY, maxTileRow: maxY, minTileCol: minX, maxTileCol: maxX },
      };
    }),
    boundingBox: {
      ...{ lowerLeft: [bounds[0], bounds[1]], upperRight: [bounds[2], bounds[3]] },
      crs: CRS84.uri,
    },
    centerPoint: {
      coordinates: center,
      crs: CRS84.uri,
      tileMatrix: String(Math.min(maxZoom, Math.max(minZoom, header.centerZoom))),
    },
    layers: vectorLayersOf(offered).map((layer) => ({ ...layerDocument(tileset, layer) })),
    links: [
      {
        ...{ rel: 'item', type: TILE_MEDIA_TYPE, templated: true, title: 'Tiles' },
        href: `${origin}${tilesetPath(offered)}/{tileMatrix}/{tileRow}/{tileCol}`,
      },
      tilingScheme(origin),
      geodata(origin, offered),
    ],
  };
}

/** The same as TileJSON 3.0.0: what MapLibre and its kin read. */
export function tilesetTileJson(origin: string, offered: Offered): Record<string, unknown> {
  const { minZoom, maxZoom } = zoomsOf(offered);
  return {
    ...tileJson(offered.tileset, origin, offered.part),
    name: both(offered.title),
    ...(offered.description === undefined ? {} : { description: both(offered.description) }),
    tiles: [`${origin}${tilesetPath(offered)}/{z}/{y}/{x}`],
    ...{ minzoom: minZoom, maxzoom: maxZoom },
    vector_layers: vectorLayersOf(offered),
  };
}

/** The zooms at which there can be tiles. */
export function zoomsOf(offered: Offered): { minZoom: number; maxZoom: number } {
  const { minZoom, maxZoom } = offered.tileset.stack.base.header;
  if (!offered.layers) return { minZoom, maxZoom };
  const lowest = Math.min(...vectorLayersOf(offered).map(({ minzoom }) => minzoom), maxZoom);
  return { minZoom: Math.max(minZoom, lowest), maxZoom };
}

/** As the archive lists them: it may have been built with another profile than the one of today. */
export function vectorLayersOf(offered: Offered): readonly VectorLayer[] {
  return layersSeen(offered.tileset, partOf(offered));
}

/** What of its tileset is sent: the layers of the collection, as far as the caller may see them; missing: all. */
export function partOf({ layers, part }: Offered): TilesetPart | undefined {
  const names = layers?.map(({ id }) => id);
  if (!names) return part;
  return part ? { ...part, layers: names.filter((name) => part.layers.includes(name)) } : layersAlone(names);
}

/** What a layer of a tileset holds, in the reader's language where today's profile has the layer. */
export function layerDescription(
  tileset: ServedTileset,
  { id, description }: Pick<VectorLayer, 'id' | 'description'>,
  language: keyof Bilingual,
): string {
  return profileOf(tileset).layers.find((layer) => layer.id === id)?.description[language] ?? description;
}

function layerDocument(tileset: ServedTileset, { id, description, minzoom, maxzoom, fields }: VectorLayer) {
  const geometry = profileOf(tileset).layers.find((layer) => layer.id === id)?.geometry;
  return {
    ...{ id, description, dataType: 'vector' },
    ...(geometry ? { geometryDimension: GEOMETRY_DIMENSION[geometry] } : {}),
    ...{ minTileMatrix: String(minzoom), maxTileMatrix: String(maxzoom) },
    propertiesSchema: {
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(fields).map(([name, type]) => [name, { type: JSON_TYPES[type] ?? 'string' }]),
      ),
    },
  };
}

const tilingScheme = (origin: string): Link => ({
  rel: `${OGC_REL}/tiling-scheme`,
  type: 'application/json',
  href: addressOf(origin, `/api/tileMatrixSets/${TILE_MATRIX_SET_ID}`),
});

const geodata = (origin: string, { layers, path }: Offered): Link => ({
  rel: `${OGC_REL}/${layers ? 'geodata' : 'dataset'}`,
  type: 'application/json',
  href: addressOf(origin, path),
});

const both = ({ zh, en }: Bilingual): string => `${zh} ${en}`;

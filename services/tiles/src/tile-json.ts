import type { TileCoordinate } from '@tongtu/sdk/geo';
import type { TilesetPart } from './archive/tileset-part.ts';
import type { VectorLayer } from './profile/index.ts';
import type { ServedTileset } from './registry.ts';
import { seenExtent } from './seen-extent.ts';
import { tileLimits } from './tile-limits.ts';

/** TileJSON 3.0.0, with the revision that the tiles show. Its `version` must read as semver: the tileset's leads. */
export function tileJson(
  tileset: ServedTileset,
  origin: string,
  part?: TilesetPart,
): Record<string, unknown> {
  const { base, metadata } = tileset.stack;
  const { header } = base;
  const { bounds, center } = seenExtent(tileset, part);
  return {
    tilejson: '3.0.0',
    name: metadata.name ?? tileset.id,
    ...(metadata.description === undefined ? {} : { description: metadata.description }),
    ...(metadata.attribution === undefined ? {} : { attribution: metadata.attribution }),
    scheme: 'xyz',
    tiles: [`${origin}/tiles/${tileset.id}/{z}/{x}/{y}`],
    minzoom: header.minZoom,
    maxzoom: header.maxZoom,
    bounds,
    center: [...center, header.centerZoom],
    vector_layers: layersSeen(tileset, part),
    revision: tileset.revision,
    version: `${tileset.version}.0.0`,
  };
}

/** The keys of an MBTiles `metadata` table (MBTiles 1.3): every value is text. */
export function mbtilesMetadata(tileset: ServedTileset, part?: TilesetPart): Record<string, string> {
  const { base, metadata } = tileset.stack;
  const { header } = base;
  const { bounds, center } = seenExtent(tileset, part);
  const text = (key: string) => (typeof metadata[key] === 'string' ? { [key]: metadata[key] } : {});
  return {
    name: tileset.id,
    ...text('name'),
    format: 'pbf',
    bounds: bounds.join(','),
    center: [...center, header.centerZoom].join(','),
    minzoom: String(header.minZoom),
    maxzoom: String(header.maxZoom),
    ...text('attribution'),
    ...text('description'),
    type: 'baselayer',
    version: String(tileset.version),
    json: JSON.stringify({ vector_layers: layersSeen(tileset, part) }),
  };
}

/** The layers of a tileset with their attributes; of a part, those that are in it. */
export function layersSeen({ stack }: ServedTileset, part: TilesetPart | undefined): readonly VectorLayer[] {
  const all = (stack.metadata.vector_layers ?? []) as readonly VectorLayer[];
  if (!part) return all;
  const seen = new Set(part.layers);
  return all
    .filter(({ id }) => seen.has(id))
    .map((layer) => {
      const hidden = new Set(part.without.get(layer.id));
      return {
        ...layer,
        fields: Object.fromEntries(Object.entries(layer.fields).filter(([name]) => !hidden.has(name))),
      };
    });
}

/** True for a tile that the tileset would hold if anything lay in it. */
export function coversTile(tileset: ServedTileset, { z, x, y }: TileCoordinate, part?: TilesetPart): boolean {
  const { minZoom, maxZoom } = tileset.stack.base.header;
  if (z < minZoom || z > maxZoom) return false;
  const { minX, maxX, minY, maxY } = tileLimits(seenExtent(tileset, part).bounds, z);
  return x >= minX && x <= maxX && y >= minY && y <= maxY;
}

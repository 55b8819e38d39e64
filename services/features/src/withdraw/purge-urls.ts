import type { Edition } from '@tongtu/sdk/contract';
import { type Bbox, tileAt } from '@tongtu/sdk/geo';

/** A tileset that may have drawn what was withdrawn. */
export interface PurgedTileset {
  readonly id: string;
  readonly edition: Edition;
  readonly minZoom: number;
  readonly maxZoom: number;
}

interface Drawn {
  readonly edition: Edition;
  readonly minZoom: number;
  readonly box: Bbox;
}

/** Named one by one up to here at a zoom; beyond, all of the zoom. */
const MAX_TILES = 500;
/** Tiles draw a little of what lies around them: more than any layer's buffer, in parts of a tile. */
const REACH = 0.15;
const MAX_LATITUDE = 85;

/**
 * The addresses under which a cache may hold what was withdrawn, as paths; `*` stands for anything. Tiles are named by what
 * of the feature was drawn in them, whatever their `?v=`.
 */
export function purgeUrls(
  { featureId, collectionId }: { readonly featureId: number; readonly collectionId: string },
  states: readonly Drawn[],
  tilesets: readonly PurgedTileset[],
): string[] {
  const items = `/api/collections/${collectionId}/items`;
  const urls = [
    ...[`/api/features/${featureId}*`, `${items}/${featureId}*`, `${items}?*`, items],
    ...[`/api/collections/${collectionId}`, '/api/collections', '/api/changes*', '/api/changesets/*'],
  ];
  for (const tileset of tilesets) {
    const drawn = states.filter(({ edition }) => edition === tileset.edition);
    if (drawn.length === 0) continue;
    const { id } = tileset;
    urls.push(`/tiles/${id}.pmtiles`, `/tiles/${id}@*.pmtiles`);
    for (let z = tileset.minZoom; z <= tileset.maxZoom; z++) {
      const tiles = tilesAt(drawn, z, tileset.maxZoom);
      if (tiles === 'many') urls.push(`/tiles/${id}/${z}/*`);
      else for (const [x, y] of tiles) urls.push(`/tiles/${id}/${z}/${x}/${y}*`);
    }
  }
  if (urls.some((url) => url.startsWith('/tiles/')))
    urls.push('/api/tiles/*', `/api/collections/${collectionId}/tiles/*`);
  return urls;
}

function tilesAt(
  drawn: readonly Drawn[],
  z: number,
  maxZoom: number,
): readonly (readonly number[])[] | 'many' {
  const found = new Map<string, readonly [x: number, y: number]>();
  const last = 2 ** z - 1;
  for (const { minZoom, box } of drawn) {
    // The deepest tiles hold everything.
    if (minZoom > z && z < maxZoom) continue;
    const reachDegrees = (REACH * 360) / 2 ** z;
    const [west, south, east, north] = box;
    const clamped = (lat: number) => Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat));
    const first = tileAt([Math.max(-180, west - reachDegrees), clamped(north + reachDegrees)], z);
    const end = tileAt([Math.min(179.999999, east + reachDegrees), clamped(south - reachDegrees)], z);
    const [columns, rows] = [Math.min(end.x, last) - first.x + 1, Math.min(end.y, last) - first.y + 1];
    if (columns * rows > MAX_TILES) return 'many';
    for (let x = first.x; x < first.x + columns; x++)
      for (let y = first.y; y < first.y + rows; y++) found.set(`${x} ${y}`, [x, y]);
    if (found.size > MAX_TILES) return 'many';
  }
  return [...found.values()];
}

import type { IncomingMessage } from 'node:http';
import { acceptsGzip } from './http/accept-encoding.ts';
import { cacheControl } from './http/cache-control.ts';
import { TILE_CORS_HEADERS } from './http/cross-origin.ts';
import { TILE_MEDIA_TYPE, tileOf } from './http/tile-answer.ts';
import type { TilesetRegistry } from './registry.ts';

/** An answer that needs nobody to wait for: status 200, these headers as names and values in turn, these bytes. */
export interface ReadyAnswer {
  readonly headers: readonly string[];
  readonly bytes: Uint8Array;
}

export const TILE_ROUTE = '/tiles/:tileset/:z/:x/:y';
const TILE_ADDRESS =
  /^\/tiles\/([a-z][a-z0-9-]{0,62})\/(\d{1,2})\/(\d{1,10})\/(\d{1,10})(?:\.mvt|\.pbf)?(?:\?v=(\d{1,15}))?$/;

/**
 * What most requests are for, answered before anything else looks at them: a public tile that is in memory, asked for by
 * GET without conditions, by a client that takes gzip. Undefined for every other request, which goes the way of
 * {@link tileRoutes} and is answered alike there.
 */
export function readyTiles(
  registry: TilesetRegistry,
): (request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>) => ReadyAnswer | undefined {
  return ({ method, url = '', headers }) => {
    if (method !== 'GET' || headers['if-none-match'] !== undefined) return undefined;
    const [, id = '', z = '', x = '', y = '', v] = TILE_ADDRESS.exec(url) ?? [];
    const tileset = registry.get(id);
    const version = Number(v ?? 0);
    if (tileset?.edition !== 'public' || tileset.version < version) return undefined;
    const tile = tileOf(z, x, y);
    const found = tile && tileset.stack.locate(tile);
    const served = found && registry.hotTile(found);
    if (!served || served.isEmpty || !acceptsGzip(headers['accept-encoding'])) return undefined;
    return {
      headers: [
        ...TILE_CORS_LINES,
        ...['tongtu-revision', String(tileset.revision)],
        ...['cache-control', cacheControl({ isPublic: true, isPinned: version > 0 })],
        ...['vary', 'Accept-Encoding', 'etag', served.gzipEtag],
        ...['content-type', TILE_MEDIA_TYPE, 'content-encoding', 'gzip'],
      ],
      bytes: served.bytes,
    };
  };
}

const TILE_CORS_LINES = Object.entries(TILE_CORS_HEADERS).flat();

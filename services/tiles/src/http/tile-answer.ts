import type { TileCoordinate } from '@tongtu/sdk/geo';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { plainOf, type ServedTile } from '../archive/hot-tiles.ts';
import type { TilesetPart } from '../archive/tileset-part.ts';
import type { ServedTileset, TilesetRegistry } from '../registry.ts';
import { acceptsGzip } from './accept-encoding.ts';
import { cacheControl } from './cache-control.ts';
import { goneSignal } from './connection.ts';
import { namesEntityTag } from './entity-tag.ts';
import { sendBytes } from './send-bytes.ts';

export const TILE_MEDIA_TYPE = 'application/vnd.mapbox-vector-tile';

const MAX_DIGITS = 10;
const MAX_ZOOM = 24;

/** Undefined where the texts name no tile of the grid. */
export function tileOf(z: string, x: string, y: string): TileCoordinate | undefined {
  const tile = { z: naturalOf(z), x: naturalOf(x), y: naturalOf(y) };
  const size = 2 ** tile.z;
  return tile.z <= MAX_ZOOM && tile.x < size && tile.y < size ? tile : undefined;
}

/** NaN where the text is anything but digits. */
function naturalOf(text: string): number {
  if (text.length === 0 || text.length > MAX_DIGITS) return Number.NaN;
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Which revision an answer shows and how long it may be kept. @param isPinned the address names a version */
export function setTilesetHeaders(
  reply: FastifyReply,
  { edition, revision }: Pick<ServedTileset, 'edition' | 'revision'>,
  isPinned = false,
): void {
  reply.header('tongtu-revision', String(revision));
  reply.header('cache-control', cacheControl({ isPublic: edition === 'public', isPinned }));
}

/**
 * Sends a tile as it is stored, or decoded to a client that does not take gzip; 204 where it holds nothing. False, and
 * nothing done, where the tileset stores no such tile.
 *
 * @param part what to send, where it is not all
 */
export async function sendTile(
  request: FastifyRequest,
  reply: FastifyReply,
  registry: TilesetRegistry,
  { stack }: ServedTileset,
  tile: TileCoordinate,
  part?: TilesetPart,
): Promise<boolean> {
  const found = stack.locate(tile);
  if (!found) return false;
  const gone = goneSignal(reply);
  const reading = part ? registry.tilePart(found, part, gone) : registry.tile(found, gone);
  const served = await reading.catch((error: unknown) => {
    if (!gone.aborted) throw error;
  });
  if (!served) {
    reply.hijack(); // nobody is there to answer
  } else if (served.isEmpty) {
    reply.code(204).send();
  } else if (acceptsGzip(request.headers['accept-encoding'])) {
    sendGzipped(request, reply, served);
  } else {
    const { etag } = served;
    reply.header('vary', varyByCoding(reply)).header('etag', etag);
    if (namesEntityTag(request.headers['if-none-match'], etag)) reply.code(304).send();
    else reply.type(TILE_MEDIA_TYPE).send(await plainOf(served.bytes));
  }
  return true;
}

function sendGzipped(
  request: FastifyRequest,
  reply: FastifyReply,
  { bytes, gzipEtag: etag }: ServedTile,
): void {
  const vary = varyByCoding(reply);
  if (namesEntityTag(request.headers['if-none-match'], etag)) {
    reply.header('vary', vary).header('etag', etag).code(304).send();
    return;
  }
  const headers = { vary, etag, 'content-type': TILE_MEDIA_TYPE, 'content-encoding': 'gzip' };
  sendBytes(reply, 200, headers, bytes);
}

/** What the answer depends on besides is set before. */
function varyByCoding(reply: FastifyReply): string {
  const present = reply.getHeader('vary');
  return present === undefined ? 'Accept-Encoding' : `${present}, Accept-Encoding`;
}

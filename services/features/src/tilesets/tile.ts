import { ProblemError } from '@tongtu/sdk/contract';
import {
  coversTile,
  sendTile,
  setTilesetHeaders,
  TILE_MEDIA_TYPE,
  type TilesetRegistry,
  tileOf,
} from '@tongtu/tiles';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { representationOf } from '../ogc/representation.ts';
import { type Offered, partOf, zoomsOf } from './documents.ts';

export interface TilesetParams {
  /** Missing: all collections. */
  readonly collectionId?: string;
  readonly tileMatrixSetId: string;
}
export interface TileParams extends TilesetParams {
  readonly tileMatrix: string;
  readonly tileRow: string;
  readonly tileCol: string;
}

const REPRESENTATIONS = [{ f: 'mvt', mediaType: TILE_MEDIA_TYPE }];

/**
 * One tile. Unlike elsewhere the row comes before the column. What `/tiles/{tileset}` sends, or the layers of it that
 * are the collection's.
 *
 * @throws ProblemError `not_found` outside of the tileset's limits
 */
export async function answerTile(
  request: FastifyRequest<{ Params: TileParams; Querystring: Query }>,
  reply: FastifyReply,
  registry: TilesetRegistry,
  offered: Offered,
): Promise<FastifyReply> {
  const { f } = texts(request.query, ['f']);
  representationOf(REPRESENTATIONS, f, request.headers.accept);
  const { tileMatrix, tileRow, tileCol } = request.params;
  const { tileset } = offered;
  // One address answers with either edition.
  reply.header('vary', 'Cookie');
  setTilesetHeaders(reply, tileset);
  const tile = tileOf(tileMatrix, tileCol, tileRow);
  if (tile && tile.z >= zoomsOf(offered).minZoom) {
    if (await sendTile(request, reply, registry, tileset, tile, partOf(offered))) return reply;
    if (coversTile(tileset, tile, offered.part)) return reply.code(204).send();
  }
  throw new ProblemError('not_found', {
    detail: 'the tile lies outside the limits of the tileset',
    got: `tileMatrix ${tileMatrix}, tileRow ${tileRow}, tileCol ${tileCol}`,
  });
}

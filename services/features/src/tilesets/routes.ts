import { languageOf } from '@tongtu/access';
import type { Principal } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import { sendDocument, type TilesetRegistry } from '@tongtu/tiles';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DefinitionsCache } from '../collections/definitions.ts';
import { collectionIdOf } from '../collections/ids.ts';
import { sendPage } from '../html/send-page.ts';
import { tilesetPage, tilesetsPage } from '../html/tileset-pages.ts';
import { linkHeader, type Query, selfLinks } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { HTML, JSON_DOCUMENT, representationOf, TILE_JSON } from '../ogc/representation.ts';
import { type Offered, tilesetDocument, tilesetItem, tilesetPath, tilesetTileJson } from './documents.ts';
import { collectionLayers, tilesetFor } from './offered.ts';
import { answerTile, type TileParams, type TilesetParams } from './tile.ts';
import { requireKnownGrid } from './tile-matrix-set.ts';
import { tilePermits } from './tile-permit.ts';

interface TilesetRoutesOptions {
  readonly registry: TilesetRegistry;
  readonly definitions: DefinitionsCache;
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  readonly originOf: (request: FastifyRequest) => string;
}

const BASE_TITLE = { zh: '底图', en: 'Base map' };
const LIST_REPRESENTATIONS = [JSON_DOCUMENT, HTML];
const TILESET_REPRESENTATIONS = [JSON_DOCUMENT, TILE_JSON, HTML];

/**
 * The base map's tiles after OGC API Tiles (OGC 20-057): all of them, and those of a collection that has layers to
 * itself. Who is signed in gets the full edition at the same addresses. A tile of all collections asks no database.
 */
export function tilesetRoutes(
  app: FastifyInstance,
  { registry, definitions, principalOf, originOf }: TilesetRoutesOptions,
): void {
  const permitOf = tilePermits(definitions);

  /** @throws ProblemError `not_found` where the collection is none, not the caller's to see or has no tiles of its own */
  async function offeredAt(request: FastifyRequest, reply: FastifyReply): Promise<Offered> {
    const { collectionId } = request.params as Partial<TilesetParams>;
    const principal = await principalOf(request);
    const permit = principal.kind === 'anonymous' ? 'nothing' : await permitOf(principal);
    const part = typeof permit === 'string' ? undefined : permit;
    if (collectionId === undefined) {
      const tileset = tilesetFor(registry, permit === 'nothing' ? 'public' : 'full', reply);
      return { tileset, part, title: BASE_TITLE, path: '/api' };
    }
    const id = collectionIdOf(collectionId);
    const definition = (await definitions.of(principal, 'see')).get(id);
    if (!definition) throw new ProblemError('not_found');
    const { edition } = definition.source;
    const tileset = tilesetFor(registry, edition, reply);
    if (!definition.source.hasAllRows)
      throw new ProblemError('not_found', {
        ...{ detail: 'some of its features are open to you, and tiles hold all of them', got: id },
        wanted: 'its items',
      });
    return {
      ...{ tileset, part: edition === 'full' ? part : undefined },
      layers: collectionLayers(tileset, id),
      title: definition.title,
      description: definition.description,
      path: `/api/collections/${id}`,
    };
  }

  for (const below of ['/api', '/api/collections/:collectionId']) {
    app.get<{ Querystring: Query }>(`${below}/tiles`, async (request, reply) => {
      const { f } = texts(request.query, ['f']);
      const representation = representationOf(LIST_REPRESENTATIONS, f, request.headers.accept);
      const offered = await offeredAt(request, reply);
      const path = `${offered.path}/tiles`;
      const links = selfLinks(originOf(request), path, request.query, representation, LIST_REPRESENTATIONS);
      setHeaders(reply, offered, linkHeader(links));
      if (representation === HTML)
        return sendPage(
          reply,
          await principalOf(request),
          tilesetsPage(languageOf(request), originOf(request), offered, links),
        );
      return { tilesets: [tilesetItem(originOf(request), offered)], links };
    });

    app.get<{ Params: TilesetParams; Querystring: Query }>(
      `${below}/tiles/:tileMatrixSetId`,
      async (request, reply) => {
        const { f } = texts(request.query, ['f']);
        const representation = representationOf(TILESET_REPRESENTATIONS, f, request.headers.accept);
        requireKnownGrid(request.params);
        const offered = await offeredAt(request, reply);
        const origin = originOf(request);
        const path = tilesetPath(offered);
        const document = tilesetDocument(origin, offered);
        const own = selfLinks(origin, path, request.query, representation, TILESET_REPRESENTATIONS);
        const links = [...own, ...document.links];
        setHeaders(reply, offered, linkHeader(links.filter((link) => !('templated' in link))));
        if (representation === HTML)
          return sendPage(
            reply,
            await principalOf(request),
            tilesetPage(languageOf(request), origin, offered, links),
          );
        if (representation === TILE_JSON)
          return sendDocument(request, reply, tilesetTileJson(origin, offered), TILE_JSON.mediaType);
        return { ...document, links };
      },
    );

    app.route<{ Params: TileParams; Querystring: Query }>({
      // Both by one handler: a tile is sent past Fastify's own HEAD.
      method: ['GET', 'HEAD'],
      url: `${below}/tiles/:tileMatrixSetId/:tileMatrix/:tileRow/:tileCol`,
      async handler(request, reply) {
        requireKnownGrid(request.params);
        return answerTile(request, reply, registry, await offeredAt(request, reply));
      },
    });
  }
}

function setHeaders(reply: FastifyReply, { tileset }: Offered, links: string): void {
  reply.header('link', links).header('tongtu-revision', String(tileset.revision));
}

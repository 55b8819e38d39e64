import { languageOf } from '@tongtu/access';
import type { Principal } from '@tongtu/database';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendPage } from '../html/send-page.ts';
import { tileMatrixSetPage, tileMatrixSetsPage } from '../html/tileset-pages.ts';
import { addressOf, linkHeader, type Query, selfLinks } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { HTML, JSON_DOCUMENT, representationOf } from '../ogc/representation.ts';
import { requireKnownGrid, WEB_MERCATOR_QUAD } from './tile-matrix-set.ts';

const REPRESENTATIONS = [JSON_DOCUMENT, HTML];

/** By which grids there are tiles (OGC 20-057, /rec/tileset/tmxslink; OGC 17-083r4). */
export function tileMatrixSetRoutes(
  app: FastifyInstance,
  {
    originOf,
    principalOf,
  }: {
    readonly originOf: (request: FastifyRequest) => string;
    readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  },
): void {
  app.get<{ Querystring: Query }>('/api/tileMatrixSets', async (request, reply) => {
    const { f } = texts(request.query, ['f']);
    const representation = representationOf(REPRESENTATIONS, f, request.headers.accept);
    const origin = originOf(request);
    const { id, title, uri, crs } = WEB_MERCATOR_QUAD;
    const links = selfLinks(origin, '/api/tileMatrixSets', request.query, representation, REPRESENTATIONS);
    reply.header('link', linkHeader(links));
    if (representation === HTML)
      return sendPage(reply, await principalOf(request), tileMatrixSetsPage(languageOf(request), links));
    const self = {
      rel: 'self',
      type: 'application/json',
      href: addressOf(origin, `/api/tileMatrixSets/${id}`),
    };
    return { tileMatrixSets: [{ id, title, uri, crs, links: [self] }], links };
  });

  app.get<{ Params: { tileMatrixSetId: string }; Querystring: Query }>(
    '/api/tileMatrixSets/:tileMatrixSetId',
    async (request, reply) => {
      const { f } = texts(request.query, ['f']);
      const representation = representationOf(REPRESENTATIONS, f, request.headers.accept);
      requireKnownGrid(request.params);
      const path = `/api/tileMatrixSets/${WEB_MERCATOR_QUAD.id}`;
      const links = selfLinks(originOf(request), path, request.query, representation, REPRESENTATIONS);
      reply.header('link', linkHeader(links));
      if (representation === HTML)
        return sendPage(reply, await principalOf(request), tileMatrixSetPage(languageOf(request), links));
      return { ...WEB_MERCATOR_QUAD, links };
    },
  );
}

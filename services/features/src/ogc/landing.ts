import { languageOf } from '@tongtu/access';
import type { Database, Principal } from '@tongtu/database';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type CollectionFactsCache, unionOf } from '../collections/facts.ts';
import { currentRevision, publishedNotices } from '../collections/store.ts';
import { landingPage } from '../html/overview-pages.ts';
import { sendPage } from '../html/send-page.ts';
import { CONFORMANCE_CLASSES } from './conformance.ts';
import { addressOf, linkHeader, OGC_REL, type Query, selfLinks } from './links.ts';
import { OPENAPI_MEDIA_TYPE } from './openapi/index.ts';
import { texts } from './parameters.ts';
import { HTML, JSON_DOCUMENT, representationOf } from './representation.ts';

interface LandingOptions {
  readonly database: Database;
  readonly facts: CollectionFactsCache;
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  readonly originOf: (request: FastifyRequest) => string;
  readonly approval?: { readonly number: string } | undefined;
}

const REPRESENTATIONS = [JSON_DOCUMENT, HTML];

/** `/api`: what is here, as of which revision, and what must be said beside the map; what it conforms to. */
export function landingRoutes(
  app: FastifyInstance,
  { database, facts, principalOf, originOf, approval }: LandingOptions,
): void {
  app.get<{ Querystring: Query }>('/api', async (request, reply) => {
    const { f } = texts(request.query, ['f']);
    const representation = representationOf(REPRESENTATIONS, f, request.headers.accept);
    const principal = await principalOf(request);
    const about = await database.as(principal, async (tx) => ({
      revision: await currentRevision(tx),
      ...(await publishedNotices(tx)),
    }));
    const extent = unionOf([...(await facts.of(principal)).values()].map(({ bbox }) => bbox));
    const link = (rel: string, path: string, title: string, type = 'application/json') => ({
      ...{ rel, type, title },
      href: addressOf(originOf(request), path),
    });
    const links = [
      ...selfLinks(originOf(request), '/api', request.query, representation, REPRESENTATIONS),
      link('service-desc', '/api/openapi.json', 'OpenAPI', OPENAPI_MEDIA_TYPE),
      link('service-doc', '/api/docs', 'API reference', HTML.mediaType),
      link('conformance', '/api/conformance', 'Conformance declaration'),
      link('data', '/api/collections', 'Collections'),
      link(`${OGC_REL}/tilesets-vector`, '/api/tiles', 'Vector tiles of the base map'),
      link(`${OGC_REL}/tiling-schemes`, '/api/tileMatrixSets', 'Tile matrix sets'),
      link('styles', '/styles', 'Map styles'),
      link('style', '/styles/standard', 'Map style'),
    ];
    reply.header('link', linkHeader(links)).header('tongtu-revision', String(about.revision));
    const attribution = about.attribution.join(' · ');
    if (representation === HTML)
      return sendPage(
        reply,
        landingPage(languageOf(request), { revision: about.revision, attribution, links }),
      );
    return {
      title: '同图 Tongtu',
      description: 'A city’s shared geographic information platform',
      revision: about.revision,
      attribution,
      notices: about.notices,
      ...(approval ? { approval } : {}),
      ...(extent ? { extent: { spatial: { bbox: [extent] } } } : {}),
      links,
    };
  });

  app.get<{ Querystring: Query }>('/api/conformance', async (request) => {
    const { f } = texts(request.query, ['f']);
    representationOf([JSON_DOCUMENT], f, request.headers.accept);
    return { conformsTo: CONFORMANCE_CLASSES };
  });
}

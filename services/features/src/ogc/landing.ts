import { languageOf } from '@tongtu/access';
import type { Database, Principal } from '@tongtu/database';
import type { Bilingual } from '@tongtu/sdk/contract';
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
const TITLES = {
  openApi: { zh: 'OpenAPI 文档', en: 'OpenAPI document' },
  reference: { zh: '接口参考', en: 'API reference' },
  conformance: { zh: '所遵循的标准', en: 'Conformance declaration' },
  collections: { zh: '数据集', en: 'Collections' },
  tiles: { zh: '底图的矢量瓦片', en: 'Vector tiles of the base map' },
  tileMatrixSets: { zh: '瓦片矩阵集', en: 'Tile matrix sets' },
  styles: { zh: '地图样式', en: 'Map styles' },
  standard: { zh: '标准样式', en: 'The standard style' },
} as const satisfies Record<string, Bilingual>;

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
    const language = languageOf(request);
    const link = (rel: string, path: string, title: keyof typeof TITLES, type = 'application/json') => ({
      ...{ rel, type, title: TITLES[title][language] },
      href: addressOf(originOf(request), path),
    });
    const links = [
      ...selfLinks(originOf(request), '/api', request.query, representation, REPRESENTATIONS),
      link('service-desc', '/api/openapi.json', 'openApi', OPENAPI_MEDIA_TYPE),
      link('service-doc', '/api/docs', 'reference', HTML.mediaType),
      link('conformance', '/api/conformance', 'conformance'),
      link('data', '/api/collections', 'collections'),
      link(`${OGC_REL}/tilesets-vector`, '/api/tiles', 'tiles'),
      link(`${OGC_REL}/tiling-schemes`, '/api/tileMatrixSets', 'tileMatrixSets'),
      link('styles', '/styles', 'styles'),
      link('style', '/styles/standard', 'standard'),
    ];
    reply.header('link', linkHeader(links)).header('tongtu-revision', String(about.revision));
    const attribution = about.attribution.join(' · ');
    if (representation === HTML)
      return sendPage(
        reply,
        principal,
        landingPage(language, { revision: about.revision, attribution, links }),
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

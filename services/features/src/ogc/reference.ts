import { languageOf } from '@tongtu/access';
import type { Principal } from '@tongtu/database';
import type { LngLat } from '@tongtu/sdk/geo';
import { sendDocument, type TilesetRegistry } from '@tongtu/tiles';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DefinitionsCache } from '../collections/definitions.ts';
import type { CollectionFactsCache } from '../collections/facts.ts';
import { referencePage } from '../html/reference-page.ts';
import { sendPage } from '../html/send-page.ts';
import type { Query } from './links.ts';
import { OPENAPI_MEDIA_TYPE, openApi } from './openapi/index.ts';
import { texts } from './parameters.ts';

interface ReferenceOptions {
  readonly registry: TilesetRegistry;
  readonly definitions: DefinitionsCache;
  readonly facts: CollectionFactsCache;
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  readonly originOf: (request: FastifyRequest) => string;
}

/** Where examples lie while there are no tiles to say where the city is. */
const SOMEWHERE: LngLat = [120.7, 30.75];

/** The API as OpenAPI, and the same for people who want to read and try it. Both in the reader's language. */
export function referenceRoutes(
  app: FastifyInstance,
  { registry, definitions, facts, principalOf, originOf }: ReferenceOptions,
): void {
  const documentFor = async (request: FastifyRequest) => {
    const principal = await principalOf(request);
    const counted = await facts.of(principal);
    return openApi({
      origin: originOf(request),
      definitions: (await definitions.of(principal)).values(),
      firstIds: new Map([...counted].map(([id, { firstId }]) => [id, firstId])),
      language: languageOf(request),
      place: registry.get('base')?.stack.base.header.center ?? SOMEWHERE,
    });
  };

  app.get<{ Querystring: Query }>('/api/openapi.json', async (request, reply) => {
    texts(request.query, []);
    // Not what the hook for /api would say: the language counts, too.
    reply.header('cache-control', 'private, no-cache').header('vary', 'cookie, accept-language');
    return sendDocument(request, reply, await documentFor(request), OPENAPI_MEDIA_TYPE);
  });

  app.get<{ Querystring: Query }>('/api/docs', async (request, reply) => {
    texts(request.query, []);
    const page = referencePage(languageOf(request), await documentFor(request));
    return sendPage(reply, await principalOf(request), page);
  });
}

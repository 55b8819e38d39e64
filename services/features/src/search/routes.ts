import type { Database, Principal } from '@tongtu/database';
import { ProblemError, type SearchAnswer } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { DefinitionsCache } from '../collections/definitions.ts';
import { groupBySource } from '../collections/source.ts';
import type { Query } from '../ogc/links.ts';
import { highlight } from './highlight.ts';
import { SEARCH_RULES } from './make-index.ts';
import { parseSearch } from './parameters.ts';
import { findByName, readIndexState } from './store.ts';

interface SearchRoutesOptions {
  readonly database: Database;
  readonly definitions: DefinitionsCache;
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  readonly originOf: (request: FastifyRequest) => string;
}

const PATH = '/api/search';
const JSON_TYPE = 'application/json';
const GEOJSON_TYPE = 'application/geo+json';
/** A search that takes longer is ended: somebody waits for it, and types on. */
const TIMEOUT_MS = 5_000;
const RETRY_SECONDS = '5';

/** `GET /api/search`: features by their names, as of the revision that the answer names. */
export function searchRoutes(
  app: FastifyInstance,
  { database, definitions, principalOf, originOf }: SearchRoutesOptions,
): void {
  app.get<{ Querystring: Query }>(PATH, async (request, reply) => {
    const principal = await principalOf(request);
    const visible = await definitions.of(principal);
    const asked = parseSearch(request.query, visible);
    const groups = groupBySource(visible.values());
    const { state, found } = await database.as(
      principal,
      async (tx) => ({
        state: await readIndexState(tx),
        found: await findByName(tx, groups, asked),
      }),
      { isolation: 'repeatable read', timeoutMs: TIMEOUT_MS },
    );
    if (state.rules !== SEARCH_RULES) {
      reply.header('retry-after', RETRY_SECONDS);
      throw new ProblemError('not_ready', { detail: 'The names are being indexed' });
    }
    const origin = originOf(request);
    const terms = asked.terms.map(({ text }) => text);
    const answer: SearchAnswer = {
      ...{ type: 'FeatureCollection', revision: state.revision, numberReturned: found.length },
      features: found.map(({ collectionId, id, version, name, text, lang, status, kind, point, bbox }) => ({
        ...{ type: 'Feature', id, geometry: { type: 'Point', coordinates: point }, bbox },
        properties: {
          ...{ collection: collectionId, version, name },
          match: { kind, text, lang, status, ranges: highlight(text, terms) },
        },
        links: [
          { rel: 'item', type: GEOJSON_TYPE, href: `${origin}/api/collections/${collectionId}/items/${id}` },
        ],
      })),
    };
    return reply
      .type(`${JSON_TYPE}; charset=utf-8`)
      .header('tongtu-revision', String(state.revision))
      .send(JSON.stringify(answer));
  });
}

import type { Database, Principal } from '@tongtu/database';
import { currentRevision, dataExtent, publishedNotices } from '@tongtu/features';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { MapApproval } from '../settings.ts';
import type { Origins } from './origin.ts';

interface LandingOptions {
  readonly database: Database;
  readonly principalOf: (request: FastifyRequest) => Principal | Promise<Principal>;
  readonly origins: Origins;
  readonly approval: MapApproval | undefined;
}

/** `/api`: what is here, as of which revision, and what must be said beside the map. */
export function landingRoutes(
  app: FastifyInstance,
  { database, principalOf, origins, approval }: LandingOptions,
): void {
  app.get(
    '/api',
    { schema: { querystring: { type: 'object', additionalProperties: false } } },
    async (request) => {
      const principal = await principalOf(request);
      const origin = origins.of(request);
      const facts = await database.as(principal, async (tx) => ({
        revision: await currentRevision(tx),
        extent: await dataExtent(tx),
        ...(await publishedNotices(tx)),
      }));
      return {
        title: '同图 Tongtu',
        description: 'A city’s shared geographic information platform',
        revision: facts.revision,
        attribution: facts.attribution.join(' · '),
        notices: facts.notices,
        ...(approval ? { approval } : {}),
        ...(facts.extent ? { extent: { spatial: { bbox: [facts.extent] } } } : {}),
        links: [
          { rel: 'self', type: 'application/json', href: `${origin}/api` },
          { rel: 'data', type: 'application/json', href: `${origin}/api/collections` },
          { rel: 'tilesets-vector', type: 'application/json', href: `${origin}/tiles/base` },
          { rel: 'style', type: 'application/json', href: `${origin}/styles/standard` },
        ],
      };
    },
  );
}

import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Access } from '@tongtu/access';
import { DefinitionsCache, featureRoutes, tilePermits } from '@tongtu/features';
import { type Publisher, readyTiles, TILE_ROUTE, tileRoutes } from '@tongtu/tiles';
import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform.ts';
import { viewerFiles } from '../viewer-files.ts';
import { compressJson, varyBy } from './compression.ts';
import { originsOf } from './origin.ts';
import { VIEWER_POLICY } from './security-headers.ts';
import { styleRoutes } from './styles.ts';

/** Vite names these files by their content. */
const HASHED_ASSET = /\/assets\//;

/** Every way into the platform; each takes the request's principal. */
export async function registerDoors(
  app: FastifyInstance,
  platform: Omit<Platform, 'publisher'> & { readonly publisher: Pick<Publisher, 'wake'> },
  access: Access,
): Promise<void> {
  const { database, registry, settings, grids, events, publisher } = platform;
  const origins = originsOf(settings.publicUrl);
  app.addHook('onSend', async (request, reply) => {
    if (!request.url.startsWith('/api') || reply.hasHeader('cache-control')) return;
    // One address answers with the public edition or the full one, by who asks: no cache between may mix them up.
    reply.header('cache-control', 'private, no-cache');
    for (const name of ['cookie', 'authorization']) varyBy(reply, name);
  });
  await compressJson(app);
  access.routes(app);
  const { principalOf, stillPrincipalOf } = access;
  const definitions = new DefinitionsCache(database);
  const permitOf = tilePermits(definitions);
  await app.register(async (scope) =>
    featureRoutes(scope, {
      ...{
        database,
        registry,
        definitions,
        audit: access.audit,
        principalOf,
        stillPrincipalOf,
        grids,
        events,
      },
      eventLimits: { maxStreams: settings.eventStreams },
      onPublished() {
        publisher.wake();
        events.wake();
      },
      ...{ originOf: origins.of, approval: settings.mapApproval },
      reports: { directory: settings.dataDirectory, key: access.keyFor('reports') },
      downloadFolder: join(settings.dataDirectory, 'downloads'),
    }),
  );
  styleRoutes(app, registry, origins);
  await app.register(async (scope) => tileRoutes(scope, { registry, principalOf, origins, permitOf }));
  app.readyRoutes.push({ route: TILE_ROUTE, answer: readyTiles(registry) });
  await app.register(fastifyStatic, {
    root: await viewerFiles(),
    cacheControl: false,
    // A route for each file: what is no file is answered like any other address that is not there.
    wildcard: false,
    globIgnore: ['**/*.br', '**/*.gz'],
    preCompressed: true,
    setHeaders: (response, path) => {
      response.header('content-security-policy', VIEWER_POLICY);
      response.header(
        'cache-control',
        HASHED_ASSET.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  // Pages but the first are files beside it, and known by their names alone.
  for (const name of ['survey', 'review', 'history'])
    app.get(`/${name}`, (_request, reply) => reply.sendFile(`${name}.html`));
}

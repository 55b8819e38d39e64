import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { Access } from '@tongtu/access';
import { featureRoutes } from '@tongtu/features';
import { tileRoutes } from '@tongtu/tiles';
import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform.ts';
import { styleRoutes } from './styles.ts';

const VIEWER = fileURLToPath(new URL('../../../../viewer/dist/', import.meta.url));
/** Vite names these files by their content. */
const HASHED_ASSET = /\/assets\//;

/** Every way into the platform; each takes the request's principal. */
export async function registerDoors(app: FastifyInstance, platform: Platform, access: Access): Promise<void> {
  const { database, registry } = platform;
  app.addHook('onSend', async (request, reply) => {
    if (!request.url.startsWith('/api') || reply.hasHeader('cache-control')) return;
    // One address answers with the public edition or the full one, by who asks: no cache between may mix them up.
    reply.header('cache-control', 'private, no-cache').header('vary', 'Cookie');
  });
  access.routes(app);
  const { principalOf } = access;
  await app.register(async (scope) => featureRoutes(scope, { database, principalOf }));
  styleRoutes(app, registry);
  await app.register(async (scope) => tileRoutes(scope, { registry, principalOf }));
  if (!existsSync(VIEWER)) throw new Error('the viewer is not built: run "npm run build" first');
  await app.register(fastifyStatic, {
    root: VIEWER,
    cacheControl: false,
    setHeaders: (response, path) => {
      response.header(
        'cache-control',
        HASHED_ASSET.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
}

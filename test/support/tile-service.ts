import { ANONYMOUS, type Database, type Principal } from '@tongtu/database';
import { ProblemError, problem } from '@tongtu/sdk/contract';
import { tileAt } from '@tongtu/sdk/geo';
import { TilesetRegistry, tileRoutes } from '@tongtu/tiles';
import Fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import { type BuildResult, buildTileset } from '../../services/tiles/src/build/build-tileset.ts';
import { defaultProfile } from '../../services/tiles/src/profile/index.ts';
import { insertPaperCity } from './tiles-city.ts';

export const ORIGINS = { of: (request: { host: string }) => `http://${request.host}`, isFixed: true };
export const MEMBER: Principal = {
  ...{
    kind: 'member',
    memberId: 'm1',
    name: '沈玉',
    organizationId: 'survey',
    organizationKind: 'survey_authority',
  },
  ...{ role: 'viewer', audience: 'government' },
};

/** The tile routes alone over a small city; who has a cookie is a member. Nothing is built yet. */
export interface TileService {
  readonly registry: TilesetRegistry;
  readonly app: FastifyInstance;
  readonly origin: string;
  /** A tile of the public tileset that holds buildings. */
  readonly path: string;
  build(tilesetId: 'base' | 'base-full'): Promise<BuildResult>;
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

export async function openTileService(database: Database, directory: string): Promise<TileService> {
  await database.asService((tx) => insertPaperCity(tx, 500));
  const registry = await TilesetRegistry.open({ database, directory, pollMs: 3_600_000 });
  const app = Fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } });
  app.setErrorHandler((error, _request, reply) => {
    const code = error instanceof Error && 'validation' in error ? 'bad_parameter' : 'internal';
    const answer = error instanceof ProblemError ? error.problem : problem(code, { detail: String(error) });
    void reply
      .code(answer.status)
      .type('application/problem+json')
      .header('cache-control', 'no-store')
      .send(answer);
  });
  await app.register(tileRoutes, {
    registry,
    origins: ORIGINS,
    principalOf: (request: { headers: Record<string, unknown> }) =>
      request.headers.cookie ? MEMBER : ANONYMOUS,
  });
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const { z, x, y } = tileAt([120.701, 30.701], 15);
  return {
    ...{ registry, app, origin, path: `/tiles/base/${z}/${x}/${y}` },
    build(tilesetId) {
      const edition = tilesetId === 'base' ? 'public' : 'full';
      return buildTileset({ database, directory, tilesetId, edition, profile: defaultProfile, workers: 1 });
    },
    get: (url, headers = {}) => app.inject({ url, headers }),
    async close() {
      await app.close();
      await registry.close();
    },
  };
}

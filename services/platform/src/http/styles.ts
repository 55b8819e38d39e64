import { ProblemError } from '@tongtu/sdk/contract';
import { type MapLanguage, standardStyle } from '@tongtu/sdk/style';
import type { TilesetRegistry } from '@tongtu/tiles';
import type { FastifyInstance } from 'fastify';
import type { Origins } from './origin.ts';

const LANGUAGES: readonly MapLanguage[] = ['zh', 'en', 'both'];

/** Map styles as MapLibre reads them; the source is the public base tileset at the platform's own address. */
export function styleRoutes(app: FastifyInstance, registry: TilesetRegistry, origins: Origins): void {
  app.get<{ Params: { styleId: string }; Querystring: { lang?: string } }>(
    '/styles/:styleId',
    {
      schema: {
        querystring: {
          type: 'object',
          properties: { lang: { type: 'string' } },
          additionalProperties: false,
        },
      },
    },
    async (request, reply) => {
      const { styleId } = request.params;
      if (styleId !== 'standard') throw new ProblemError('not_found', { got: styleId, wanted: 'standard' });
      const { lang = 'zh' } = request.query;
      const language = LANGUAGES.find((each) => each === lang);
      if (!language)
        throw new ProblemError('bad_parameter', { detail: 'lang', got: lang, wanted: LANGUAGES.join(', ') });
      const layers = registry.get('base')?.stack.base.metadata.vector_layers as
        | readonly { id: string }[]
        | undefined;
      reply
        .header('access-control-allow-origin', '*')
        .header('cache-control', origins.isFixed ? 'public, no-cache' : 'private, no-cache');
      return standardStyle({
        tileJsonUrl: `${origins.of(request)}/tiles/base`,
        language,
        ...(layers ? { vectorLayers: layers.map((layer) => layer.id) } : {}),
      });
    },
  );
}

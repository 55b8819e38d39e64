import { ProblemError } from '@tongtu/sdk/contract';
import { BASE_STYLE_IDS, BASE_STYLES, type MapLanguage, standardStyle } from '@tongtu/sdk/style';
import { sendDocument, type TilesetRegistry } from '@tongtu/tiles';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Origins } from './origin.ts';

const LANGUAGES: readonly MapLanguage[] = ['zh', 'en', 'both'];
/** As OGC API – Styles names the encoding. */
const STYLE_MEDIA_TYPE = 'application/vnd.mapbox.style+json';

/**
 * Map styles as MapLibre reads them; the source is the public base tileset at the platform's own address. There are
 * no sprites to serve: no style names one, for whatever is drawn is text, lines and areas (a test of the style holds it).
 */
export function styleRoutes(app: FastifyInstance, registry: TilesetRegistry, origins: Origins): void {
  const forEveryPage = (reply: FastifyReply) =>
    reply
      .header('access-control-allow-origin', '*')
      .header('access-control-expose-headers', 'ETag')
      .header('cache-control', origins.isFixed ? 'public, no-cache' : 'private, no-cache');

  app.get(
    '/styles',
    { schema: { querystring: { type: 'object', additionalProperties: false } } },
    async (request, reply) => {
      forEveryPage(reply);
      const origin = origins.of(request);
      return sendDocument(request, reply, {
        default: BASE_STYLE_IDS[0],
        styles: BASE_STYLE_IDS.map((id) => ({
          id,
          title: `${BASE_STYLES[id].title.zh} ${BASE_STYLES[id].title.en}`,
          titles: BASE_STYLES[id].title,
          dark: BASE_STYLES[id].palette.dark,
          languages: LANGUAGES,
          links: [{ rel: 'stylesheet', type: STYLE_MEDIA_TYPE, href: `${origin}/styles/${id}` }],
        })),
      });
    },
  );

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
      const id = BASE_STYLE_IDS.find((each) => each === styleId);
      if (!id) throw new ProblemError('not_found', { got: styleId, wanted: BASE_STYLE_IDS.join(', ') });
      const { lang = 'zh' } = request.query;
      const language = LANGUAGES.find((each) => each === lang);
      if (!language)
        throw new ProblemError('bad_parameter', { detail: 'lang', got: lang, wanted: LANGUAGES.join(', ') });
      const layers = registry.get('base')?.stack.metadata.vector_layers as
        | readonly { id: string }[]
        | undefined;
      forEveryPage(reply);
      const style = standardStyle({
        tileJsonUrl: `${origins.of(request)}/tiles/base`,
        palette: BASE_STYLES[id].palette,
        language,
        ...(layers ? { vectorLayers: layers.map((layer) => layer.id) } : {}),
      });
      return sendDocument(request, reply, style);
    },
  );
}

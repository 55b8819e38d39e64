import { LANGUAGE_COOKIE } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { isPageLanguage, languageOf } from './language.ts';
import { nextPath } from './next-path.ts';

const YEAR_SECONDS = 31_536_000;

/**
 * `GET /language?lang=en&next=/api`: a reader chooses the language of the pages, and goes back to where they were. A link,
 * not a form: it works without a script, and whoever makes another follow it changes no more than a language.
 */
export function languageRoutes(app: FastifyInstance): void {
  app.get<{ Querystring: Record<string, unknown> }>('/language', async (request, reply) => {
    const { lang, next } = request.query;
    const language = isPageLanguage(lang) ? lang : languageOf(request);
    return reply
      .header('set-cookie', `${LANGUAGE_COOKIE}=${language}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`)
      .header('cache-control', 'no-store')
      .redirect(nextPath(next), 303);
  });
}

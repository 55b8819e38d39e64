import type { Principal } from '@tongtu/database';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { PAGE_POLICY, PAGE_STYLE, PAGE_STYLE_URL, type PageText } from './page.ts';

/**
 * A page that depends on who asks and in which language.
 *
 * @param headers besides those of every page, or instead of them
 */
export function sendPage(
  reply: FastifyReply,
  principal: Principal,
  page: PageText,
  headers: Readonly<Record<string, string>> = {},
): FastifyReply {
  const memberName = principal.kind === 'member' ? principal.name : undefined;
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', PAGE_POLICY)
    .header('vary', 'Accept, Accept-Language, Cookie')
    .header('cache-control', 'private, no-cache')
    .headers(headers)
    .send(page({ path: reply.request.url, memberName }));
}

export function pageStyleRoute(app: FastifyInstance): void {
  app.get(PAGE_STYLE_URL, async (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(PAGE_STYLE),
  );
}

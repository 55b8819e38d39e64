import { languageOf } from '@tongtu/access';
import { PROBLEM_MEDIA_TYPE, type Problem } from '@tongtu/sdk/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ERROR_PAGE_POLICY, errorPage, hasPage } from './error-page.ts';
import { prefersPage } from './prefers-page.ts';
import { EVERY_ANSWER } from './security-headers.ts';

/** Sends a problem: as a page to someone who reads it in a browser, as RFC 9457 problem details to everyone else. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
  { retryAfterSeconds }: { readonly retryAfterSeconds?: number } = {},
): FastifyReply {
  // Fastify's own refusals come here without having passed a hook.
  reply.header('request-id', request.id).headers(EVERY_ANSWER);
  // What a route had set for the answer that is not to be.
  for (const header of [
    'etag',
    'last-modified',
    'content-encoding',
    'content-length',
    'content-security-policy',
  ])
    reply.removeHeader(header);
  reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .header('vary', 'Accept, Accept-Language, Cookie');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  if (!hasPage(problem.status) || !prefersPage(request.headers.accept))
    return reply.type(PROBLEM_MEDIA_TYPE).send(JSON.stringify({ ...problem, instance: request.id }));
  const language = languageOf(request);
  return reply
    .type('text/html; charset=utf-8')
    .header('content-language', language === 'zh' ? 'zh-CN' : 'en')
    .header('content-security-policy', ERROR_PAGE_POLICY)
    .send(errorPage(problem.status, language, request.id));
}

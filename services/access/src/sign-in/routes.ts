import { PROBLEM_MEDIA_TYPE, ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { languageOf, type PageLanguage } from '../language.ts';
import { AUTH_PATH, type Library, SIGN_IN_PATH } from '../library.ts';
import { nextPath } from '../next-path.ts';
import type { Sessions } from '../session/sessions.ts';
import { exchange, type Outcome, problemOf } from './exchange.ts';
import { SIGN_IN_POLICY, type SignInPage, signInPage } from './page.ts';

/** A user name, a password and a path are all that is sent here. */
const BODY_LIMIT_BYTES = 8_192;

/** The sign-in page and its form, and the same two doors as JSON. Of the library's endpoints only these are open. */
export function signInRoutes(app: FastifyInstance, library: Library, sessions: Sessions): void {
  app.post<{ Body: { username: string; password: string } }>(
    AUTH_PATH + SIGN_IN_PATH,
    { schema: { body: CREDENTIALS }, bodyLimit: BODY_LIMIT_BYTES },
    async (request, reply) => {
      // Not the whole body: `rememberMe: false` would make a session that ends after a day, idle or not.
      const { username, password } = request.body;
      return answer(reply, await exchange(library, request, SIGN_IN_PATH, { username, password }));
    },
  );

  app.post(`${AUTH_PATH}/sign-out`, { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const outcome = await exchange(library, request, '/sign-out', {});
    if (outcome.kind === 'done') sessions.forget(request.headers);
    return answer(reply, outcome);
  });

  app.get<{ Querystring: Record<string, unknown> }>('/sign-in', async (request, reply) => {
    const next = nextPath(request.query.next);
    if (request.principal.kind === 'member') return reply.redirect(next, 303);
    return sendPage(reply, 200, { language: chosenLanguage(request, request.query.lang), next });
  });

  app.register(async (form) => {
    form.removeAllContentTypeParsers();
    form.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => {
        done(null, new URLSearchParams(String(body)));
      },
    );
    // For pages without a script of their own.
    form.post('/sign-out', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const next = nextPath(fieldsOf(request).get('next') ?? '');
      const outcome = await exchange(library, request, '/sign-out', {});
      if (outcome.kind !== 'done') return answer(reply, outcome);
      sessions.forget(request.headers);
      return withCookies(reply, outcome).header('cache-control', 'no-store').redirect(next, 303);
    });

    form.post('/sign-in', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const fields = fieldsOf(request);
      const field = (name: string) => fields.get(name) ?? '';
      const userName = field('userName').trim();
      const next = nextPath(field('next'));
      const outcome = await exchange(library, request, SIGN_IN_PATH, {
        username: userName,
        password: field('password'),
      });
      if (outcome.kind === 'done') return withCookies(reply, outcome).redirect(next, 303);
      const language = chosenLanguage(request, field('lang'));
      const { reason, retryAfterSeconds } = outcome;
      if (retryAfterSeconds > 0) reply.header('retry-after', retryAfterSeconds);
      return sendPage(reply, problemOf(reason).status, {
        language,
        next,
        userName,
        error: reason,
        retryAfterSeconds,
      });
    });
  });
}

function fieldsOf({ body }: FastifyRequest): URLSearchParams {
  if (body instanceof URLSearchParams) return body;
  const wanted = 'application/x-www-form-urlencoded';
  throw new ProblemError('unsupported_media_type', { got: 'no body', wanted });
}

const CREDENTIALS = {
  type: 'object',
  properties: { username: { type: 'string' }, password: { type: 'string' } },
  required: ['username', 'password'],
  additionalProperties: false,
};

function answer(reply: FastifyReply, outcome: Outcome) {
  reply.header('cache-control', 'no-store');
  if (outcome.kind === 'done') return withCookies(reply, outcome).code(204).send();
  const problem = problemOf(outcome.reason);
  if (outcome.retryAfterSeconds > 0) reply.header('retry-after', outcome.retryAfterSeconds);
  return reply
    .code(problem.status)
    .type(PROBLEM_MEDIA_TYPE)
    .send({ ...problem, instance: reply.request.id });
}

function withCookies(reply: FastifyReply, outcome: Extract<Outcome, { kind: 'done' }>): FastifyReply {
  return reply.header('set-cookie', [...outcome.cookies]);
}

function sendPage(reply: FastifyReply, status: number, page: SignInPage) {
  return (
    reply
      .code(status)
      .type('text/html; charset=utf-8')
      .header('content-language', page.language === 'zh' ? 'zh-CN' : 'en')
      .header('content-security-policy', SIGN_IN_POLICY)
      // `no-referrer` would make the form's Origin "null", which the origin check refuses.
      .header('referrer-policy', 'same-origin')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store')
      .send(signInPage(page))
  );
}

/** Chosen on the page, else what the browser asks for. */
function chosenLanguage(request: FastifyRequest, chosen: unknown): PageLanguage {
  return chosen === 'zh' || chosen === 'en' ? chosen : languageOf(request);
}

import { PROBLEM_MEDIA_TYPE } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageWanted } from '../account/page-wanted.ts';
import type { AuditQueue } from '../audit/queue.ts';
import { fieldsOf, takeForms } from '../form-body.ts';
import { sendForm } from '../form-page.ts';
import { languageOf, type PageLanguage } from '../language.ts';
import { AUTH_PATH, type Library, SIGN_IN_PATH } from '../library.ts';
import { nextPath } from '../next-path.ts';
import { verifySecondFactor } from '../second-factor/second-factor.ts';
import type { Sessions } from '../session/sessions.ts';
import { exchange, isWaiting, type Outcome, problemOf } from './exchange.ts';
import { SECOND_STEP_PAGE, SIGN_IN_PAGE, secondStepPage, signInPage } from './page.ts';
import { SignInRecord } from './record.ts';

/** A user name, a password and a path are all that is sent here. */
const BODY_LIMIT_BYTES = 8_192;

/** The sign-in page and its form, and the same two doors as JSON. Of the library's endpoints only these are open. */
export function signInRoutes(
  app: FastifyInstance,
  { library, sessions, audit }: { library: Library; sessions: Sessions; audit: Pick<AuditQueue, 'push'> },
): void {
  const record = new SignInRecord(audit, sessions);
  app.post<{ Body: { username: string; password: string } }>(
    AUTH_PATH + SIGN_IN_PATH,
    { schema: { body: CREDENTIALS }, bodyLimit: BODY_LIMIT_BYTES },
    async (request, reply) => {
      // Not the whole body: `rememberMe: false` would make a session that ends after a day, idle or not.
      const { username, password } = request.body;
      const outcome = await exchange(library, request, SIGN_IN_PATH, { username, password });
      await record.note(request, outcome, username);
      if (outcome.kind === 'done' && isWaiting(outcome))
        return withCookies(reply, outcome)
          .code(202)
          .header('cache-control', 'no-store')
          .send({ wanted: 'second_factor' });
      return answer(reply, outcome);
    },
  );

  app.post<{ Body: { code: string } }>(
    `${AUTH_PATH}/sign-in/second-factor`,
    { schema: { body: CODE }, bodyLimit: BODY_LIMIT_BYTES },
    async (request, reply) => {
      const outcome = await verifySecondFactor({ library }, request, request.body.code);
      await record.note(request, outcome);
      return answer(reply, outcome);
    },
  );

  app.post(`${AUTH_PATH}/sign-out`, { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const outcome = await exchange(library, request, '/sign-out', {});
    if (outcome.kind === 'done') {
      record.left(request);
      sessions.forget(request.headers);
    }
    return answer(reply, outcome);
  });

  app.get<{ Querystring: Record<string, unknown> }>(SIGN_IN_PAGE, async (request, reply) => {
    const next = nextPath(request.query.next);
    const { memberSession } = request;
    if (memberSession) return reply.redirect(pageWanted(memberSession.wanted, next), 303);
    const language = chosenLanguage(request, request.query.lang);
    return sendForm(reply, 200, language, signInPage({ language, next }));
  });

  app.get<{ Querystring: Record<string, unknown> }>(SECOND_STEP_PAGE, async (request, reply) => {
    const language = chosenLanguage(request, request.query.lang);
    return sendForm(reply, 200, language, secondStepPage({ language, next: nextPath(request.query.next) }));
  });

  app.register(async (form) => {
    takeForms(form);

    // For pages without a script of their own.
    form.post('/sign-out', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const next = nextPath(fieldsOf(request).get('next') ?? '');
      const outcome = await exchange(library, request, '/sign-out', {});
      if (outcome.kind !== 'done') return answer(reply, outcome);
      record.left(request);
      sessions.forget(request.headers);
      return withCookies(reply, outcome).header('cache-control', 'no-store').redirect(next, 303);
    });

    form.post(SIGN_IN_PAGE, { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const fields = fieldsOf(request);
      const field = (name: string) => fields.get(name) ?? '';
      const userName = field('userName').trim();
      const next = nextPath(field('next'));
      const language = chosenLanguage(request, field('lang'));
      const outcome = await exchange(library, request, SIGN_IN_PATH, {
        username: userName,
        password: field('password'),
      });
      await record.note(request, outcome, userName);
      if (outcome.kind === 'refused') {
        const { reason: error, retryAfterSeconds } = outcome;
        const page = signInPage({ language, next, userName, error, retryAfterSeconds });
        return sendForm(waiting(reply, outcome), problemOf(error).status, language, page);
      }
      const to = isWaiting(outcome)
        ? `${SECOND_STEP_PAGE}?${new URLSearchParams({ lang: language, next })}`
        : await afterSignIn(outcome, next);
      return withCookies(reply, outcome).header('cache-control', 'no-store').redirect(to, 303);
    });

    form.post(SECOND_STEP_PAGE, { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const fields = fieldsOf(request);
      const next = nextPath(fields.get('next') ?? '');
      const language = chosenLanguage(request, fields.get('lang'));
      const outcome = await verifySecondFactor({ library }, request, fields.get('code') ?? '');
      await record.note(request, outcome);
      if (outcome.kind === 'done')
        return withCookies(reply, outcome)
          .header('cache-control', 'no-store')
          .redirect(await afterSignIn(outcome, next), 303);
      const { reason: error, retryAfterSeconds } = outcome;
      const page = { language, next, error, retryAfterSeconds };
      const html = error === 'expired' ? signInPage(page) : secondStepPage(page);
      return sendForm(waiting(reply, outcome), problemOf(error).status, language, html);
    });
  });

  /** Where somebody goes who has just signed in: there may be something to do first. */
  async function afterSignIn({ cookies }: Extract<Outcome, { kind: 'done' }>, next: string): Promise<string> {
    const cookie = cookies.map((each) => each.split(';', 1)[0]).join('; ');
    return pageWanted((await sessions.of({ cookie }))?.wanted, next);
  }
}

function waiting(reply: FastifyReply, { retryAfterSeconds }: Extract<Outcome, { kind: 'refused' }>) {
  return retryAfterSeconds > 0 ? reply.header('retry-after', retryAfterSeconds) : reply;
}

const CODE = {
  type: 'object',
  properties: { code: { type: 'string' } },
  required: ['code'],
  additionalProperties: false,
};

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

/** Chosen on the page, else what the browser asks for. */
function chosenLanguage(request: FastifyRequest, chosen: unknown): PageLanguage {
  return chosen === 'zh' || chosen === 'en' ? chosen : languageOf(request);
}

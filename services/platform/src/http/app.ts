import { randomUUID } from 'node:crypto';
import { withoutKey } from '@tongtu/access';
import { PHOTO_TYPES, ProblemError, problem } from '@tongtu/sdk/contract';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { LogLevel } from '../settings.ts';
import { accessLog } from './access-log.ts';
import { RouteTable } from './allowed-methods.ts';
import { tellAnswered } from './answered.ts';
import { BrokenAnswers } from './broken-answers.ts';
import { onClientError, refuseUnserved } from './client-error.ts';
import {
  CONNECTION_LIMITS,
  type ConnectionLimits,
  limitConnections,
  serverOptionsOf,
  timeoutsOf,
} from './connection-limits.ts';
import { takeJson } from './json-body.ts';
import { type LogStream, logOutput } from './log-output.ts';
import { sendProblem } from './problem-answer.ts';
import { answerTo } from './problem-of.ts';
import { sendReadyAnswers } from './ready-answers.ts';
import { originForm, requestCheck } from './request-check.ts';
import { requestLog } from './request-log.ts';
import { EVERY_ANSWER } from './security-headers.ts';

export interface AppOptions {
  readonly logLevel: LogLevel;
  /** Addresses of proxies whose X-Forwarded-* headers are believed; missing: nobody's. */
  readonly trustProxy?: readonly string[] | undefined;
  /** Where log lines go; standard output unless a test collects them. */
  readonly logStream?: LogStream;
  /** Missing: {@link CONNECTION_LIMITS}. */
  readonly limits?: ConnectionLimits;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route that was added, for whoever has to know of all of them. */
    readonly routeTable: RouteTable;
  }
}

/** Those who come while the platform stops may find it again, or another one, this much later. */
const STOPPING_RETRY_SECONDS = 5;

/** The HTTP application without its routes: request ids, structured logs, and one place where errors become answers. */
export function createApp({
  logLevel,
  trustProxy = [],
  logStream,
  limits = CONNECTION_LIMITS,
}: AppOptions): FastifyInstance {
  const routes = new RouteTable();
  const output: LogStream = logStream ?? logOutput();
  const nextId = requestIds();
  let stopping = false;
  const app = Fastify({
    logger: {
      level: logLevel,
      stream: output,
    },
    // One line a request, when it is answered: below.
    logController: new BrokenAnswers(),
    childLoggerFactory: requestLog,
    genReqId: nextId,
    requestIdHeader: false, // a caller must not choose what the log says
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    bodyLimit: 1_048_576,
    // Wrong parameters are refused, never dropped or bent into shape.
    ajv: {
      customOptions: {
        removeAdditional: false,
        coerceTypes: false,
        useDefaults: false,
        allErrors: false,
        verbose: true,
      },
    },
    // A key in an address is taken out of it before anything looks at it.
    rewriteUrl: (raw) => withoutKey(raw, originForm(raw)),
    ...timeoutsOf(limits),
    // Node's and Fastify's own answers to these are no problem details: ours below are.
    http: { requireHostHeader: false, ...serverOptionsOf(limits) },
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => fail(error, request, reply),
    clientErrorHandler: onClientError,
    forceCloseConnections: 'idle',
  });

  limitConnections(app.server, limits);
  refuseUnserved(app.server);
  takeJson(app);
  app.decorate('routeTable', routes);
  app.addHook('onRoute', ({ method, url }) => routes.add({ method, url }));
  app.addHook('preClose', async () => {
    stopping = true;
  });
  const faultOf = requestCheck(trustProxy.length > 0);
  app.addHook('onRequest', (request, reply, next) => {
    reply.header('request-id', request.id).headers(EVERY_ANSWER);
    if (stopping) {
      reply.header('retry-after', String(STOPPING_RETRY_SECONDS));
      return next(new ProblemError('not_ready', { detail: 'The server is stopping' }));
    }
    next(faultOf(request));
  });
  tellAnswered(app);
  app.onAnswered.push(accessLog(output, logLevel));
  sendReadyAnswers(app, { nextId, faultOf, isStopping: () => stopping });
  app.setNotFoundHandler((request, reply) => {
    const allowed = routes.methodsAt(pathOf(request));
    if (allowed.length === 0) return sendProblem(request, reply, problem('not_found'));
    reply.header('allow', allowed.join(', '));
    if (request.method === 'OPTIONS') return reply.code(204).send();
    const answer = problem('method_not_allowed', { got: request.method, wanted: allowed.join(', ') });
    return sendProblem(request, reply, answer);
  });
  app.setErrorHandler((error, request, reply) => fail(error, request, reply));
  return app;
}

/** Told to whoever meets an error, and in every line of the log: no two are the same, whichever process gives them. */
function requestIds(): () => string {
  const process = randomUUID();
  let count = 0;
  return () => `${process}-${(++count).toString(36)}`;
}
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

const BODY_TYPES = [JSON_TYPE, FORM_TYPE, ...PHOTO_TYPES];

/** What the route that was asked takes as a body: it may have parsers of its own. */
const bodyTypeOf = ({ server }: FastifyRequest): string =>
  BODY_TYPES.filter((type) => server.hasContentTypeParser(type)).join(', ');

const pathOf = ({ url }: Pick<FastifyRequest, 'url'>): string => url.split('?', 1)[0] ?? '';

function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { problem, retryAfterSeconds, log } = answerTo(error, {
    method: request.method,
    path: pathOf(request),
    contentType: request.headers['content-type'],
    bodyType: bodyTypeOf(request),
    range: request.headers.range,
    bodyLimitBytes: request.routeOptions.bodyLimit ?? 0,
  });
  if (log) request.log[log]({ err: error }, log === 'error' ? 'request failed' : problem.title);
  void sendProblem(request, reply, problem, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
}

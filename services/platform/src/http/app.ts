import { randomUUID } from 'node:crypto';
import { ProblemError, problem } from '@tongtu/sdk/contract';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { LogLevel } from '../settings.ts';
import { RouteTable } from './allowed-methods.ts';
import { onClientError } from './client-error.ts';
import { logOutput } from './log-output.ts';
import { isHost } from './origin.ts';
import { sendProblem } from './problem-answer.ts';
import { answerTo } from './problem-of.ts';
import { secure } from './security-headers.ts';

export interface AppOptions {
  readonly logLevel: LogLevel;
  /** Addresses of proxies whose X-Forwarded-* headers are believed; missing: nobody's. */
  readonly trustProxy?: readonly string[] | undefined;
  /** Where log lines go; standard output unless a test collects them. */
  readonly logStream?: { write(line: string): void };
}

/** Those who come while the platform stops may find it again, or another one, this much later. */
const STOPPING_RETRY_SECONDS = 5;

/** The HTTP application without its routes: request ids, structured logs, and one place where errors become answers. */
export function createApp({ logLevel, trustProxy = [], logStream }: AppOptions): FastifyInstance {
  const routes = new RouteTable();
  let stopping = false;
  const app = Fastify({
    logger: {
      level: logLevel,
      stream: logStream ?? logOutput(),
    },
    // One line a request, when it is answered: below.
    logController: new LogController({ disableRequestLogging: true }),
    // Fastify always gives options, and pino makes a child without any in half the time.
    childLoggerFactory: (logger, bindings, options) =>
      Object.keys(options).length > 0 ? logger.child(bindings, options) : logger.child(bindings),
    genReqId: requestIds(),
    requestIdHeader: false, // a caller must not choose what the log says
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    bodyLimit: 1_048_576,
    // Wrong parameters are refused, never dropped or bent into shape.
    ajv: {
      customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false, allErrors: false },
    },
    // Node's and Fastify's own answers to these are no problem details: ours below are.
    http: { requireHostHeader: false },
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => fail(error, request, reply),
    clientErrorHandler: onClientError,
    forceCloseConnections: 'idle',
  });

  app.addHook('onRoute', ({ method, url }) => routes.add({ method, url }));
  app.addHook('preClose', async () => {
    stopping = true;
  });
  let knownHost: string | undefined;
  app.addHook('onRequest', (request, reply, next) => {
    secure(reply.header('request-id', request.id));
    if (stopping) {
      reply.header('retry-after', String(STOPPING_RETRY_SECONDS));
      return next(new ProblemError('not_ready', { detail: 'The server is stopping' }));
    }
    // Every absolute link of an answer begins with it. Nearly all requests have the one before's.
    const { host } = request;
    if (host === knownHost) return next();
    if (isHost(host)) {
      knownHost = host;
      return next();
    }
    if (host === '' && request.raw.httpVersion === '1.0') return next();
    next(
      new ProblemError('bad_request', {
        detail: 'The Host header is no host',
        got: host,
        wanted: 'host or host:port',
      }),
    );
  });
  app.addHook('onResponse', (request, reply, next) => {
    const { method, ip } = request;
    const answered = { status: reply.statusCode, durationMs: reply.elapsedTime };
    // A query string may carry a key, a header a cookie: neither is logged. Flat, because each object in a line is
    // written by a second, slower way.
    request.log.info({ method, path: pathOf(request), remote: ip, ...answered }, 'request completed');
    next();
  });
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

const pathOf = ({ url }: Pick<FastifyRequest, 'url'>): string => url.split('?', 1)[0] ?? '';

function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { problem, retryAfterSeconds, log } = answerTo(error, {
    method: request.method,
    path: pathOf(request),
    contentType: request.headers['content-type'],
    bodyLimitBytes: request.routeOptions.bodyLimit ?? 0,
  });
  if (log) request.log[log]({ err: error }, log === 'error' ? 'request failed' : problem.title);
  void sendProblem(request, reply, problem, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
}

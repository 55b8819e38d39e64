import { randomUUID } from 'node:crypto';
import { QueryTimeoutError } from '@tongtu/database';
import { PROBLEM_MEDIA_TYPE, type Problem, ProblemError, problem } from '@tongtu/sdk/contract';
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance } from 'fastify';
import type { LogLevel } from '../settings.ts';

export interface AppOptions {
  readonly logLevel: LogLevel;
  /** Where log lines go; standard output unless a test collects them. */
  readonly logStream?: { write(line: string): void };
}

/** The HTTP application without its routes: request ids, structured logs, and one place where errors become answers. */
export function createApp({ logLevel, logStream }: AppOptions): FastifyInstance {
  const app = Fastify({
    logger: {
      level: logLevel,
      ...(logStream ? { stream: logStream } : {}),
      // A query string may carry a key, a header a cookie: neither is logged.
      serializers: {
        req: (request) => ({
          method: request.method,
          path: request.url.split('?', 1)[0],
          remote: request.ip,
        }),
      },
    },
    genReqId: () => randomUUID(),
    requestIdHeader: false, // a caller must not choose what the log says
    trustProxy: 'loopback',
    bodyLimit: 1_048_576,
    // Wrong parameters are refused, never dropped or bent into shape.
    ajv: {
      customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false, allErrors: false },
    },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });

  app.addHook('onRequest', async (request, reply) => {
    reply.header('request-id', request.id);
  });
  app.setNotFoundHandler((request, reply) => {
    void reply
      .code(404)
      .type(PROBLEM_MEDIA_TYPE)
      .send(problem('not_found', { instance: request.id }));
  });
  app.setErrorHandler((error, request, reply) => {
    const answer = { ...problemOf(error, request.log), instance: request.id };
    void reply.code(answer.status).type(PROBLEM_MEDIA_TYPE).header('cache-control', 'no-store').send(answer);
  });
  return app;
}

/** 4xx explains, 5xx hides and logs. */
function problemOf(error: unknown, log: FastifyBaseLogger): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof QueryTimeoutError) {
    log.warn({ err: error }, 'query ended for its time');
    return problem('query_timeout', { wanted: `an answer within ${error.timeoutMs} ms; ask for less` });
  }
  if (isFastifyError(error) && error.validation) {
    const unknown = error.validation.find((each) => each.keyword === 'additionalProperties');
    return unknown
      ? problem('unknown_parameter', { got: String(unknown.params.additionalProperty) })
      : problem('bad_parameter', { detail: error.message });
  }
  if (isFastifyError(error) && error.statusCode === 413)
    return problem('too_large', { detail: error.message });
  if (isFastifyError(error) && error.statusCode && error.statusCode < 500) {
    return { ...problem('bad_request', { detail: error.message }), status: error.statusCode };
  }
  log.error({ err: error }, 'request failed');
  return problem('internal');
}

const isFastifyError = (error: unknown): error is FastifyError => error instanceof Error && 'code' in error;

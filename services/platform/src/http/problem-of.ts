import { DatabaseUnavailableError, QueryTimeoutError } from '@tongtu/database';
import { type Problem, ProblemError, problem } from '@tongtu/sdk/contract';
import type { FastifyError } from 'fastify';
import { undecodable } from './request-check.ts';
import { problemOfValidation } from './validation-problem.ts';

/** What an error is to the caller, and to the operator. */
export interface Answer {
  readonly problem: Problem;
  /** When it may be worth asking again, as `Retry-After` says it. */
  readonly retryAfterSeconds?: number;
  /** Missing: the caller's own mistake, not worth a line. */
  readonly log?: 'warn' | 'error';
}

/** What was asked for, as far as an answer repeats it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly contentType?: string | undefined;
  /** What the resource takes as a body. */
  readonly bodyType: string;
  readonly bodyLimitBytes: number;
  readonly range?: string | undefined;
}

/** The embedded engine comes back within some seconds, a server's restart takes as long. */
const DATABASE_RETRY_SECONDS = 5;
/** Libraries wrap what went wrong beneath them, some of them twice. */
const MAX_CAUSES = 5;

/** 4xx explains, 5xx hides. */
export function answerTo(error: unknown, asked: Asked): Answer {
  for (const each of causes(error)) {
    if (each instanceof ProblemError) {
      const { problem, retryAfterSeconds } = each;
      return { problem, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
    }
    if (each instanceof QueryTimeoutError) {
      const wanted = `an answer within ${each.timeoutMs} ms; ask for less`;
      return { problem: problem('query_timeout', { wanted }), log: 'warn' };
    }
    if (each instanceof DatabaseUnavailableError) {
      const answer = problem('database_unavailable', { wanted: 'another try in a few seconds' });
      return { problem: answer, retryAfterSeconds: DATABASE_RETRY_SECONDS, log: 'warn' };
    }
  }
  const known = isRefusal(error) ? problemOfRefusal(error, asked) : undefined;
  return known ? { problem: known } : { problem: problem('internal'), log: 'error' };
}

function* causes(error: unknown): Iterable<unknown> {
  let each = error;
  for (let depth = 0; each !== undefined && depth < MAX_CAUSES; depth++) {
    yield each;
    each = each instanceof Error ? each.cause : undefined;
  }
}

/** Undefined for what is our own fault. Fastify's own messages repeat addresses and bodies: they are not passed on. */
function problemOfRefusal(error: Refusal, asked: Asked): Problem | undefined {
  const [fault] = error.validation ?? [];
  if (fault) return problemOfValidation(fault, error.validationContext ?? '');
  switch (error.code) {
    case 'FST_ERR_BAD_URL':
      return undecodable(asked.path).problem;
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return problem('uri_too_long', { got: asked.path, wanted: 'parts of at most 100 characters' });
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem('too_large', { wanted: `a body of at most ${asked.bodyLimitBytes} bytes` });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem('unsupported_media_type', {
        got: asked.contentType ?? 'no Content-Type',
        wanted: asked.bodyType,
      });
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return problem('bad_request', { detail: 'The body is no JSON', wanted: 'a JSON document' });
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return problem('bad_request', { detail: 'The body is not as long as its Content-Length says' });
  }
  return problemOfStatus(error, asked);
}

/** What has a status of the caller's (a body with `__proto__`, a file's refusal of a range) and no row above. */
function problemOfStatus({ statusCode = 500, headers }: Refusal, asked: Asked): Problem | undefined {
  switch (statusCode) {
    case 404:
      return problem('not_found');
    case 412:
      return problem('precondition_failed');
    case 416:
      return problem('range_not_satisfiable', {
        ...(asked.range === undefined ? {} : { got: asked.range }),
        wanted: `bytes within ${String(headers?.['Content-Range'] ?? 'the file')}`,
      });
  }
  return statusCode >= 400 && statusCode < 500 ? problem('bad_request') : undefined;
}

/** A refusal of Fastify or of one of its plugins, which may know headers for the answer. */
type Refusal = Partial<FastifyError> & { readonly headers?: Readonly<Record<string, unknown>> };

const isRefusal = (error: unknown): error is Refusal =>
  error instanceof Error && ('code' in error || 'statusCode' in error);

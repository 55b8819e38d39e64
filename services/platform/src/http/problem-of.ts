import { DatabaseUnavailableError, QueryTimeoutError } from '@tongtu/database';
import { type Problem, ProblemError, problem } from '@tongtu/sdk/contract';
import type { FastifyError } from 'fastify';

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
  readonly bodyLimitBytes: number;
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
  const known = isFastifyError(error) ? problemOfFastify(error, asked) : undefined;
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
function problemOfFastify(error: FastifyError, asked: Asked): Problem | undefined {
  if (error.validation) return problemOfValidation(error);
  switch (error.code) {
    case 'FST_ERR_BAD_URL':
      return problem('bad_request', {
        detail: 'The address can not be decoded',
        got: asked.path,
        wanted: 'percent-encoded UTF-8',
      });
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return problem('uri_too_long', { got: asked.path, wanted: 'parts of at most 100 characters' });
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem('too_large', { wanted: `a body of at most ${asked.bodyLimitBytes} bytes` });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem('unsupported_media_type', {
        got: asked.contentType ?? 'no Content-Type',
        wanted: 'application/json',
      });
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return problem('bad_request', { detail: 'The body is no JSON', wanted: 'a JSON document' });
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return problem('bad_request', { detail: 'The body is not as long as its Content-Length says' });
  }
  // What has a status of the caller's (a body with `__proto__`, a plugin's refusal) and no row above.
  return error.statusCode && error.statusCode >= 400 && error.statusCode < 500
    ? problem(error.statusCode === 404 ? 'not_found' : 'bad_request')
    : undefined;
}

function problemOfValidation(error: FastifyError): Problem {
  const unknown = error.validation?.find((each) => each.keyword === 'additionalProperties');
  return unknown
    ? problem('unknown_parameter', { got: String(unknown.params.additionalProperty) })
    : problem('bad_parameter', { detail: error.message });
}

const isFastifyError = (error: unknown): error is FastifyError => error instanceof Error && 'code' in error;

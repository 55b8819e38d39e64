/** Problem details (RFC 9457): the one shape of every error on the wire. */
export interface Problem {
  /** `about:blank`, or a page of the documentation. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Stable, for programs. */
  readonly code: ProblemCode;
  readonly detail?: string;
  /** What was sent, and what would have been right. */
  readonly got?: string;
  readonly wanted?: string;
  /** Each of several faults, at most 100. */
  readonly errors?: readonly ProblemFault[];
  /** Which features stand in the way, at most 100. */
  readonly featureIds?: readonly number[];
  /** The request's id, by which the operator finds it in the log. */
  readonly instance?: string;
}

/** One fault of what was sent. */
export interface ProblemFault {
  /** Where in the body: a JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
  /** `[lng, lat]`, where the fault has a place. */
  readonly at?: readonly number[];
}

/** Every code with its HTTP status and title: the one table that routes map their failures by. */
export const PROBLEMS = {
  bad_parameter: { status: 400, title: 'A parameter has a value that can not be read' },
  unknown_parameter: { status: 400, title: 'The resource has no such parameter' },
  bad_request: { status: 400, title: 'The request can not be read' },
  not_signed_in: { status: 401, title: 'Sign in to see this' },
  invalid_key: { status: 401, title: 'The key is not valid here' },
  forbidden: { status: 403, title: 'This is not open to you' },
  not_found: { status: 404, title: 'There is nothing here' },
  method_not_allowed: { status: 405, title: 'The resource does not take this method' },
  not_acceptable: { status: 406, title: 'No representation fits the Accept header' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  conflict: { status: 409, title: 'The state does not allow this' },
  outdated: { status: 409, title: 'Features were changed by another publication meanwhile' },
  checks_failed: { status: 409, title: 'The checks found errors' },
  warnings_open: { status: 409, title: 'Warnings of the checks wait for a reviewer' },
  merge_conflict: { status: 409, title: 'Others changed the same; somebody has to choose' },
  gone: { status: 410, title: 'This was here once and is no longer kept' },
  precondition_failed: { status: 412, title: 'What the request is for has changed' },
  too_large: { status: 413, title: 'More was sent than is taken' },
  uri_too_long: { status: 414, title: 'The address is longer than is taken' },
  unsupported_media_type: { status: 415, title: 'The resource does not take this kind of content' },
  range_not_satisfiable: { status: 416, title: 'The range lies outside the file' },
  expectation_failed: { status: 417, title: 'What the Expect header asks for is not done here' },
  invalid_feature: { status: 422, title: 'What was sent does not fit its collection' },
  invalid_photo: { status: 422, title: 'The photo is none that is taken' },
  idempotency_key_reused: { status: 422, title: 'The key was used for another request' },
  precondition_required: { status: 428, title: 'Say which state you have seen, by If-Match' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'The headers are larger than is taken' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  busy: { status: 503, title: 'Too much of this is under way; ask again' },
  database_unavailable: { status: 503, title: 'The database can not be reached now; ask again' },
  query_timeout: { status: 503, title: 'The query took too long and was ended' },
  not_ready: { status: 503, title: 'Not ready yet' },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** Characters of a caller's own words that a problem repeats. */
const MAX_TEXT_LENGTH = 200;

/** Faults and features that a problem names. */
const MAX_FAULTS = 100;

const shortened = (fault: ProblemFault): ProblemFault => ({
  ...fault,
  ...{ pointer: cut(fault.pointer), detail: cut(fault.detail) },
});

/** A problem by its code. What it repeats of the request is cut: an answer must not grow with what was sent. */
export function problem(
  code: ProblemCode,
  {
    detail,
    got,
    wanted,
    errors,
    featureIds,
    instance,
  }: Pick<Problem, 'detail' | 'got' | 'wanted' | 'errors' | 'featureIds' | 'instance'> = {},
): Problem {
  return {
    type: 'about:blank',
    ...PROBLEMS[code],
    code,
    ...(detail === undefined ? {} : { detail: cut(detail) }),
    ...(got === undefined ? {} : { got: cut(got) }),
    ...(wanted === undefined ? {} : { wanted: cut(wanted) }),
    ...(errors === undefined ? {} : { errors: errors.slice(0, MAX_FAULTS).map(shortened) }),
    ...(featureIds === undefined ? {} : { featureIds: featureIds.slice(0, MAX_FAULTS) }),
    ...(instance === undefined ? {} : { instance }),
  };
}

function cut(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  // Half of a surrogate pair is no text.
  return `${text.slice(0, MAX_TEXT_LENGTH - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Thrown by a route where the caller is at fault; the one error handler sends it. */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** When it may be worth asking again; missing: not by waiting. */
  readonly retryAfterSeconds: number | undefined;
  constructor(
    code: ProblemCode,
    {
      retryAfterSeconds,
      ...more
    }: Pick<Problem, 'detail' | 'got' | 'wanted' | 'errors' | 'featureIds'> & {
      readonly retryAfterSeconds?: number;
    } = {},
  ) {
    const made = problem(code, more);
    super(made.detail ?? made.title);
    this.problem = made;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

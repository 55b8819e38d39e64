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
  /** The request's id, by which the operator finds it in the log. */
  readonly instance?: string;
}

/** Every code with its HTTP status and title: the one table that routes map their failures by. */
export const PROBLEMS = {
  bad_parameter: { status: 400, title: 'A parameter has a value that can not be read' },
  unknown_parameter: { status: 400, title: 'The resource has no such parameter' },
  bad_request: { status: 400, title: 'The request can not be read' },
  not_signed_in: { status: 401, title: 'Sign in to see this' },
  forbidden: { status: 403, title: 'This is not open to you' },
  not_found: { status: 404, title: 'There is nothing here' },
  not_acceptable: { status: 406, title: 'No representation fits the Accept header' },
  conflict: { status: 409, title: 'The state does not allow this' },
  too_large: { status: 413, title: 'More was sent than is taken' },
  range_not_satisfiable: { status: 416, title: 'The range lies outside the file' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  query_timeout: { status: 503, title: 'The query took too long and was ended' },
  not_ready: { status: 503, title: 'Not ready yet' },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** A problem by its code. */
export function problem(
  code: ProblemCode,
  more: Pick<Problem, 'detail' | 'got' | 'wanted' | 'instance'> = {},
): Problem {
  return { type: 'about:blank', ...PROBLEMS[code], code, ...more };
}

/** Thrown by a route where the caller is at fault; the one error handler sends it. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(code: ProblemCode, more: Pick<Problem, 'detail' | 'got' | 'wanted'> = {}) {
    super(more.detail ?? PROBLEMS[code].title);
    this.problem = problem(code, more);
  }
}

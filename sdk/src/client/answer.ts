import type { Problem } from '../contract/index.ts';

/**
 * What a call came to: the value, or the problem that the server (or the way to it) had.
 * A caller that ends a call by its `AbortSignal` gets the signal's reason thrown instead.
 */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: ClientProblem };

/** A problem of the server, or one of our own: no way to the server, or an answer of an unknown shape. */
export interface ClientProblem extends Omit<Problem, 'code'> {
  readonly code: Problem['code'] | 'unreachable' | 'unexpected_answer';
}

/** What {@link orThrow} throws. */
export class ClientError extends Error {
  readonly problem: ClientProblem;
  constructor(problem: ClientProblem) {
    super([problem.title, problem.detail, problem.got, problem.wanted].filter(Boolean).join(' · '));
    this.name = 'ClientError';
    this.problem = problem;
  }
}

/** The value, for callers to whom a problem is an exception. @throws ClientError */
export function orThrow<Value>(answer: Answer<Value>): Value {
  if (answer.ok) return answer.value;
  throw new ClientError(answer.problem);
}

/** Options of every call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Options of a write. */
export interface WriteOptions extends CallOptions {
  /**
   * The same key with the same call is done once and answered alike, however often it is sent: whoever got no answer sends
   * it again. Visible ASCII, up to 255 characters, such as a UUID. Missing: it is done again each time.
   */
  readonly idempotencyKey?: string | undefined;
}

/** Options of a write to a changeset. */
export interface ChangesetWriteOptions extends WriteOptions {
  /** Only while the changeset has this `version`, else problem `precondition_failed`. Missing: whichever it has. */
  readonly ifVersion?: number | undefined;
}

/** Which part of a list is wanted. */
export interface ListOptions extends CallOptions {
  /** Default 50, at most 200. */
  readonly limit?: number | undefined;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
}

/** The answer never came: network down, server away, or an address that is no server of ours. */
export function unreachable(url: string): ClientProblem {
  return {
    type: 'about:blank',
    title: 'The server can not be reached',
    status: 0,
    code: 'unreachable',
    got: url,
  };
}

/** Something answered, but not as the contract says. */
export function unexpectedAnswer(status: number, detail: string): ClientProblem {
  return {
    type: 'about:blank',
    title: 'The answer can not be read',
    status,
    code: 'unexpected_answer',
    detail,
  };
}

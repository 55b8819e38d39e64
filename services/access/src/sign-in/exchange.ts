import { type Problem, ProblemError, problem } from '@tongtu/sdk/contract';
import { isAPIError } from 'better-auth/api';
import type { FastifyRequest } from 'fastify';
import { AUTH_PATH, CLIENT_ADDRESS_HEADER, type Library, LOCKED } from '../library.ts';
import { LOCK_MINUTES, MAX_FAILURES } from '../rules.ts';
import { sessionCookie } from '../session/cookies.ts';

/** What the library answered, in our terms. */
export type Outcome =
  | { readonly kind: 'done'; readonly cookies: readonly string[]; readonly body: unknown }
  | { readonly kind: 'refused'; readonly reason: Refusal; readonly retryAfterSeconds: number };

export type Refusal = 'wrong' | 'wrong_code' | 'expired' | 'locked' | 'too_many' | 'other_origin';

/** What the library may see of a request; among them what its origin check goes by. */
const PASSED_ON = [
  'cookie',
  'origin',
  'referer',
  'user-agent',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
];

/** Hands a request to the library's endpoint `path`, as JSON. */
export async function exchange(
  library: Library,
  request: FastifyRequest,
  path: string,
  body: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const base = `${request.protocol}://${request.host}`;
  if (!URL.canParse(base)) throw new ProblemError('bad_request', { detail: 'The Host header is no host' });
  const headers = new Headers({ 'content-type': 'application/json', [CLIENT_ADDRESS_HEADER]: request.ip });
  for (const name of PASSED_ON) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  // Of requests with a cookie the library wants an origin. Callers that are no browsers have none; those that are say more.
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin === undefined && site === undefined) headers.set('origin', new URL(base).origin);
  const url = new URL(AUTH_PATH + path, base);
  try {
    const response = await library.handler(
      new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }),
    );
    if (response.ok) {
      const isHttps = request.protocol === 'https';
      return {
        kind: 'done',
        cookies: response.headers.getSetCookie().map((cookie) => sessionCookie(cookie, isHttps)),
        body: await response.json(),
      };
    }
    // Whatever broke says nothing about the password.
    if (response.status >= 500) throw new Error(`the sign-in library answered ${response.status}`);
    return refusal(response.status, codeOf(await response.json()), response.headers);
  } catch (error) {
    if (!isAPIError(error) || error.statusCode >= 500) throw error;
    return refusal(error.statusCode, codeOf(error.body), new Headers(error.headers));
  }
}

/** Whether a sign-in that was done so far waits for the second factor. */
export function isWaiting({ body }: Extract<Outcome, { kind: 'done' }>): boolean {
  return typeof body === 'object' && body !== null && 'twoFactorRedirect' in body;
}

function codeOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
}

function refusal(status: number, code: unknown, headers: Headers): Outcome {
  return {
    kind: 'refused',
    reason: reasonOf(status, code),
    retryAfterSeconds: Number(headers.get('x-retry-after') ?? 0),
  };
}

/** Codes of the library where a sign-in has to begin anew: it waited too long, or too many codes were wrong. */
const ANEW: ReadonlySet<unknown> = new Set([
  'INVALID_TWO_FACTOR_COOKIE',
  'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE',
  'TOTP_NOT_ENABLED',
  'BACKUP_CODES_NOT_ENABLED',
]);

function reasonOf(status: number, code: unknown): Refusal {
  if (status === 429) return code === LOCKED ? 'locked' : 'too_many';
  if (ANEW.has(code)) return 'expired';
  // 409: the same backup code twice at once.
  if (code === 'INVALID_CODE' || code === 'INVALID_BACKUP_CODE' || status === 409) return 'wrong_code';
  // A malformed user name or an endless password is answered like a wrong one: neither exists.
  return status === 403 ? 'other_origin' : 'wrong';
}

const PROBLEM_OF = {
  wrong: problem('not_signed_in', { detail: 'The user name or the password is wrong' }),
  wrong_code: problem('not_signed_in', { detail: 'The code is wrong, or was used already' }),
  expired: problem('not_signed_in', { detail: 'The sign-in has to begin anew' }),
  locked: problem('too_many_requests', {
    detail: `Locked for ${LOCK_MINUTES} minutes after ${MAX_FAILURES} failed attempts`,
  }),
  too_many: problem('too_many_requests', { detail: 'Too many attempts from your address' }),
  other_origin: problem('forbidden', { detail: 'The request came from a page of another origin' }),
} as const satisfies Record<Refusal, Problem>;

export function problemOf(reason: Refusal): Problem {
  return PROBLEM_OF[reason];
}

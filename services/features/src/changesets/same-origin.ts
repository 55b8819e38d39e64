import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyRequest } from 'fastify';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another origin makes a browser send with the reader's cookie, as sign-in does. Callers that
 * are no browsers send neither header.
 *
 * @param origins schemes and hosts under which the caller reaches us
 * @throws ProblemError `forbidden`
 */
export function refuseOtherOrigins(
  { method, headers }: Pick<FastifyRequest, 'method' | 'headers'>,
  origins: readonly string[],
): void {
  if (SAFE_METHODS.has(method)) return;
  const site = headers['sec-fetch-site'];
  const isFromHere =
    headers.origin !== undefined && headers.origin !== 'null'
      ? origins.includes(headers.origin)
      : site === undefined
        ? headers.origin === undefined
        : site === 'same-origin' || site === 'none';
  if (!isFromHere)
    throw new ProblemError('forbidden', { detail: 'The request came from a page of another origin' });
}

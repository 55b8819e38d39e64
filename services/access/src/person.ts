import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isFromHere } from './from-here.ts';
import type { MemberSession } from './session/sessions.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Opens all routes of a scope to people who are signed in and to nobody else: no key, whatever its scope, works on
 * accounts. Looked at before parameters are, so that nobody else learns of those.
 */
export function forPeople(scope: FastifyInstance, publicUrl: string | undefined): void {
  const publicOrigin = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  scope.addHook('preValidation', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    personOf(request);
    refuseOtherPages(request, publicOrigin);
  });
}

/** Refuses what a page of another origin makes a browser send with the reader's cookie. @throws ProblemError `forbidden` */
export function refuseOtherPages(request: FastifyRequest, publicOrigin: string | undefined): void {
  if (SAFE_METHODS.has(request.method)) return;
  const { origin, 'sec-fetch-site': site } = request.headers;
  const here = `${request.protocol}://${request.host}`;
  const isOurs = (from: string) => from === here || from === publicOrigin;
  const sender = { origin, site: Array.isArray(site) ? site[0] : site };
  if (!isFromHere(sender, isOurs))
    throw new ProblemError('forbidden', { detail: 'The request came from a page of another origin' });
}

/** Who is signed in, if only to choose a password. @throws ProblemError `not_signed_in`, `forbidden` for a key */
export function personOf(request: FastifyRequest): MemberSession {
  if (request.systemKey) throw new ProblemError('forbidden', { detail: 'This is for people, not for keys' });
  if (!request.memberSession) throw new ProblemError('not_signed_in');
  return request.memberSession;
}

/** Who administers an organization. @throws ProblemError as {@link personOf}, `forbidden` */
export function administratorOf(request: FastifyRequest): MemberSession {
  const person = personOf(request);
  if (person.wanted !== undefined)
    throw new ProblemError('forbidden', {
      got: 'a sign-in that is not complete',
      wanted: person.wanted === 'new_password' ? 'a password of your own' : 'a second factor',
    });
  const { role } = person.principal;
  if (role !== 'administrator')
    throw new ProblemError('forbidden', { got: `role ${role}`, wanted: 'role administrator' });
  return person;
}

/** The organizations whose members and keys a person looks after: one's own; for the coordinating office all. */
export function administers({ principal }: MemberSession, organizationId: string): boolean {
  return (
    principal.role === 'administrator' &&
    (principal.organizationId === organizationId || coordinates(principal))
  );
}

/** Whether an administrator is one of the coordinating office. */
export function coordinates({ role, organizationKind }: MemberSession['principal']): boolean {
  return role === 'administrator' && organizationKind === 'coordinating_office';
}

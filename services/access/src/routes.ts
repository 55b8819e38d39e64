import { ANONYMOUS, type Principal, type Role } from '@tongtu/database';
import type { OrganizationKind } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { languageRoutes } from './language-routes.ts';
import type { Library } from './library.ts';
import type { MemberAudience } from './members/store.ts';
import { sessionToken } from './session/cookies.ts';
import type { MemberSession, Sessions } from './session/sessions.ts';
import { signInRoutes } from './sign-in/routes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined: nobody is signed in. */
    memberSession: MemberSession | undefined;
    /** Who asks: what every door takes. */
    readonly principal: Principal;
  }
  interface FastifyContextConfig {
    /** True for a route that programs ask by themselves for as long as a page is open: no sign of its reader. */
    isBackground?: boolean;
    /** True for a route that answers everybody alike, also while the database is away: it is not asked who is signed in. */
    isSessionless?: boolean;
  }
}

/** Who the caller is to the platform. */
export type Me =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'member';
      readonly id: string;
      readonly name: string;
      readonly organization: { readonly id: string; readonly name: string; readonly kind: OrganizationKind };
      readonly role: Role;
      readonly audience: MemberAudience;
    };

const NO_PARAMETERS = { type: 'object', properties: {}, additionalProperties: false };

/**
 * Gives each request of `app` its principal, and adds the sign-in doors and `GET /api/me`. Called before
 * other routes are added, on the application itself: hooks reach what is added after them.
 */
export function accessRoutes(app: FastifyInstance, library: Library, sessions: Sessions): void {
  app.decorateRequest('memberSession', undefined);
  app.decorateRequest('principal', {
    getter(this: FastifyRequest) {
      return this.memberSession?.principal ?? ANONYMOUS;
    },
  });
  app.addHook('onRequest', (request, _reply, next) => {
    // Most callers have no cookie: waiting for nothing would cost each of their tiles a turn of the event loop.
    if (sessionToken(request.headers) === undefined) return next();
    const { isBackground, isSessionless } = request.routeOptions.config;
    if (isSessionless) return next();
    (isBackground ? sessions.still : sessions.of)(request.headers).then((session) => {
      request.memberSession = session;
      next();
    }, next);
  });

  app.get('/api/me', { schema: { querystring: NO_PARAMETERS } }, async (request, reply): Promise<Me> => {
    reply.header('cache-control', 'no-store');
    return meOf(request.memberSession);
  });
  languageRoutes(app);
  signInRoutes(app, library, sessions);
}

function meOf(session: MemberSession | undefined): Me {
  if (!session) return { kind: 'anonymous' };
  const { principal, organizationName } = session;
  return {
    kind: 'member',
    id: principal.memberId,
    name: principal.name,
    organization: {
      id: principal.organizationId,
      name: organizationName,
      kind: principal.organizationKind,
    },
    role: principal.role,
    audience: principal.audience,
  };
}

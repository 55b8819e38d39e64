import { ANONYMOUS, type Database, type Principal, type Role } from '@tongtu/database';
import { type GrantAction, type OrganizationKind, ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { accountPages } from './account/page-routes.ts';
import { accountRoutes } from './account/routes.ts';
import { actorOf } from './audit/entry.ts';
import type { AuditQueue } from './audit/queue.ts';
import type { Keys, SystemKey } from './keys/keys.ts';
import { presentedKey } from './keys/presented.ts';
import { keyRoutes } from './keys/routes.ts';
import { languageRoutes } from './language-routes.ts';
import type { Library } from './library.ts';
import { memberRoutes } from './members/routes.ts';
import type { MemberAudience, Wanted } from './members/store.ts';
import { organizationRoutes } from './organizations/routes.ts';
import { forPeople } from './person.ts';
import { sessionToken } from './session/cookies.ts';
import type { MemberSession, Sessions } from './session/sessions.ts';
import { signInRoutes } from './sign-in/routes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined: nobody is signed in. */
    memberSession: MemberSession | undefined;
    /** Undefined: no system asks. A request with a key has no session, whatever its cookie. */
    systemKey: SystemKey | undefined;
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
  | {
      readonly kind: 'anonymous';
      /** Somebody is signed in, but has to do this before it counts. */
      readonly wanted?: Wanted;
    }
  | {
      readonly kind: 'member';
      readonly id: string;
      readonly name: string;
      readonly organization: { readonly id: string; readonly name: string; readonly kind: OrganizationKind };
      readonly role: Role;
      readonly audience: MemberAudience;
      /** A system of the organization, no person. */
      readonly key?: { readonly actions: readonly GrantAction[]; readonly collections?: readonly string[] };
    };

const NO_PARAMETERS = { type: 'object', properties: {}, additionalProperties: false };

export interface AccessParts {
  readonly database: Database;
  readonly library: Library;
  readonly sessions: Sessions;
  readonly keys: Keys;
  readonly publicUrl: string | undefined;
  /** Where sign-ins and administration are put on record. */
  readonly audit: Pick<AuditQueue, 'push'>;
}

/**
 * Gives each request of `app` its principal, and adds the sign-in doors, `GET /api/me` and the administration of accounts.
 * Called before other routes are added, on the application itself: hooks reach what is added after them.
 */
export function accessRoutes(app: FastifyInstance, parts: AccessParts): void {
  const { library, sessions, publicUrl, audit } = parts;
  app.decorateRequest('memberSession', undefined);
  app.decorateRequest('systemKey', undefined);
  app.decorateRequest('principal', {
    getter(this: FastifyRequest) {
      return principalOf(this.systemKey, this.memberSession);
    },
  });
  app.addHook('onRequest', (request, reply, next) => {
    const key = presentedKey(request.raw);
    // Most callers have neither: waiting for nothing would cost each of their tiles a turn of the event loop.
    if (key === undefined && sessionToken(request.headers) === undefined) return next();
    const { isBackground, isSessionless } = request.routeOptions.config;
    if (isSessionless) return next();
    if (key !== undefined) {
      keyOf(parts.keys, request, key).then(
        (found) => {
          request.systemKey = found;
          next();
        },
        (error: Error) => {
          // RFC 6750, 3. A page of another origin may read that its key is wrong.
          if (error instanceof ProblemError)
            reply.headers({ 'www-authenticate': 'Bearer', 'access-control-allow-origin': '*' });
          next(error);
        },
      );
      return;
    }
    (isBackground ? sessions.still : sessions.of)(request.headers).then((session) => {
      request.memberSession = session;
      next();
    }, next);
  });

  app.get('/api/me', { schema: { querystring: NO_PARAMETERS } }, async (request, reply): Promise<Me> => {
    reply.header('cache-control', 'no-store');
    return meOf(request);
  });
  languageRoutes(app);
  signInRoutes(app, { library, sessions, audit });
  accountPages(app, parts);
  app.register(async (scope) => {
    forPeople(scope, publicUrl);
    recordAdministration(scope, audit);
    accountRoutes(scope, parts);
    organizationRoutes(scope, parts);
    memberRoutes(scope, parts);
    keyRoutes(scope, parts);
  });
}

/** Puts on record what people do to accounts, organizations, members and keys, and what they were refused: the address says what. */
function recordAdministration(scope: FastifyInstance, audit: Pick<AuditQueue, 'push'>): void {
  scope.addHook('onResponse', async (request, reply) => {
    if (request.method === 'GET' || request.method === 'HEAD' || request.principal.kind === 'anonymous')
      return;
    const [path] = request.url.split('?');
    audit.push({
      ...{
        actor: actorOf(request.principal),
        action: 'administration',
        subject: `${request.method} ${path}`,
      },
      ...{ outcome: reply.statusCode < 400 ? 'done' : 'refused', detail: { status: reply.statusCode } },
      ...{ address: request.ip, requestId: request.id },
    });
  });
}

/** Who asks by now, for answers that last. */
export async function stillPrincipalOf(
  { keys, sessions }: Pick<AccessParts, 'keys' | 'sessions'>,
  request: FastifyRequest,
): Promise<Principal> {
  const key = presentedKey(request.raw);
  if (key === undefined) return principalOf(undefined, await sessions.still(request.headers));
  // Of a key that has ended meanwhile nothing is left but anybody's.
  const found = await keyOf(keys, request, key).catch((error: unknown) => {
    if (error instanceof ProblemError) return undefined;
    throw error;
  });
  return principalOf(found, undefined);
}

function principalOf(key: SystemKey | undefined, session: MemberSession | undefined): Principal {
  if (key) return key.principal;
  return session && session.wanted === undefined ? session.principal : ANONYMOUS;
}

function keyOf(keys: Keys, { headers, ip }: FastifyRequest, key: string): Promise<SystemKey> {
  const { origin, referer } = headers;
  return keys.of(key, { address: ip, origin, referer });
}

function meOf({ systemKey, memberSession, principal }: FastifyRequest): Me {
  const organizationName = systemKey?.organizationName ?? memberSession?.organizationName ?? '';
  if (principal.kind === 'anonymous')
    return { kind: 'anonymous', ...(memberSession?.wanted ? { wanted: memberSession.wanted } : {}) };
  const { memberId, name, organizationId, organizationKind, role, audience, key } = principal;
  return {
    ...{ kind: 'member', id: memberId, name, role, audience },
    organization: { id: organizationId, name: organizationName, kind: organizationKind },
    ...(key
      ? { key: { actions: key.actions, ...(key.collections ? { collections: key.collections } : {}) } }
      : {}),
  };
}

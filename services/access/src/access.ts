import { hkdfSync } from 'node:crypto';
import type { Database, Principal } from '@tongtu/database';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AuditQueue } from './audit/queue.ts';
import { auditRoutes } from './audit/routes.ts';
import { Keys } from './keys/keys.ts';
import { KeyUses } from './keys/uses.ts';
import { createLibrary, type Log } from './library.ts';
import {
  createMembers,
  createOrganization,
  type NewMember,
  type NewOrganization,
} from './members/members.ts';
import { addMember, resetMember } from './members/operator.ts';
import { type SampleSignIn, sampleMembers } from './members/sample-members.ts';
import { type Member, type Organization, selectMembers } from './members/store.ts';
import { accessRoutes, stillPrincipalOf } from './routes.ts';
import { createSessions } from './session/sessions.ts';

export interface AccessOptions {
  readonly database: Database;
  /** At least 32 characters; see `sessionSecret`. Changing it signs everybody out. */
  readonly secret: string;
  /** Scheme and host by which callers reach the platform; https makes cookies `Secure`. */
  readonly publicUrl?: string | undefined;
  /** How long a request's session or key is believed without SQL: 0 to 5000 ms. */
  readonly sessionCacheMs?: number;
  /** Where the sign-in library's warnings go; standard error unless said. They hold no passwords. */
  readonly log?: Log;
}

/** Who asks: accounts, sessions, organizations, members with roles, keys of systems. */
export interface Access {
  /** For what is put on record without a transaction of its own. */
  readonly audit: AuditQueue;
  /** To be called on the application before other routes are added: sign-in, `/api/me`, `request.principal`. */
  routes(app: FastifyInstance): void;
  /** A key of 32 bytes for one purpose, the same in all processes of a platform. */
  keyFor(purpose: string): Buffer;
  principalOf(request: FastifyRequest): Principal;
  /** Who asks by now, for answers that last: their session may have ended since. */
  stillPrincipalOf(request: FastifyRequest): Promise<Principal>;
  /** Makes an organization, or answers the one that has its code. */
  createOrganization(organization: NewOrganization): Promise<Organization>;
  createMember(member: NewMember): Promise<Member>;
  /** All or none. */
  createMembers(members: readonly NewMember[]): Promise<Member[]>;
  /** A member of the operator's making. @returns the first password, good for choosing another */
  addMember(member: Omit<NewMember, 'password' | 'mustChangePassword'>): Promise<string>;
  /** Lets a member in again whom no administrator can help. @returns as {@link Access.addMember} */
  resetMember(userName: string): Promise<string>;
  listMembers(): Promise<Member[]>;
  /** See `sampleMembers`: made once, their passwords in the data directory. */
  sampleMembers(dataDirectory: string): Promise<readonly SampleSignIn[]>;
}

const SESSION_CACHE_MS = 5_000;

export function createAccess({
  database,
  secret,
  publicUrl,
  sessionCacheMs,
  log = toStandardError,
}: AccessOptions): Access {
  const library = createLibrary({ database, secret, publicUrl, log });
  const cacheMs = Math.min(sessionCacheMs ?? SESSION_CACHE_MS, SESSION_CACHE_MS);
  const sessions = createSessions(database, library, cacheMs);
  const uses = new KeyUses(database, (error) => log('warn', 'the last use of keys was not written', [error]));
  const keys = new Keys(database, cacheMs, uses);
  const audit = new AuditQueue({
    database,
    onError: (error, lost) => log('error', 'the audit log could not be written', [error, { lost }]),
  });
  const access: Access = {
    audit,
    routes(app) {
      accessRoutes(app, { database, library, sessions, keys, publicUrl, audit });
      auditRoutes(app, database);
      app.addHook('onClose', async () => {
        await uses.write();
        await audit.flush();
      });
    },
    keyFor: (purpose) => Buffer.from(hkdfSync('sha256', secret, '', `tongtu ${purpose}`, 32)),
    principalOf: (request) => request.principal,
    stillPrincipalOf: (request) => stillPrincipalOf({ keys, sessions }, request),
    createOrganization: (organization) => createOrganization(database, library, organization),
    async createMember(member) {
      const [made] = await createMembers(database, library, [member]);
      if (!made) throw new Error('one member was to be made, none was');
      return made;
    },
    createMembers: (members) => createMembers(database, library, members),
    addMember: (member) => addMember(database, library, member),
    resetMember: (userName) => resetMember(database, library, userName),
    listMembers: () => database.asAuth(selectMembers),
    sampleMembers: (dataDirectory) => sampleMembers(access, dataDirectory),
  };
  return access;
}

const toStandardError: Log = (level, message, details) => {
  if (level === 'warn' || level === 'error') console.error(`sign-in: ${message}`, ...details);
};

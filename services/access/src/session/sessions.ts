import type { IncomingHttpHeaders } from 'node:http';
import type { Database, Principal } from '@tongtu/database';
import { APIError } from 'better-auth/api';
import type { Library } from '../library.ts';
import { findMembership, type Wanted } from '../members/store.ts';
import { SESSION_HOURS } from '../rules.ts';
import { sessionToken } from './cookies.ts';

/** A member who is signed in. */
export interface MemberSession {
  readonly principal: Extract<Principal, { kind: 'member' }>;
  readonly organizationName: string;
  readonly userId: string;
  readonly userName: string;
  /** Of the session; its token is the cookie's. */
  readonly id: string;
  readonly token: string;
  /** Until it is done the session is good for nothing else. */
  readonly wanted: Wanted | undefined;
}

/** Who asks, by their cookie. */
export interface Sessions {
  /** Undefined: anonymous. Without a cookie no SQL is sent; with one at most every few seconds. */
  of(headers: IncomingHttpHeaders): Promise<MemberSession | undefined>;
  /** The same for what goes on without anybody: it does not count as activity, which would keep a session open for ever. */
  still(headers: IncomingHttpHeaders): Promise<MemberSession | undefined>;
  /** Forgets what was found for a request's cookie: it was signed out. */
  forget(headers: IncomingHttpHeaders): void;
  /** Forgets what was found for a user's cookies: something about the user has changed, such as the role. */
  forgetUser(userId: string): void;
  /** Forgets everybody: something about an organization has changed. */
  forgetAll(): void;
}

/** Bounds what callers with ever new cookies can fill. */
const MAX_ENTRIES = 10_000;

interface Entry {
  readonly until: number;
  readonly found: Promise<MemberSession | undefined>;
  userId?: string | undefined;
}

/**
 * Sessions of the library, kept for `cacheMs` so that the tiles of one view cost one look-up: a session that
 * ends elsewhere, or a role that changes, shows that much later. Failures are not kept.
 */
export function createSessions(database: Database, library: Library, cacheMs: number): Sessions {
  const entries = new Map<string, Entry>();

  async function find(headers: IncomingHttpHeaders, isActivity: boolean): Promise<MemberSession | undefined> {
    const session = await librarySession(library, headers.cookie ?? '', isActivity);
    if (!session) return undefined;
    const { id, token, userId, userName, createdAt, name } = session;
    if (Date.now() - createdAt.getTime() > SESSION_HOURS * 3_600_000) {
      await (await library.$context).internalAdapter.deleteSession(token);
      return undefined;
    }
    const membership = await database.asAuth((tx) => findMembership(tx, userId, session.organizationId));
    if (!membership) return undefined; // an account that is in no organization any more sees what everybody sees
    const { organizationName, wanted, ...member } = membership;
    const principal = { kind: 'member' as const, name, ...member };
    return { principal, organizationName, userId, userName, id, token, wanted: wanted ?? undefined };
  }

  return {
    async of(headers) {
      const token = sessionToken(headers);
      if (token === undefined) return undefined;
      const now = Date.now();
      const known = entries.get(token);
      if (known && now < known.until) return known.found;
      entries.delete(token);
      if (entries.size >= MAX_ENTRIES) entries.delete(entries.keys().next().value ?? '');
      const found = find(headers, true);
      const entry: Entry = { until: now + cacheMs, found };
      entries.set(token, entry);
      found.then(
        (session) => {
          entry.userId = session?.userId;
        },
        () => {
          if (entries.get(token) === entry) entries.delete(token);
        },
      );
      return found;
    },
    async still(headers) {
      const token = sessionToken(headers);
      if (token === undefined) return undefined;
      const known = entries.get(token);
      // Not kept: who comes next may be a person.
      return known && Date.now() < known.until ? known.found : find(headers, false);
    },
    forget(headers) {
      const token = sessionToken(headers);
      if (token !== undefined) entries.delete(token);
    },
    forgetUser(userId) {
      // What is still being looked up may have been read before the change.
      for (const [token, entry] of entries)
        if (entry.userId === undefined || entry.userId === userId) entries.delete(token);
    },
    forgetAll: () => entries.clear(),
  };
}

async function librarySession(library: Library, cookie: string, isActivity: boolean) {
  try {
    const found = await library.api.getSession({
      headers: new Headers({ cookie }),
      ...(isActivity ? {} : { query: { disableRefresh: true } }),
    });
    if (!found) return undefined;
    const { session, user } = found;
    const { id, token, userId, createdAt, activeOrganizationId } = session;
    return {
      ...{ id, token, userId, createdAt, name: user.name, userName: user.username ?? '' },
      organizationId: activeOrganizationId ?? undefined,
    };
  } catch (error) {
    // The library wraps what went wrong beneath it, such as a query past its time.
    throw error instanceof APIError && error.cause instanceof Error ? error.cause : error;
  }
}

import type { Database } from '@tongtu/database';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { organization, twoFactor, username } from 'better-auth/plugins';
import { Kysely } from 'kysely';
import { authDialect } from './dialect.ts';
import { isFromHere } from './from-here.ts';
import { isActiveMember } from './members/store.ts';
import {
  IDLE_MINUTES,
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
  RATE_MAX,
  RATE_WINDOW_SECONDS,
  REFRESH_SECONDS,
  SECOND_FACTOR_MINUTES,
  USER_NAME,
  USER_NAME_MAX_LENGTH,
  USER_NAME_MIN_LENGTH,
} from './rules.ts';
import { admitCode, attemptsAt, VERIFY_BACKUP_CODE_PATH, VERIFY_CODE_PATH } from './second-factor/guard.ts';
import { countAttempt, forgetAttempts } from './sign-in/attempts.ts';

export const AUTH_PATH = '/auth';
export const SIGN_IN_PATH = '/sign-in/username';
export const COOKIE_PREFIX = 'tongtu';
/** Set by our routes from the connection (or the trusted proxy); what callers send under this name is dropped. */
export const CLIENT_ADDRESS_HEADER = 'x-tongtu-client-address';
/** Code of the refusal while an account is locked. */
export const LOCKED = 'LOCKED';
/** Name of the cookie of a sign-in that waits for its second factor, as the library knows it. */
const WAITING_COOKIE = 'two_factor';

export interface LibraryOptions {
  readonly database: Database;
  readonly secret: string;
  readonly publicUrl: string | undefined;
  readonly log: Log;
}

/** Where the library's own messages go. */
export type Log = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  details: readonly unknown[],
) => void;

export type Library = ReturnType<typeof createLibrary>;

/** better-auth, set up; the schema test compares our migrations with what these options ask for. */
export function createLibrary(options: LibraryOptions) {
  return betterAuth(libraryOptions(options));
}

const RATE = { window: RATE_WINDOW_SECONDS, max: RATE_MAX };

export function libraryOptions({ database, secret, publicUrl, log }: LibraryOptions) {
  return {
    appName: 'Tongtu',
    secret,
    basePath: AUTH_PATH,
    // Never used for links. Left unset, the library would read the environment (BASE_URL …) or the first
    // request; the caller's own origin is trusted request by request below.
    baseURL: publicUrl ?? 'http://tongtu.invalid',
    trustedOrigins: (request?: Request) => (request ? [new URL(request.url).origin] : []),
    database: {
      db: new Kysely<unknown>({ dialect: authDialect(database) }),
      type: 'postgres',
      schemaName: 'auth',
      transaction: false,
    },
    telemetry: { enabled: false },
    logger: { level: 'warn', log: (level, message, ...details) => log(level, message, details) },
    // Refusals and failures alike come to our routes, which answer with problem details or let them be logged.
    onAPIError: { throw: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN_LENGTH,
      maxPasswordLength: PASSWORD_MAX_LENGTH,
    },
    session: { expiresIn: IDLE_MINUTES * 60, updateAge: REFRESH_SECONDS },
    rateLimit: {
      enabled: true,
      storage: 'memory',
      customRules: {
        [SIGN_IN_PATH]: RATE,
        [VERIFY_CODE_PATH]: RATE,
        [VERIFY_BACKUP_CODE_PATH]: RATE,
        '/two-factor/*': RATE,
      },
    },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
      // Said outright: the library turns the origin check off where it believes to be under test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      database: { validateSchema: false }, // a test does
    },
    databaseHooks: {
      session: {
        create: {
          // By every way in. Answered like a wrong password: that somebody may not come in says that they exist.
          async before({ userId }) {
            if (!(await database.asAuth((tx) => isActiveMember(tx, userId))))
              throw new APIError('UNAUTHORIZED', { code: 'INVALID_USERNAME_OR_PASSWORD' });
          },
        },
      },
    },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        const { request, path, body, context: library } = context;
        // The library looks at the origin only of requests with a cookie, but a form on another site can also sign a
        // visitor in, as somebody else.
        if (request && !isFromHere(senderOf(request.headers), (origin) => library.isTrustedOrigin(origin))) {
          throw new APIError('FORBIDDEN', { code: 'INVALID_ORIGIN' });
        }
        const userName = attemptedName(path, body);
        if (userName !== undefined) {
          const { lockedForSeconds } = await database.asAuth((tx) => countAttempt(tx, userName));
          if (lockedForSeconds > 0) throw locked(lockedForSeconds);
        }
        if (path !== VERIFY_CODE_PATH && path !== VERIFY_BACKUP_CODE_PATH) return;
        const waiting = await context.getSignedCookie(
          library.createAuthCookie(WAITING_COOKIE).name,
          library.secret,
        );
        const found = waiting && (await library.internalAdapter.findVerificationValue(waiting));
        if (!found) return; // the library says so
        const refused = await admitCode(database, found.value, path, body?.code);
        if (refused === 'used') throw new APIError('UNAUTHORIZED', { code: 'INVALID_CODE' });
        if (refused) throw locked(refused.lockedForSeconds);
      }),
      after: createAuthMiddleware(async (context) => {
        const { newSession } = context.context;
        if (!newSession) return;
        const userName = attemptedName(context.path, context.body) ?? attemptsAt(newSession.user.id);
        await database.asAuth((tx) => forgetAttempts(tx, userName));
      }),
    },
    plugins: [
      twoFactor({
        issuer: 'Tongtu',
        twoFactorTable: 'second_factor',
        twoFactorCookieMaxAge: SECOND_FACTOR_MINUTES * 60,
        accountLockout: { enabled: false }, // ours counts before a code is looked at
      }),
      username({ minUsernameLength: USER_NAME_MIN_LENGTH, maxUsernameLength: USER_NAME_MAX_LENGTH }),
      organization({
        allowUserToCreateOrganization: false,
        schema: {
          organization: {
            additionalFields: {
              audience: { type: 'string', required: true },
              kind: { type: 'string', required: true },
            },
          },
        },
      }),
    ],
  } satisfies BetterAuthOptions;
}

/** The name that a sign-in tries; undefined for other requests and for names that can't exist. */
function attemptedName(path: string, body: unknown): string | undefined {
  if (path !== SIGN_IN_PATH || typeof body !== 'object' || body === null || !('username' in body))
    return undefined;
  const name = body.username;
  if (typeof name !== 'string' || name.length < USER_NAME_MIN_LENGTH || name.length > USER_NAME_MAX_LENGTH)
    return undefined;
  // Some texts, such as those with NUL, PostgreSQL does not even take.
  if (!USER_NAME.test(name)) return undefined;
  return name.toLowerCase();
}

const senderOf = (headers: Headers) => ({
  origin: headers.get('origin') ?? undefined,
  site: headers.get('sec-fetch-site') ?? undefined,
});

const locked = (seconds: number) =>
  new APIError('TOO_MANY_REQUESTS', { code: LOCKED }, { 'x-retry-after': String(seconds) });

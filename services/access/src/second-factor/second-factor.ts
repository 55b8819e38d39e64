import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyRequest } from 'fastify';
import { confirmPassword, type PasswordOptions } from '../account/password-change.ts';
import { readAccount } from '../account/store.ts';
import { deleteSessions } from '../members/administration-store.ts';
import { personOf } from '../person.ts';
import { exchange, type Outcome, problemOf } from '../sign-in/exchange.ts';
import { VERIFY_BACKUP_CODE_PATH, VERIFY_CODE_PATH } from './guard.ts';

/** Codes of an authenticator; whatever else is typed may be a backup code. */
const CODE = /^\d{6}$/;
const ISSUER = 'Tongtu';

/** What is told once, while a second factor is set up. */
export interface Enrolment {
  /** For the authenticator (Key URI format): what a QR code holds, and a link opens on a phone. */
  readonly uri: string;
  /** The same for fingers, in groups. */
  readonly secret: string;
  readonly backupCodes: readonly string[];
}

/** The second step of a sign-in, by either kind of code. People type them with spaces. */
export function verifySecondFactor(
  { library }: Pick<PasswordOptions, 'library'>,
  request: FastifyRequest,
  typed: string,
): Promise<Outcome> {
  const code = typed.replace(/\s/g, '');
  const path = CODE.test(code) ? VERIFY_CODE_PATH : VERIFY_BACKUP_CODE_PATH;
  return exchange(library, request, path, { code });
}

/** One's own second factor, by the library's own doors; each with the password, for a screen may have been left open. */
export class SecondFactor {
  readonly #options: PasswordOptions;

  constructor(options: PasswordOptions) {
    this.#options = options;
  }

  /** Nothing is asked for at a sign-in until {@link confirm}. @throws ProblemError `conflict` where there is one */
  async begin(request: FastifyRequest, password: string): Promise<Enrolment> {
    await this.#prove(request, password);
    const { database } = this.#options;
    const person = personOf(request);
    if ((await database.asAuth((tx) => readAccount(tx, person))).hasSecondFactor)
      throw new ProblemError('conflict', { detail: 'There is a second factor already' });
    const { body } = await this.#ask(request, '/two-factor/enable', { password });
    const { totpURI, backupCodes } = body as { totpURI: string; backupCodes: string[] };
    return { ...enrolmentOf(totpURI, person.userName), backupCodes };
  }

  /** Turns it on by a first code. The session goes on under a new cookie, others end. @throws ProblemError */
  async confirm(request: FastifyRequest, typed: string): Promise<readonly string[]> {
    const person = personOf(request);
    const code = typed.replace(/\s/g, '');
    const outcome = await exchange(this.#options.library, request, VERIFY_CODE_PATH, { code });
    if (outcome.kind === 'refused') throw refusalOf(outcome);
    await this.#endOthers(person.userId, outcome.cookies);
    return outcome.cookies;
  }

  /** Where the organization requires one, nothing else is open then until another is set up. @throws ProblemError */
  async remove(request: FastifyRequest, password: string): Promise<readonly string[]> {
    await this.#prove(request, password);
    const person = personOf(request);
    const { cookies } = await this.#ask(request, '/two-factor/disable', { password });
    this.#options.sessions.forgetUser(person.userId);
    return cookies;
  }

  /** Those before are good for nothing any more. */
  async renewBackupCodes(request: FastifyRequest, password: string): Promise<readonly string[]> {
    await this.#prove(request, password);
    const { body } = await this.#ask(request, '/two-factor/generate-backup-codes', { password });
    return (body as { backupCodes: string[] }).backupCodes;
  }

  /** The library's own look at the password counts nothing. */
  async #prove(request: FastifyRequest, password: string): Promise<void> {
    await confirmPassword(this.#options, personOf(request), password);
  }

  async #ask(request: FastifyRequest, path: string, body: Readonly<Record<string, string>>) {
    const outcome = await exchange(this.#options.library, request, path, body);
    if (outcome.kind === 'refused') throw refusalOf(outcome);
    return outcome;
  }

  async #endOthers(userId: string, cookies: readonly string[]): Promise<void> {
    const { database, sessions } = this.#options;
    sessions.forgetUser(userId);
    const cookie = cookies.map((each) => each.split(';', 1)[0]).join('; ');
    const now = await sessions.of({ cookie });
    if (!now) return;
    await database.asAuth((tx) => deleteSessions(tx, userId, now.token));
  }
}

function refusalOf({ reason, retryAfterSeconds }: Extract<Outcome, { kind: 'refused' }>): ProblemError {
  const { code, detail } = problemOf(reason);
  // 401 would say that the session has ended.
  const isCode = reason === 'wrong_code' || reason === 'wrong' || reason === 'expired';
  return new ProblemError(isCode ? 'forbidden' : code, {
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
  });
}

/** The library names the account by an address that members have not; ours by the user name. */
function enrolmentOf(totpUri: string, userName: string): Pick<Enrolment, 'uri' | 'secret'> {
  const secret = new URL(totpUri).searchParams.get('secret');
  if (!secret) throw new Error('the sign-in library gave no secret');
  const query = new URLSearchParams({ secret, issuer: ISSUER, algorithm: 'SHA1', digits: '6', period: '30' });
  return {
    uri: `otpauth://totp/${ISSUER}:${encodeURIComponent(userName)}?${query}`,
    secret: secret.match(/.{1,4}/g)?.join(' ') ?? secret,
  };
}

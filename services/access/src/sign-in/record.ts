import type { FastifyRequest } from 'fastify';
import { type Actor, type AuditAction, actorOf } from '../audit/entry.ts';
import type { AuditQueue } from '../audit/queue.ts';
import { USER_NAME, USER_NAME_MAX_LENGTH } from '../rules.ts';
import type { Sessions } from '../session/sessions.ts';
import { isWaiting, type Outcome } from './exchange.ts';

/** Puts sign-ins on record, those that were refused too, and who left. */
export class SignInRecord {
  readonly #audit: Pick<AuditQueue, 'push'>;
  readonly #sessions: Pick<Sessions, 'of'>;

  constructor(audit: Pick<AuditQueue, 'push'>, sessions: Pick<Sessions, 'of'>) {
    this.#audit = audit;
    this.#sessions = sessions;
  }

  /** What came of a step. One that waits for a second factor is none yet. @param userName as it was typed, where it was */
  async note(request: FastifyRequest, outcome: Outcome, userName?: string): Promise<void> {
    if (outcome.kind === 'refused') {
      const name = userName !== undefined && isUserName(userName) ? userName.toLowerCase() : '';
      const actor = { kind: 'anonymous', id: name, name } as const;
      this.#push(request, 'sign_in_refused', actor, { reason: outcome.reason });
      return;
    }
    if (isWaiting(outcome)) return;
    const cookie = outcome.cookies.map((each) => each.split(';', 1)[0]).join('; ');
    const session = await this.#sessions.of({ cookie });
    if (session) this.#push(request, 'sign_in', actorOf(session.principal));
  }

  /** Before the session is forgotten. */
  left(request: FastifyRequest): void {
    if (request.principal.kind === 'member') this.#push(request, 'sign_out', actorOf(request.principal));
  }

  #push(
    { ip, id }: FastifyRequest,
    action: AuditAction,
    actor: Actor,
    detail: Readonly<Record<string, unknown>> = {},
  ): void {
    const outcome = action === 'sign_in_refused' ? 'refused' : 'done';
    this.#audit.push({ actor, action, subject: 'account', outcome, detail, address: ip, requestId: id });
  }
}

/** Whatever else was typed there may be a password that slipped. */
const isUserName = (text: string): boolean => text.length <= USER_NAME_MAX_LENGTH && USER_NAME.test(text);

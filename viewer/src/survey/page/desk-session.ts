import type { Me, TongtuClient } from '@tongtu/sdk/client';
import { Desk } from '../desk.ts';
import { Journal, NotOwnerError } from '../journal/journal.ts';
import { newKey } from '../journal/new-key.ts';
import { isOwnedElsewhere, obtainOwnership } from '../journal/ownership.ts';
import { Sender, type SenderState } from '../journal/sender.ts';
import { httpSurveyServer } from '../server/survey-server.ts';

/**
 * Whether there is a desk to work at: `elsewhere`: another tab has it; `taken`: another tab has just taken it from this one;
 * `broken`: this browser keeps nothing.
 */
export type SessionState = 'asking' | 'signed-out' | 'forbidden' | 'elsewhere' | 'taken' | 'broken' | 'ready';

/** Those who may bring changesets. */
const SURVEYING_ROLES = new Set(['surveyor', 'reviewer', 'publisher', 'administrator']);

/** Opens the desk of the member who is signed in, in one page of the browser at a time. Fires `change`. */
export class DeskSession extends EventTarget {
  state: SessionState = 'asking';
  sender: SenderState = 'idle';
  desk: Desk | undefined;
  readonly #client: TongtuClient;
  #memberId: string | undefined;
  #journal: Journal | undefined;
  #sending: Sender | undefined;
  #release: () => void = () => {};
  #waiting = new AbortController();

  constructor(client: TongtuClient) {
    super();
    this.#client = client;
  }

  /** Begins for whoever is signed in. A second call for the same member does nothing but to send what waits. */
  async begin(me: Me): Promise<void> {
    if (me.kind === 'anonymous') {
      if (!this.desk) this.#set('signed-out');
      return;
    }
    if (!SURVEYING_ROLES.has(me.role)) {
      this.#set('forbidden');
      return;
    }
    if (this.#memberId === me.id) {
      this.#sending?.kick();
      return;
    }
    this.#memberId = me.id;
    try {
      this.#journal = await Journal.open(me.id, newKey());
      if (await isOwnedElsewhere(this.#lockName)) this.#set('elsewhere');
      await this.#obtain(false);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Takes the desk from the other tab. */
  async takeOver(): Promise<void> {
    try {
      await this.#obtain(true);
    } catch (error) {
      this.#fail(error);
    }
  }

  end(): void {
    this.#waiting.abort();
    this.#sending?.stop();
    this.#release();
    this.#journal?.close();
  }

  get #lockName(): string {
    return `tongtu-survey-${this.#memberId}`;
  }

  async #obtain(steal: boolean): Promise<void> {
    this.#waiting.abort();
    const waiting = new AbortController();
    this.#waiting = waiting;
    const journal = this.#journal!;
    const ownership = await obtainOwnership(this.#lockName, { steal, signal: waiting.signal }).catch(
      (error: unknown) => {
        if (waiting.signal.aborted) return undefined;
        throw error;
      },
    );
    if (!ownership) return;
    this.#release = ownership.release;
    void ownership.lost.then(() => this.#lose());
    await journal.own();
    const desk = new Desk(journal);
    await desk.open();
    desk.addEventListener('fault', (event) => this.#fail((event as CustomEvent<unknown>).detail));
    desk.addEventListener('change', () => this.dispatchEvent(new Event('change')));
    this.desk = desk;
    this.#sending = new Sender(httpSurveyServer(this.#client.baseUrl), {
      sendings: () => desk.sendings,
      keep: (sending) => desk.keep(sending).catch((error: unknown) => this.#throwFailed(error)),
      forget: (sending) => desk.forget(sending).catch((error: unknown) => this.#throwFailed(error)),
      isSignedIn: async (signal) => {
        const me = await this.#client.me.get({ signal });
        return me.ok ? { ok: true, value: me.value.kind === 'member' && me.value.id === this.#memberId } : me;
      },
      onState: (state) => {
        this.sender = state;
        this.dispatchEvent(new Event('change'));
      },
    });
    this.#set('ready');
    this.#sending.start();
  }

  /** There is something new to send. */
  kick(): void {
    this.#sending?.kick();
  }

  #lose(): void {
    if (this.state !== 'ready') return;
    this.#sending?.stop();
    this.desk = undefined;
    this.#set('taken');
  }

  #throwFailed(error: unknown): never {
    this.#fail(error);
    throw error;
  }

  #fail(error: unknown): void {
    if (error instanceof NotOwnerError) {
      this.#lose();
      return;
    }
    console.error(error);
    this.#sending?.stop();
    this.desk = undefined;
    this.#set('broken');
  }

  #set(state: SessionState): void {
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

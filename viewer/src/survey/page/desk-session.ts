import type { Answer, ClientProblem, Me, TongtuClient } from '@tongtu/sdk/client';
import type { Changeset } from '@tongtu/sdk/contract';
import { Desk, type Hindrance } from '../desk.ts';
import { Journal, NotOwnerError } from '../journal/journal.ts';
import { newKey } from '../journal/new-key.ts';
import { isOwnedElsewhere, obtainOwnership } from '../journal/ownership.ts';
import { Sender, type SenderState } from '../journal/sender.ts';
import { takenUp } from '../journal/taken-up.ts';
import { type Remarks, type SurveyServer, surveyServer } from '../server/survey-server.ts';

/**
 * Whether there is a desk to work at: `elsewhere`: another tab has it; `taken`: another tab has just taken it from this one;
 * `broken`: this browser keeps nothing.
 */
export type SessionState = 'asking' | 'signed-out' | 'forbidden' | 'elsewhere' | 'taken' | 'broken' | 'ready';

/** Those who may bring changesets. */
const SURVEYING_ROLES = new Set(['surveyor', 'reviewer', 'publisher', 'administrator']);

/**
 * Opens the desk of the member who is signed in, in one page of the browser at a time. Fires `change`, and
 * `settled` when what was handed in is published or withdrawn.
 */
export class DeskSession extends EventTarget {
  state: SessionState = 'asking';
  sender: SenderState = 'idle';
  desk: Desk | undefined;
  /** Of the member, newest first; missing: not known yet. */
  changesets: readonly Changeset[] | undefined;
  /** What was said of some of them, by id, as it was read last. */
  remarks: ReadonlyMap<number, Remarks> = new Map();
  readonly #server: SurveyServer;
  readonly #client: TongtuClient;
  #memberId: string | undefined;
  #journal: Journal | undefined;
  #sending: Sender | undefined;
  #release: () => void = () => {};
  #waiting = new AbortController();

  constructor(client: TongtuClient) {
    super();
    this.#client = client;
    this.#server = surveyServer(client.changesets);
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
    this.#sending = new Sender(this.#server, {
      sendings: () => desk.sendings,
      keep: (sending) => desk.keep(sending).catch((error: unknown) => this.#throwFailed(error)),
      forget: async (sending) => {
        await desk.forget(sending).catch((error: unknown) => this.#throwFailed(error));
        this.dispatchEvent(new Event('settled'));
      },
      isSignedIn: async (signal) => {
        const me = await this.#client.me.get({ signal });
        return me.ok ? { ok: true, value: me.value.kind === 'member' && me.value.id === this.#memberId } : me;
      },
      onState: (state) => {
        this.sender = state;
        this.dispatchEvent(new Event('change'));
      },
      onChangesets: (changesets) => {
        this.changesets = changesets;
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

  /** Brings a changeset onto the desk, to go on with it. Answers what was in the way. */
  async openAgain(changeset: Changeset): Promise<Hindrance | ClientProblem | undefined> {
    const { desk } = this;
    if (!desk) return undefined;
    // What was sent from this browser is here as it was drawn, stroke by stroke.
    const sent = desk.sendings.find(({ changesetId }) => changesetId === String(changeset.id));
    if (sent) {
      if (changeset.state === 'draft' || changeset.state === 'rejected') return desk.takeBack(sent);
      await desk.forget(sent);
    }
    const changes = await this.#server.changes(String(changeset.id));
    if (!changes.ok) return changes.problem;
    const { edit, draft } = takenUp(changeset, changes.value);
    return desk.takeUp(edit, draft);
  }

  /** Withdraws a changeset; what is on the desk of it stays there, as work for a new one. */
  async withdraw({ id }: Changeset): Promise<Hindrance | ClientProblem | undefined> {
    const answer = await this.#server.withdraw(String(id), { idempotencyKey: newKey() });
    if (!answer.ok) return answer.problem;
    const { desk } = this;
    const isOnDesk = desk?.draft?.changesetId === String(id);
    this.changesets = this.changesets?.map((each) => (each.id === id ? answer.value : each));
    this.#sending?.kick();
    this.dispatchEvent(new Event('change'));
    return isOnDesk ? desk?.leaveDraft() : undefined;
  }

  /** Reads what people and checks said of a changeset. */
  async readRemarks({ id }: Changeset): Promise<ClientProblem | undefined> {
    const answer: Answer<Remarks> = await this.#server.remarks(String(id));
    if (!answer.ok) return answer.problem;
    this.remarks = new Map(this.remarks).set(id, answer.value);
    this.dispatchEvent(new Event('change'));
    return undefined;
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

import type { Answer, ClientProblem } from '@tongtu/sdk/client';
import type { Changeset } from '@tongtu/sdk/contract';
import type { SurveyServer } from '../server/survey-server.ts';
import { acknowledge, dueStep, fateOf, giveBack, remedyOf, type Sending, type Step } from './sending.ts';

/** What the sender is at. */
export type SenderState = 'idle' | 'sending' | 'waiting' | 'signed-out';

export interface SenderHooks {
  /** All sendings, oldest first. */
  readonly sendings: () => readonly Sending[];
  /** Keeps the new state of a sending; from then on `sendings` has it. */
  readonly keep: (sending: Sending) => Promise<void>;
  readonly forget: (sending: Sending) => Promise<void>;
  /** Whether whoever is signed in now is the one whose work it is. */
  readonly isSignedIn: (signal: AbortSignal) => Promise<Answer<boolean>>;
  readonly onState: (state: SenderState) => void;
  /** The changesets of whoever is signed in, newest first. */
  readonly onChangesets: (changesets: readonly Changeset[]) => void;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** Longer than the server takes for any request. */
const REQUEST_TIMEOUT_MS = 90_000;
/** How often to ask what has become of work in review. */
const REVIEW_POLL_MS = 60_000;

/**
 * Sends what was handed in, one request after another, each until it is answered. Every answer is kept before the next
 * request goes out: whenever the page ends, what is left is sent by the next one, and what is sent twice is done once.
 */
export class Sender {
  readonly #server: SurveyServer;
  readonly #hooks: SenderHooks;
  readonly #ending = new AbortController();
  #wake: () => void = () => {};
  /** Somebody has called while there was no pause to end. */
  #isCalled = false;
  #isRunning = false;

  constructor(server: SurveyServer, hooks: SenderHooks) {
    this.#server = server;
    this.#hooks = hooks;
  }

  /** Sends what there is until nothing is left or {@link stop} is called. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    window.addEventListener('online', this.kick);
    void this.#run().catch((error: unknown) => {
      // The journal can't be written: the page has been told, and what is kept is sent by the one that owns it.
      if (!this.#ending.signal.aborted) console.error(error);
    });
  }

  stop(): void {
    window.removeEventListener('online', this.kick);
    this.#ending.abort();
    this.kick();
  }

  /** There is something new, the network is back, or somebody has signed in: tries now. */
  readonly kick = (): void => {
    this.#isCalled = true;
    this.#wake();
  };

  async #run(): Promise<void> {
    let waitMs = FIRST_WAIT_MS;
    const { signal } = this.#ending;
    while (!signal.aborted) {
      const due = this.#hooks.sendings().find((sending) => dueStep(sending) !== undefined);
      if (!due) {
        this.#hooks.onState('idle');
        await this.#followReviews();
        await this.#pause(REVIEW_POLL_MS);
        this.#isCalled = false;
        continue;
      }
      this.#hooks.onState('sending');
      const outcome = await this.#send(due, dueStep(due)!);
      if (signal.aborted) return;
      if (outcome === 'done') {
        waitMs = FIRST_WAIT_MS;
        continue;
      }
      this.#hooks.onState(outcome === 'sign-in' ? 'signed-out' : 'waiting');
      await this.#pause(waitMs);
      this.#isCalled = false;
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
  }

  async #send(sending: Sending, step: Step): Promise<'done' | 'retry' | 'sign-in'> {
    // Another member may have signed in by another page meanwhile: nobody sends somebody else's work as their own.
    const signedIn = await this.#hooks.isSignedIn(this.#ending.signal);
    if (!signedIn.ok) return 'retry';
    if (!signedIn.value) return 'sign-in';
    const answer = await this.#ask(sending, step);
    if (answer.ok) {
      await this.#hooks.keep(acknowledge(sending, answer.value));
      return 'done';
    }
    const remedy = remedyOf(answer.problem);
    if (remedy !== 'give-back') return remedy;
    await this.#hooks.keep(giveBack(sending, answer.problem));
    return 'done';
  }

  async #ask(
    { changesetId = '' }: Sending,
    step: Step,
  ): Promise<Answer<{ changesetId?: string; featureIds?: readonly number[] }>> {
    const signal = AbortSignal.any([this.#ending.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
    const options = { idempotencyKey: step.idempotencyKey, signal };
    try {
      switch (step.kind) {
        case 'open': {
          const answer = await this.#server.open(
            {
              ...{ title: step.title, description: step.description },
              ...(step.tasks ? { tasks: step.tasks } : {}),
            },
            options,
          );
          return answer.ok ? { ok: true, value: { changesetId: String(answer.value.id) } } : answer;
        }
        case 'add': {
          const answer = await this.#server.add(changesetId, step.changes, options);
          return answer.ok ? { ok: true, value: { featureIds: answer.value } } : answer;
        }
        case 'reopen': {
          const answer = await this.#server.reopen(changesetId, step, options);
          return answer.ok ? { ok: true, value: {} } : answer;
        }
        case 'drop': {
          const answer = await this.#server.drop(changesetId, step.featureId, options);
          return answer.ok ? { ok: true, value: {} } : answer;
        }
        case 'submit': {
          const answer = await this.#server.submit(changesetId, options);
          return answer.ok ? { ok: true, value: {} } : answer;
        }
      }
    } catch {
      return { ok: false, problem: NO_ANSWER };
    }
  }

  /** Forgets what was published, and gives back what a reviewer has sent back. */
  async #followReviews(): Promise<void> {
    const { signal } = this.#ending;
    const mine = await this.#server.mine({ signal }).catch(() => undefined);
    // Before anything is said or given back: somebody else's changesets are not this desk's.
    const signedIn = mine?.ok ? await this.#hooks.isSignedIn(signal).catch(() => undefined) : undefined;
    if (!mine?.ok || !signedIn?.ok || !signedIn.value) return;
    this.#hooks.onChangesets(mine.value);
    for (const sending of this.#hooks.sendings()) {
      if (sending.state !== 'submitted') continue;
      const changeset = mine.value.find(({ id }) => String(id) === sending.changesetId);
      // It is not among the newest any more.
      const asked = changeset ? undefined : await this.#server.get(sending.changesetId!, { signal });
      await this.#follow(sending, changeset ? { ok: true, value: changeset } : asked!);
    }
  }

  async #follow(sending: Sending, answer: Answer<Changeset>): Promise<void> {
    if (!answer.ok) {
      // Somebody has deleted the draft: the work is here.
      if (answer.problem.code === 'not_found') await this.#hooks.keep(giveBack(sending, answer.problem));
      return;
    }
    const { state, reason } = answer.value;
    const fate = fateOf(state);
    if (fate === 'forget') await this.#hooks.forget(sending);
    else if (fate === 'give-back')
      await this.#hooks.keep({ ...sending, state: 'refused', ...(reason === undefined ? {} : { reason }) });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isCalled) return resolve();
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const NO_ANSWER: ClientProblem = {
  ...{ type: 'about:blank', title: 'The answer did not come in time', status: 0, code: 'unreachable' },
};

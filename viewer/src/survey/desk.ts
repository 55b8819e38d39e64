import type { Decision, Edit, Refusal } from './edit/edit.ts';
import type { DeskFeature, FeatureKey, Sheet } from './edit/feature.ts';
import { type History, NO_HISTORY, netChanges, perform, redo, sheetOf, undo } from './edit/history.ts';
import type { Journal } from './journal/journal.ts';
import { newKey } from './journal/new-key.ts';
import { planSending, type Sending } from './journal/sending.ts';

/** Why the desk did not do something: an action refused it, it is in review, or it could not be kept. */
export type Hindrance = Refusal | 'in_review' | 'not_kept';

/**
 * The state of the survey desk: what the server has, the edits upon it, and what was handed in. An edit is shown only after
 * the journal has it, so nothing that one has seen is ever lost. Fires `change` after every change.
 */
export class Desk extends EventTarget {
  readonly #journal: Journal;
  #stored: Sheet = new Map();
  #history: History = NO_HISTORY;
  #sendings: readonly Sending[] = [];
  #selected: readonly FeatureKey[] = [];
  #sheet: Sheet | undefined;
  /** Writes go one after another: each begins with what the one before has left. */
  #writes: Promise<unknown> = Promise.resolve();

  constructor(journal: Journal) {
    super();
    this.#journal = journal;
  }

  /** Reads what the journal holds. */
  async open(): Promise<void> {
    const { history, sendings } = await this.#journal.read();
    this.#change(() => {
      this.#history = history;
      this.#sendings = sendings;
    });
  }

  /** Everything that there is to see, as it is after all edits. */
  get sheet(): Sheet {
    this.#sheet ??= sheetOf(this.#stored, [
      ...this.#sendings.flatMap(({ edits }) => edits),
      ...this.#history.done,
    ]);
    return this.#sheet;
  }

  get history(): History {
    return this.#history;
  }

  get sendings(): readonly Sending[] {
    return this.#sendings;
  }

  /** Features that were handed in: nobody changes them until it is decided. */
  get inReview(): ReadonlySet<FeatureKey> {
    return new Set(this.#sendings.flatMap(({ edits }) => [...netChanges(edits).keys()]));
  }

  get selected(): readonly DeskFeature[] {
    return this.#selected.flatMap((key) => this.sheet.get(key) ?? []);
  }

  select(keys: readonly FeatureKey[]): void {
    this.#change(() => {
      this.#selected = keys;
    });
  }

  /** What the server has where the map looks now. */
  show(features: Iterable<DeskFeature>): void {
    this.#change(() => {
      this.#stored = new Map([...features].map((feature) => [feature.key, feature]));
    });
  }

  /** Does what an action has decided. Answers what was in the way, if anything. */
  async act(decision: Decision): Promise<Hindrance | undefined> {
    if (!decision.ok) return decision.refusal;
    const { edit, selected } = decision;
    if (edit.changes.length === 0) return undefined;
    const { inReview } = this;
    if (edit.changes.some(({ key }) => inReview.has(key))) return 'in_review';
    return this.#write(
      () => this.#journal.perform(edit),
      () => {
        this.#history = perform(this.#history, edit);
        this.#selected = selected;
      },
    );
  }

  undo(): Promise<Hindrance | undefined> {
    return this.#step(undo, () => this.#journal.undo());
  }

  redo(): Promise<Hindrance | undefined> {
    return this.#step(redo, () => this.#journal.redo());
  }

  /** Hands all edits in, as what mends these tasks. Nothing happens where they come to nothing. */
  handIn(title: string, description: string, tasks: readonly number[] = []): Promise<Hindrance | undefined> {
    let sending: Sending | undefined;
    return this.#write(
      async () => {
        sending = planSending(this.#history.done, { title, description, tasks }, newKey);
        if (sending) await this.#journal.handIn(sending);
      },
      () => {
        if (!sending) return;
        this.#sendings = [...this.#sendings, sending];
        this.#history = NO_HISTORY;
        this.#selected = [];
      },
    );
  }

  /** Puts what the server would not have, or a reviewer has sent back, on the desk again. */
  takeBack(sending: Sending): Promise<Hindrance | undefined> {
    return this.#write(
      () => this.#journal.takeBack(sending),
      () => {
        this.#sendings = this.#sendings.filter(({ id }) => id !== sending.id);
        this.#history = { ...this.#history, done: [...sending.edits, ...this.#history.done] };
      },
    );
  }

  /** How far a sending is now. @throws where that could not be kept: then the next request must not go out */
  async keep(sending: Sending): Promise<void> {
    await this.#journal.keep(sending);
    this.#change(() => {
      this.#sendings = this.#sendings.map((each) => (each.id === sending.id ? sending : each));
    });
  }

  async forget(sending: Sending): Promise<void> {
    await this.#journal.forget(sending);
    this.#change(() => {
      this.#sendings = this.#sendings.filter(({ id }) => id !== sending.id);
    });
  }

  async #step(
    step: (history: History) => { history: History; edit: Edit } | undefined,
    keep: () => Promise<void>,
  ): Promise<Hindrance | undefined> {
    return this.#write(
      async () => {
        if (step(this.#history)) await keep();
      },
      () => {
        const done = step(this.#history);
        if (!done) return;
        this.#history = done.history;
        this.#selected = done.edit.changes.flatMap(({ key, after }) => (after ? [key] : []));
      },
    );
  }

  #write(keep: () => Promise<void>, then: () => void): Promise<Hindrance | undefined> {
    const written = this.#writes.then(async (): Promise<Hindrance | undefined> => {
      try {
        await keep();
      } catch (error) {
        this.dispatchEvent(new CustomEvent('fault', { detail: error }));
        return 'not_kept';
      }
      this.#change(then);
      return undefined;
    });
    this.#writes = written;
    return written;
  }

  #change(change: () => void): void {
    change();
    this.#sheet = undefined;
    this.dispatchEvent(new Event('change'));
  }
}

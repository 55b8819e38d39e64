import type { Decision, Edit, Refusal } from './edit/edit.ts';
import type { DeskFeature, FeatureKey, Sheet } from './edit/feature.ts';
import { type History, NO_HISTORY, netChanges, perform, redo, sheetOf, undo } from './edit/history.ts';
import type { Journal } from './journal/journal.ts';
import { newKey } from './journal/new-key.ts';
import { type Draft, draftOf, planSending, type Sending } from './journal/sending.ts';

/**
 * Why the desk did not do something: an action refused it, it is in review, it could not be kept, or the work on the desk goes
 * on with another changeset.
 */
export type Hindrance =
  | Refusal
  | 'in_review'
  | 'not_kept'
  | 'draft_on_desk'
  | 'edited_here'
  | 'changed_meanwhile';

/**
 * The state of the survey desk: what the server has, the edits upon it, and what was handed in. An edit is shown only after
 * the journal has it, so nothing that one has seen is ever lost. Fires `change` after every change.
 */
export class Desk extends EventTarget {
  readonly #journal: Journal;
  #stored: Sheet = new Map();
  #history: History = NO_HISTORY;
  #sendings: readonly Sending[] = [];
  #draft: Draft | undefined;
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
    const { history, sendings, draft } = await this.#journal.read();
    this.#change(() => {
      this.#history = history;
      this.#sendings = sendings;
      this.#draft = draft;
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

  /** The changeset of the server that the work on the desk goes on with; missing: it becomes a new one. */
  get draft(): Draft | undefined {
    return this.#draft;
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

  /**
   * Does what an action decides. What was decided upon a state that another edit has replaced meanwhile is not done: it would
   * take that edit back. A function decides when all edits before are done. Answers what was in the way, if anything.
   */
  act(decision: Decision | (() => Decision)): Promise<Hindrance | undefined> {
    let done: { readonly edit: Edit; readonly selected: readonly FeatureKey[] } | undefined;
    return this.#write(
      async () => {
        const decided = typeof decision === 'function' ? decision() : decision;
        if (!decided.ok) return decided.refusal;
        const { changes } = decided.edit;
        if (changes.length === 0) return undefined;
        const { inReview, sheet } = this;
        if (changes.some(({ key }) => inReview.has(key))) return 'in_review';
        if (changes.some(({ key, before }) => !isSame(sheet.get(key), before))) return 'changed_meanwhile';
        await this.#journal.perform(decided.edit);
        done = decided;
        return undefined;
      },
      () => {
        if (!done) return;
        this.#history = perform(this.#history, done.edit);
        this.#selected = done.selected;
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
        sending = planSending(this.#history.done, { title, description, tasks }, newKey, this.#draft);
        if (sending) await this.#journal.handIn(sending);
        return undefined;
      },
      () => {
        if (!sending) return;
        this.#sendings = [...this.#sendings, sending];
        this.#history = NO_HISTORY;
        this.#draft = undefined;
        this.#selected = [];
      },
    );
  }

  /** Puts what the server would not have, or a reviewer has sent back, on the desk again: it goes on with its changeset. */
  takeBack(sending: Sending): Promise<Hindrance | undefined> {
    const draft = draftOf(sending);
    return this.#write(
      async () => {
        if (this.#draft && draft) return 'draft_on_desk';
        await this.#journal.takeBack(sending, draft);
        return undefined;
      },
      () => {
        this.#sendings = this.#sendings.filter(({ id }) => id !== sending.id);
        this.#history = { ...this.#history, done: [...sending.edits, ...this.#history.done] };
        this.#draft ??= draft;
      },
    );
  }

  /** Puts a changeset that only the server has on the desk, to go on with it. */
  takeUp(edit: Edit, draft: Draft): Promise<Hindrance | undefined> {
    return this.#write(
      async () => {
        if (this.#draft) return 'draft_on_desk';
        const [{ inReview }, here] = [this, netChanges(this.#history.done)];
        if (edit.changes.some(({ key }) => inReview.has(key))) return 'in_review';
        if (edit.changes.some(({ key }) => here.has(key))) return 'edited_here';
        await this.#journal.takeUp([edit], draft);
        return undefined;
      },
      () => {
        this.#history = { ...this.#history, done: [edit, ...this.#history.done] };
        this.#draft = draft;
      },
    );
  }

  /** The changeset was withdrawn or is gone: what is on the desk becomes a new one. */
  leaveDraft(): Promise<Hindrance | undefined> {
    return this.#write(
      () => this.#journal.leaveDraft(),
      () => {
        this.#draft = undefined;
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
        return undefined;
      },
      () => {
        const done = step(this.#history);
        if (!done) return;
        this.#history = done.history;
        this.#selected = done.edit.changes.flatMap(({ key, after }) => (after ? [key] : []));
      },
    );
  }

  /** One after another. `keep` answers what is in the way; then nothing is changed. */
  #write(
    // biome-ignore lint/suspicious/noConfusingVoidType: most have nothing to answer
    keep: () => Promise<Hindrance | undefined | void>,
    then: () => void,
  ): Promise<Hindrance | undefined> {
    const written = this.#writes.then(async (): Promise<Hindrance | undefined> => {
      try {
        const hindrance = await keep();
        if (hindrance) return hindrance;
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

function isSame(one: DeskFeature | undefined, other: DeskFeature | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

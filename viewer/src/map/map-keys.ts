import type { LitElement } from 'lit';
import type { Word } from '../page/words.ts';
import type { FeatureCard } from './feature-card.ts';
import type { FeaturePointer } from './feature-pointer.ts';
import type { FeatureSelection } from './feature-selection.ts';

/** Chooses features by the keyboard while the map has it: Enter at the cross, N and P by name. */
export class MapKeys {
  readonly #page: LitElement;
  readonly #pointer: FeaturePointer;
  readonly #selection: FeatureSelection;
  readonly #say: (word: Word) => void;

  /** @param say tells the reader where a key led to nothing */
  constructor(
    page: LitElement,
    pointer: FeaturePointer,
    selection: FeatureSelection,
    say: (word: Word) => void,
  ) {
    this.#page = page;
    this.#pointer = pointer;
    this.#selection = selection;
    this.#say = say;
  }

  /** @param isIdle whether the map has drawn all that there is here */
  press({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, isIdle: boolean): void {
    if (ctrlKey || metaKey || altKey) return;
    if (key === 'Enter') void this.#chooseAtCentre();
    else if ((key === 'n' || key === 'p') && !this.#pointer.step(key === 'n' ? 1 : -1))
      this.#say(isIdle ? 'nothingNamed' : 'listLoading');
  }

  async #chooseAtCentre() {
    await this.#pointer.chooseAtCentre();
    await this.#page.updateComplete;
    if (this.#selection.reference) this.#page.renderRoot.querySelector<FeatureCard>('feature-card')?.focus();
    else this.#say('nothingHere');
  }
}

/** How far a publication has come; seconds from the request to the tiles that show it. */
export type PublicationState =
  | { readonly kind: 'publishing' }
  | { readonly kind: 'drawing'; readonly revision: number }
  | { readonly kind: 'shown'; readonly revision: number; readonly seconds: number }
  | { readonly kind: 'late'; readonly revision: number };

/** After so long nobody waits any more; the map follows by itself. */
const PATIENCE_MS = 30_000;

/**
 * Measures from the request of a publication until the server tells that its tiles stand, which may be before it has
 * answered the request.
 */
export class PublicationClock {
  state: PublicationState | undefined;
  readonly #onChange: () => void;
  readonly #now: () => number;
  #startedAt = 0;
  /** Newest that the tiles show, and since when. */
  #shown = { revision: 0, at: 0 };
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param now milliseconds of a clock that never goes back */
  constructor(onChange: () => void, now: () => number = () => performance.now()) {
    this.#onChange = onChange;
    this.#now = now;
  }

  start(): void {
    this.#startedAt = this.#now();
    this.#set({ kind: 'publishing' });
  }

  /** The request was refused. */
  cancel(): void {
    this.#set(undefined);
  }

  published(revision: number): void {
    this.#set({ kind: 'drawing', revision });
    this.#settle();
    if (this.state?.kind !== 'drawing') return;
    this.#timer = setTimeout(() => this.#set({ kind: 'late', revision }), PATIENCE_MS);
  }

  /** The server's tiles show this revision. */
  shows(revision: number): void {
    if (revision <= this.#shown.revision) return;
    this.#shown = { revision, at: this.#now() };
    this.#settle();
  }

  #settle(): void {
    const { state } = this;
    if (state?.kind !== 'drawing' || this.#shown.revision < state.revision) return;
    const seconds = (this.#shown.at - this.#startedAt) / 1000;
    this.#set({ kind: 'shown', revision: state.revision, seconds });
  }

  #set(state: PublicationState | undefined): void {
    clearTimeout(this.#timer);
    this.state = state;
    this.#onChange();
  }
}

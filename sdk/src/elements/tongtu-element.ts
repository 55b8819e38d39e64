import { elementStyles } from './element-styles.ts';

export type ElementLanguage = 'zh' | 'en';

/** Told of by every element, and by what lies around it: events go up. */
export interface TongtuEvents {
  readonly 'tongtu-ready': { readonly map: unknown };
  readonly 'tongtu-load': { readonly state: unknown };
  readonly 'tongtu-select': { readonly hit: unknown };
  readonly 'tongtu-close': undefined;
  readonly 'tongtu-error': { readonly error: unknown };
}

/** What all elements do alike: they begin once they stand in a page, and anew where an attribute changes. */
export abstract class TongtuElement extends HTMLElement {
  #isPlanned = false;
  #ending: AbortController | undefined;

  /** The reader's: the `language` of the element or of the map around it, or the `lang` of whatever it stands in. */
  get language(): ElementLanguage {
    const said = this.closest('[language]')?.getAttribute('language');
    const own = said ?? this.closest<HTMLElement>('[lang]')?.lang ?? 'zh';
    return own.toLowerCase().startsWith('zh') ? 'zh' : 'en';
  }

  connectedCallback(): void {
    const root = this.getRootNode() as Document | ShadowRoot;
    const styles = elementStyles();
    if (!root.adoptedStyleSheets.includes(styles)) root.adoptedStyleSheets.push(styles);
    this.plan();
  }

  disconnectedCallback(): void {
    this.#ending?.abort();
    this.#ending = undefined;
  }

  attributeChangedCallback(_: string, before: string | null, now: string | null): void {
    if (before !== now) this.plan();
  }

  /** Begins anew: what it goes by around it has changed. */
  renew(): void {
    this.plan();
  }

  /** Begins anew, once, when the attributes that are being set have been set. */
  protected plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      this.#isPlanned = false;
      if (!this.isConnected) return;
      this.#ending?.abort();
      const ending = new AbortController();
      this.#ending = ending;
      this.begin(ending.signal).catch((error: unknown) => {
        if (!ending.signal.aborted) this.fail(error);
      });
    });
  }

  /** @param signal ends what was begun: the element has left the page, or begins anew */
  protected abstract begin(signal: AbortSignal): Promise<void>;

  protected tell<Name extends keyof TongtuEvents>(name: Name, detail: TongtuEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  protected fail(error: unknown): void {
    this.tell('tongtu-error', { error });
    console.error(error);
  }
}

/** Numbers with commas between them. @throws RangeError with what was got */
export function numbersOf(text: string, count: number): number[] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length !== count || !numbers.every(Number.isFinite))
    throw new RangeError(`wanted ${count} numbers with commas between them, got ${text}`);
  return numbers;
}

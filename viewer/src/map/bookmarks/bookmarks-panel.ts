import '../../page/icon.ts';
import { css, html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { field, toolButton } from '../../page/panel.ts';
import { remember, remembered } from '../../page/storage.ts';
import { type PageLanguage, say, type Word } from '../../page/words.ts';
import { type SidePanel, sidePanel } from '../side-panel.ts';
import {
  type Bookmark,
  MAX_BOOKMARKS,
  MAX_NAME_LENGTH,
  parseBookmarks,
  renamed,
  withBookmark,
  without,
} from './bookmarks.ts';

const KEY = 'bookmarks';

/** The views that the reader has kept in this browser. */
export class BookmarksPanel extends LitElement {
  static override properties = {
    language: {},
    hash: {},
    bookmarks: { state: true },
    renaming: { state: true },
    removed: { state: true },
    problem: { state: true },
  };
  declare language: PageLanguage;
  /** What a bookmark made now would open. */
  declare hash: string;
  declare bookmarks: readonly Bookmark[];
  declare renaming: string | undefined;
  /** What was there before the last one was removed. */
  declare removed: { readonly name: string; readonly before: readonly Bookmark[] } | undefined;
  declare problem: Word | undefined;

  static override styles = [
    sidePanel,
    toolButton,
    field,
    css`
      side-panel {
        width: 288px;
      }
      form {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0 6px;
      }
      form label {
        grid-column: 1 / -1;
      }
      form .action {
        display: inline-flex;
        color: var(--celadon);
        font-size: 14px;
      }
      ul {
        margin: 8px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
        border-top: 1px solid var(--paper-edge);
      }
      li a {
        flex: 1;
        min-width: 0;
        padding: 0 4px;
        overflow-wrap: anywhere;
      }
      li form {
        flex: 1;
        padding: 4px 0;
      }
      li form label {
        position: absolute;
        clip-path: inset(50%);
      }
      p {
        margin: 10px 0 0;
        color: var(--ink-soft);
        font-size: 13px;
      }
      p .action {
        display: inline-flex;
        min-height: 32px;
        color: var(--celadon);
      }
    `,
  ];

  constructor() {
    super();
    this.bookmarks = parseBookmarks(remembered(KEY));
  }

  override connectedCallback() {
    super.connectedCallback();
    window.addEventListener('storage', this.#onStorage);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('storage', this.#onStorage);
  }

  override render() {
    const { language, bookmarks, removed, problem } = this;
    return html`<side-panel .language=${language} .heading=${say(language, 'bookmarks')}>
      <form @submit=${this.#onSave}>
        <label for="name">${say(language, 'bookmarkName')}</label>
        <input id="name" name="name" required maxlength=${MAX_NAME_LENGTH} autocomplete="off" />
        <button type="submit" class="action">${say(language, 'save')}</button>
      </form>
      <div role="status">
        ${problem ? html`<p>${say(language, problem, { count: MAX_BOOKMARKS })}</p>` : nothing}
        ${
          removed
            ? html`<p>
                ${say(language, 'bookmarkRemoved', { name: removed.name })}
                <button type="button" class="action" @click=${this.#onRestore}>${say(language, 'undo')}</button>
              </p>`
            : nothing
        }
      </div>
      ${
        bookmarks.length === 0
          ? html`<p>${say(language, 'noBookmarks')}</p>`
          : html`<ul>
              ${bookmarks.map((each) => html`<li>${each.id === this.renaming ? this.#nameForm(each) : this.#entry(each)}</li>`)}
            </ul>`
      }
    </side-panel>`;
  }

  override updated(changed: Map<string, unknown>) {
    if (changed.has('renaming') && this.renaming)
      this.renderRoot.querySelector<HTMLElement>('#new-name')?.focus();
  }

  /** Puts the keyboard on the panel. */
  override focus() {
    this.renderRoot.querySelector<SidePanel>('side-panel')?.focus();
  }

  #entry({ id, name, hash }: Bookmark) {
    const { language } = this;
    return html`<a class="action" href=${hash}>${name}</a>
      <button
        type="button"
        title=${say(language, 'rename')}
        aria-label=${say(language, 'renameIt', { name })}
        @click=${() => {
          this.renaming = id;
        }}
      >
        <page-icon name="pencil"></page-icon>
      </button>
      <button
        type="button"
        title=${say(language, 'remove')}
        aria-label=${say(language, 'removeIt', { name })}
        @click=${() => this.#remove(id, name)}
      >
        <page-icon name="trash"></page-icon>
      </button>`;
  }

  #nameForm({ id, name }: Bookmark) {
    const { language } = this;
    return html`<form
      @submit=${(event: SubmitEvent) => this.#onRename(event, id)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== 'Escape' || event.isComposing) return;
        event.stopPropagation();
        this.renaming = undefined;
      }}
    >
      <label for="new-name">${say(language, 'bookmarkName')}</label>
      <input id="new-name" name="name" required maxlength=${MAX_NAME_LENGTH} autocomplete="off" .value=${live(name)} />
      <button type="submit" class="action">${say(language, 'save')}</button>
    </form>`;
  }

  readonly #onSave = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const name = nameIn(form);
    if (name === '') return;
    const next = withBookmark(this.bookmarks, { id: String(Date.now()), name, hash: this.hash });
    if (next === this.bookmarks) this.problem = 'bookmarksFull';
    else if (this.#keep(next)) form.reset();
  };

  #onRename(event: SubmitEvent, id: string) {
    event.preventDefault();
    if (this.#keep(renamed(this.bookmarks, id, nameIn(event.target as HTMLFormElement))))
      this.renaming = undefined;
  }

  #remove(id: string, name: string) {
    const before = this.bookmarks;
    if (!this.#keep(without(before, id))) return;
    this.removed = { name, before };
    // The button that had the focus is gone.
    this.focus();
  }

  readonly #onRestore = () => {
    if (this.removed) this.#keep(this.removed.before);
  };

  /** False, with a word about it, where the browser keeps nothing. */
  #keep(bookmarks: readonly Bookmark[]): boolean {
    const isKept = remember(KEY, JSON.stringify(bookmarks));
    this.problem = isKept ? undefined : 'notKept';
    this.removed = undefined;
    if (isKept) this.bookmarks = bookmarks;
    return isKept;
  }

  /** Another tab has changed them. */
  readonly #onStorage = () => {
    this.bookmarks = parseBookmarks(remembered(KEY));
    this.removed = undefined;
  };
}
customElements.define('bookmarks-panel', BookmarksPanel);

function nameIn(form: HTMLFormElement): string {
  return String(new FormData(form).get('name') ?? '').trim();
}

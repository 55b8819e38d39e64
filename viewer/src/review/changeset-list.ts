import type { ChangesetCalls, ClientProblem, Collection } from '@tongtu/sdk/client';
import { CHANGESET_STATES, type Changeset } from '@tongtu/sdk/contract';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { sayChangeset } from '../changesets/changeset-words.ts';
import { problemText } from '../changesets/problem-text.ts';
import { sheetStyles } from '../changesets/sheet-styles.ts';
import { stateText, timeText } from '../changesets/state-words.ts';
import { type PageLanguage, say } from '../page/words.ts';
import { type ChangesetFilter, queryOf } from './changeset-filters.ts';

/**
 * The changesets that the reader sees, newest first, page by page, and by what they are looked for.
 *
 * @fires open - `detail` is the id of a changeset
 * @fires filter - `detail` is the `ChangesetFilter` that is wanted
 */
export class ChangesetList extends LitElement {
  static override properties = {
    ...{ language: {}, server: {}, filter: {}, collections: {} },
    ...{
      found: { state: true },
      next: { state: true },
      problem: { state: true },
      isReading: { state: true },
    },
  };
  declare language: PageLanguage;
  declare server: ChangesetCalls;
  declare filter: ChangesetFilter;
  /** Those of the base map, by whose titles changesets are looked for. */
  declare collections: readonly Collection[];
  declare found: readonly Changeset[];
  declare next: string | undefined;
  declare problem: ClientProblem | undefined;
  declare isReading: boolean;
  /** Whoever wrote what has been listed: of them one can be chosen. */
  readonly #authors = new Map<string, string>();
  #asking = new AbortController();

  static override styles = sheetStyles;

  constructor() {
    super();
    this.found = [];
    this.isReading = false;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#asking.abort();
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('filter')) void this.#read();
  }

  override render() {
    const { language, found, next, problem, isReading } = this;
    return html`<h2>${sayChangeset(language, 'changesets')}</h2>
      ${this.#renderFilters()}
      ${
        problem
          ? html`<p role="alert" class="alarm">${sayChangeset(language, 'failed', { reason: problemText(language, problem) })}</p>
        <button type="button" class="action" @click=${() => void this.#read()}>${say(language, 'retry')}</button>`
          : nothing
      }
      ${!problem && !isReading && found.length === 0 ? html`<p class="soft">${sayChangeset(language, 'nothingFound')}</p>` : nothing}
      <ul>
        ${found.map((changeset) => this.#renderOne(changeset))}
      </ul>
      ${isReading ? html`<p class="soft" role="status">${sayChangeset(language, 'loading')}</p>` : nothing}
      ${
        next === undefined || isReading
          ? nothing
          : html`<button type="button" class="action" @click=${() => void this.#read(next)}>
              ${sayChangeset(language, 'more')}
            </button>`
      }`;
  }

  #renderFilters() {
    const { language, filter } = this;
    const states = CHANGESET_STATES.map((state) => [state, stateText(language, state)] as const);
    const authors = [['me', sayChangeset(language, 'me')] as const, ...this.#authors];
    const collections = this.collections.map(({ id, title }) => [id, title[language]] as const);
    return html`<form class="row" aria-label=${sayChangeset(language, 'filters')} @change=${this.#onFilter}>
      ${this.#select('state', states)}${this.#select('author', authors)}${this.#select('collection', collections)}
      ${(['from', 'to'] as const).map(
        (name) => html`<div>
          <label for=${name}>${sayChangeset(language, name)}</label>
          <input id=${name} name=${name} type="date" .value=${filter[name] ?? ''} />
        </div>`,
      )}
    </form>`;
  }

  #select(name: 'state' | 'author' | 'collection', options: readonly (readonly [string, string])[]) {
    const { language, filter } = this;
    const value = filter[name] ?? '';
    const known = value === '' || options.some(([id]) => id === value);
    return html`<div>
      <label for=${name}>${sayChangeset(language, name)}</label>
      <select id=${name} name=${name}>
        <option value="" ?selected=${value === ''}>${sayChangeset(language, 'any')}</option>
        ${known ? nothing : html`<option value=${value} selected>${value}</option>`}
        ${options.map(([id, text]) => html`<option value=${id} ?selected=${id === value}>${text}</option>`)}
      </select>
    </div>`;
  }

  #renderOne({ id, title, state, author, updatedAt, counts, revision }: Changeset) {
    const { language } = this;
    return html`<li>
      <button
        type="button"
        class="action wide"
        @click=${() => this.dispatchEvent(new CustomEvent('open', { detail: id }))}
      >
        <strong>${title}</strong> <span class="tag" data-state=${state}>${stateText(language, state)}</span>
        <span class="soft"
          >${id} · ${author.name} · ${timeText(language, updatedAt)} · ${sayChangeset(language, 'counts', counts)}
          ${revision === undefined ? nothing : html`· ${sayChangeset(language, 'asRevision', { revision })}`}</span
        >
      </button>
    </li>`;
  }

  readonly #onFilter = (event: Event) => {
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const entries = [...form]
      .map(([name, value]) => [name, String(value)])
      .filter(([, value]) => value !== '');
    this.dispatchEvent(new CustomEvent('filter', { detail: Object.fromEntries(entries) }));
  };

  async #read(cursor?: string): Promise<void> {
    this.#asking.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.isReading = true;
    if (cursor === undefined) [this.found, this.next] = [[], undefined];
    try {
      const answer = await this.server.page({ ...queryOf(this.filter), cursor, signal: asking.signal });
      this.isReading = false;
      this.problem = answer.ok ? undefined : answer.problem;
      if (!answer.ok) return;
      this.found = [...this.found, ...answer.value.changesets];
      this.next = answer.value.next;
      for (const { author } of answer.value.changesets)
        if (author.id) this.#authors.set(author.id, author.name);
    } catch (error) {
      if (!asking.signal.aborted) throw error;
    }
  }
}
customElements.define('changeset-list', ChangesetList);

import { createClient, orThrow, type TongtuClient } from '../client/index.ts';
import type { SearchHit } from '../contract/index.ts';
import { TongtuElement } from './tongtu-element.ts';
import { TongtuMap } from './tongtu-map.ts';

const WORDS = {
  zh: {
    search: '搜索地名、地址',
    none: '没有找到',
    away: '暂时无法搜索',
    found: (n: number) => `${n} 条结果`,
  },
  en: {
    search: 'Search places',
    none: 'Nothing found',
    away: 'Search is away',
    found: (n: number) => `${n} results`,
  },
} as const;
/** Between two keys of somebody who types. */
const TYPING_MS = 200;
const REVEAL_ZOOM = 17;
const PADDING_PIXELS = 60;

let count = 0;

/**
 * `<tongtu-search>`: a field that finds features by their names, and shows the one that is chosen on the map around it.
 * A combobox by the ARIA Authoring Practices: arrows choose, Enter takes, Escape closes. See docs/elements.md.
 */
export class TongtuSearch extends TongtuElement {
  static readonly observedAttributes = ['platform', 'kinds', 'limit', 'language'];
  readonly #id = `tongtu-search-${++count}`;
  readonly #input = document.createElement('input');
  readonly #list = document.createElement('ul');
  readonly #status = document.createElement('p');
  #hits: readonly SearchHit[] = [];
  #chosen = -1;
  #asking: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.#list.id = this.#id;
    this.#list.setAttribute('role', 'listbox');
    this.#status.setAttribute('role', 'status');
    const expectations = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': this.#id };
    for (const [name, value] of Object.entries(expectations)) this.#input.setAttribute(name, value);
    this.#input.type = 'search';
    this.#input.autocomplete = 'off';
    this.#input.addEventListener('input', () => this.#typed());
    this.#input.addEventListener('keydown', (event) => this.#key(event));
    this.#input.addEventListener('blur', () => this.#show([]));
  }

  protected override async begin(signal: AbortSignal): Promise<void> {
    const words = WORDS[this.language];
    this.#input.placeholder = words.search;
    this.#input.setAttribute('aria-label', words.search);
    this.#list.setAttribute('aria-label', words.search);
    this.#show([]);
    if (!this.contains(this.#input)) this.append(this.#input, this.#list, this.#status);
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
      this.#asking?.abort();
    });
  }

  get #host(): TongtuMap | undefined {
    const host = this.closest('tongtu-map');
    return host instanceof TongtuMap ? host : undefined;
  }

  #typed(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const question = this.#input.value.trim();
    if (question === '') {
      this.#show([]);
      return;
    }
    this.#timer = setTimeout(() => {
      this.#ask(question).catch((error: unknown) => {
        this.#show([], WORDS[this.language].away);
        this.fail(error);
      });
    }, TYPING_MS);
  }

  async #ask(question: string): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    const { signal } = asking;
    const client = await this.#client(signal);
    const center = this.#host?.map?.getCenter();
    const kinds = this.getAttribute('kinds')?.split(',');
    try {
      const answer = await client.search.find(question, {
        ...{ signal, language: this.language, kinds },
        limit: Number(this.getAttribute('limit') ?? 8),
        near: center ? [center.lng, center.lat] : undefined,
      });
      // Punctuation alone is no question yet.
      const isNone = !answer.ok && answer.problem.code === 'bad_parameter';
      const hits = isNone ? [] : orThrow(answer).features;
      const words = WORDS[this.language];
      this.#show(hits, hits.length === 0 ? words.none : words.found(hits.length));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #client(signal: AbortSignal): Promise<TongtuClient> {
    const platform = this.getAttribute('platform');
    if (platform === null && this.#host) return (await this.#host.opened(signal)).client;
    return createClient({ baseUrl: platform ?? location.origin });
  }

  #key(event: KeyboardEvent): void {
    const { length } = this.#hits;
    if (event.key === 'Escape' && length > 0) this.#show([]);
    else if (event.key === 'Enter' && length > 0) this.#take(this.#hits[Math.max(0, this.#chosen)]!);
    else if (event.key === 'ArrowDown' && length > 0) this.#choose((this.#chosen + 1) % length);
    else if (event.key === 'ArrowUp' && length > 0)
      this.#choose(this.#chosen > 0 ? this.#chosen - 1 : length - 1);
    else return;
    event.preventDefault();
  }

  #choose(index: number): void {
    this.#chosen = index;
    for (const [at, item] of [...this.#list.children].entries())
      item.setAttribute('aria-selected', String(at === index));
    const item = this.#list.children[index];
    if (item) this.#input.setAttribute('aria-activedescendant', item.id);
    else this.#input.removeAttribute('aria-activedescendant');
    item?.scrollIntoView({ block: 'nearest' });
  }

  #take(hit: SearchHit): void {
    this.#input.value = hit.properties.name;
    this.#show([]);
    this.tell('tongtu-select', { hit });
    const [west, south, east, north] = hit.bbox;
    this.#host?.map?.fitBounds([west, south, east, north], {
      ...{ maxZoom: REVEAL_ZOOM, padding: PADDING_PIXELS },
    });
  }

  #show(hits: readonly SearchHit[], status = ''): void {
    this.#hits = hits;
    this.#status.textContent = status;
    this.#status.hidden = status === '';
    this.#list.hidden = hits.length === 0;
    this.#input.setAttribute('aria-expanded', String(hits.length > 0));
    this.#list.replaceChildren(
      ...hits.map((hit, index) => {
        const item = document.createElement('li');
        item.id = `${this.#id}-${index}`;
        item.setAttribute('role', 'option');
        item.append(...named(hit));
        // Before the field loses the focus, which closes the list.
        item.addEventListener('pointerdown', (event) => {
          event.preventDefault();
          this.#take(hit);
        });
        return item;
      }),
    );
    this.#choose(-1);
  }
}

/** The name, with what was looked for marked; behind it the one that fits, where that is another. */
function named({ properties: { name, match } }: SearchHit): (string | Node)[] {
  const marked: (string | Node)[] = [];
  let end = 0;
  for (const [from, to] of match.ranges) {
    const mark = document.createElement('mark');
    mark.textContent = match.text.slice(from, to);
    marked.push(match.text.slice(end, from), mark);
    end = to;
  }
  marked.push(match.text.slice(end));
  return match.text === name ? marked : [`${name} (`, ...marked, ')'];
}

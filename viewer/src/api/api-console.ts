import { type Asked, answerText, askedBy, curlOf } from './api-call.ts';

/** A form of the reference page: sends what it says, and shows the answer and the same call for a command line. */
class ApiTry extends HTMLElement {
  #sending: AbortController | undefined;

  connectedCallback(): void {
    const form = this.querySelector('form');
    form?.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send(askedBy(this.dataset.method ?? 'GET', this.dataset.url ?? '', new FormData(form)));
    });
    this.#part('[data-stop]').addEventListener('click', () => this.#sending?.abort());
    for (const example of this.querySelectorAll<HTMLButtonElement>('button.example'))
      example.addEventListener('click', () => {
        const input = document.getElementById(example.dataset.for ?? '') as HTMLInputElement | null;
        if (!input) return;
        input.value = example.textContent ?? '';
        input.focus();
      });
  }

  async #send(asked: Asked): Promise<void> {
    this.#sending?.abort();
    const sending = new AbortController();
    this.#sending = sending;
    this.#part('.answer').hidden = false;
    this.#part('[data-stop]').hidden = false;
    this.#show({ command: curlOf(asked, isMember()), status: '…', headers: '', body: '' });
    try {
      const shown = await answerText(asked, sending.signal);
      if (this.#sending === sending) this.#show(shown);
    } catch (error) {
      if (this.#sending === sending) this.#show({ status: String(error) });
    } finally {
      if (this.#sending === sending) this.#part('[data-stop]').hidden = true;
    }
  }

  #show(parts: Partial<Record<'command' | 'status' | 'headers' | 'body', string>>): void {
    for (const [name, text] of Object.entries(parts)) {
      const part = this.#part(`[data-${name}]`);
      part.textContent = text;
      part.hidden = text === '';
    }
  }

  #part(selector: string): HTMLElement {
    return this.querySelector<HTMLElement>(selector)!;
  }
}

/** Whether a member reads the page: it names them. */
const isMember = (): boolean => document.querySelector('header [data-member]') !== null;

/** Leaves those operations that hold what was typed. */
class ApiFilter extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector('input')!;
    const none = this.querySelector<HTMLElement>('[role=status]')!;
    input.addEventListener('input', () => {
      const wanted = input.value.trim().toLowerCase();
      const shown = [...document.querySelectorAll<HTMLElement>('section')].filter((section) => {
        const operations = [...section.querySelectorAll<HTMLElement>('.operation')];
        for (const operation of operations)
          operation.hidden = !operation.querySelector('summary')?.textContent?.toLowerCase().includes(wanted);
        section.hidden = operations.every(({ hidden }) => hidden);
        return !section.hidden;
      });
      none.hidden = shown.length > 0;
    });
  }
}

/** What stands behind the `#`. One that is no UTF-8 names nothing, and is nobody's error. */
function fragment(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}

/** A link to an operation opens it. `:target` would not do: it fits only when the page is whole. */
function openLinked(): void {
  const linked = document.getElementById(fragment());
  if (!(linked instanceof HTMLDetailsElement)) return;
  linked.open = true;
  linked.scrollIntoView();
}

customElements.define('api-try', ApiTry);
customElements.define('api-filter', ApiFilter);
addEventListener('hashchange', openLinked);
openLinked();

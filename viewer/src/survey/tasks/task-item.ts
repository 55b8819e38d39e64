import { REPORT_KIND_TITLES, type Task } from '@tongtu/sdk/contract';
import { css, html, LitElement, nothing } from 'lit';
import { field, panel, textButton } from '../../page/panel.ts';
import type { PageLanguage } from '../../page/words.ts';
import { sayTask, type TaskWord } from './task-words.ts';

/** What is asked for by the buttons of a task. */
export interface TaskDeed {
  readonly task: Task;
  readonly action: 'take' | 'give-back' | 'close';
  readonly body?: Readonly<Record<string, string>>;
}

/**
 * One task: what somebody says, where, and what one may do about it.
 *
 * @fires go - to its place
 * @fires mend - `detail` says whether what is handed in next mends it
 * @fires deed - `detail` is a `TaskDeed`
 */
export class TaskItem extends LitElement {
  static override properties = {
    language: {},
    task: {},
    photoUrl: {},
    busy: { type: Boolean },
    mends: { type: Boolean },
    closing: { state: true },
  };
  declare language: PageLanguage;
  declare task: Task;
  declare photoUrl: string;
  declare busy: boolean;
  /** Whether the changeset that is handed in next is to mend it. */
  declare mends: boolean;
  declare closing: boolean;

  static override styles = [
    panel,
    textButton,
    field,
    css`
      :host {
        display: block;
        padding: 8px 0;
        border-top: 1px solid var(--paper-edge);
      }
      p {
        margin: 0 0 4px;
        overflow-wrap: anywhere;
      }
      .text {
        white-space: pre-wrap;
      }
      .soft {
        color: var(--ink-soft);
        font-size: 13px;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        margin-inline: -8px;
      }
      .row .action {
        padding: 0 8px;
      }
      .check {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 44px;
        color: var(--ink);
      }
      .check input {
        flex: none;
        width: 18px;
        min-height: 18px;
      }
      img {
        display: block;
        max-width: 100%;
        max-height: 200px;
        border-radius: 8px;
      }
    `,
  ];

  override render() {
    const { language, task, busy } = this;
    const { kind, reportKind, text, place, distanceMeters, createdAt, actions, mendedBy, contact } = task;
    const title = reportKind
      ? REPORT_KIND_TITLES[reportKind][language]
      : this.#say(kind === 'comment' ? 'comment' : 'send_back');
    const day = new Date(createdAt).toLocaleDateString(language === 'zh' ? 'zh-CN' : 'en-GB');
    const away =
      distanceMeters === undefined
        ? nothing
        : html` · ${this.#say('away', { distance: lengthOf(distanceMeters) })}`;
    const may = (action: string) => (actions as readonly string[]).includes(action);
    return html`<p><strong>${title}</strong> <span class="soft">${day}${away}</span></p>
      <p class="text">${text}</p>
      ${task.hasPhoto && this.photoUrl ? html`<a href=${this.photoUrl} target="_blank" rel="noopener"><img src=${this.photoUrl} alt=${this.#say('photo')} loading="lazy" /></a>` : nothing}
      ${contact ? html`<p class="soft">${this.#say('contact', { contact })}</p>` : nothing}
      ${mendedBy === undefined ? nothing : html`<p class="soft">${this.#say('linked', { id: mendedBy })}</p>`}
      ${kind === 'report' && task.state === 'taken' && may('link') ? this.#renderMending() : nothing}
      <div class="row">
        ${place ? html`<button type="button" class="action" @click=${() => this.dispatchEvent(new Event('go'))}>${this.#say('goThere')}</button>` : nothing}
        ${may('take') ? this.#button('take', 'take', busy) : nothing}
        ${may('give-back') ? this.#button('giveBack', 'give-back', busy) : nothing}
        ${
          may('close') && !this.closing
            ? html`<button type="button" class="action" @click=${() => {
                this.closing = true;
              }}>${this.#say('close')}</button>`
            : nothing
        }
      </div>
      ${this.closing ? this.#renderClosing() : nothing}`;
  }

  #renderMending() {
    return html`<label class="check"
      ><input
        type="checkbox"
        .checked=${this.mends}
        @change=${(event: Event) =>
          this.dispatchEvent(
            new CustomEvent<boolean>('mend', { detail: (event.target as HTMLInputElement).checked }),
          )}
      />${this.#say('willLink')}</label
    >`;
  }

  #renderClosing() {
    return html`<form @submit=${this.#onClose}>
      <label for="reason">${this.#say('reason')}</label>
      <input id="reason" name="reason" required maxlength="2000" autocomplete="off" />
      <div class="row">
        <button type="submit" class="action" value="done" ?disabled=${this.busy}>${this.#say('asDone')}</button>
        <button type="submit" class="action" value="declined" ?disabled=${this.busy}>${this.#say('asDeclined')}</button>
      </div>
    </form>`;
  }

  #button(word: TaskWord, action: 'take' | 'give-back', busy: boolean) {
    return html`<button type="button" class="action" ?disabled=${busy} @click=${() => this.#ask({ task: this.task, action })}>${this.#say(word)}</button>`;
  }

  readonly #onClose = (event: SubmitEvent) => {
    event.preventDefault();
    const reason = String(new FormData(event.target as HTMLFormElement).get('reason') ?? '').trim();
    const outcome = (event.submitter as HTMLButtonElement | null)?.value ?? 'done';
    if (reason) this.#ask({ task: this.task, action: 'close', body: { reason, outcome } });
  };

  #ask(deed: TaskDeed) {
    this.dispatchEvent(new CustomEvent<TaskDeed>('deed', { detail: deed }));
  }

  #say(word: TaskWord, values?: Readonly<Record<string, string | number>>) {
    return sayTask(this.language, word, values);
  }
}
customElements.define('task-item', TaskItem);

const lengthOf = (meters: number): string =>
  meters < 1000 ? `${meters} m` : `${(meters / 1000).toFixed(1)} km`;

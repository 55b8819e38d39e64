import type { ChangesetComment, ChangesetEvent } from '@tongtu/sdk/contract';
import { html, LitElement } from 'lit';
import { type ChangesetWord, sayChangeset } from '../changesets/changeset-words.ts';
import { sheetStyles } from '../changesets/sheet-styles.ts';
import { timeText } from '../changesets/state-words.ts';
import type { PageLanguage } from '../page/words.ts';
import { newKey } from '../survey/journal/new-key.ts';

const LONGEST = 4_000;
/** What stands in a changeset's record, in words; what is not here stands as it is. */
const DEEDS: Readonly<Record<string, ChangesetWord>> = {
  ...{ approve: 'approve', reject: 'reject', 'send-back': 'send-back', publish: 'publish' },
  ...{ submit: 'submit', withdraw: 'withdraw', reopen: 'reopen' },
  ...{ create: 'deedCreate', edit: 'deedEdit', describe: 'deedDescribe', merge: 'deedMerge' },
  ...{ choose: 'deedChoose', acknowledge: 'deedAcknowledge', unacknowledge: 'deedUnacknowledge' },
};

/**
 * What was said about a changeset, and what was done with it.
 *
 * @fires comment - `detail` is `{ text, key }`; the key stays the same until the text is another
 */
export class ChangesetTalk extends LitElement {
  static override properties = { language: {}, comments: {}, events: {}, isBusy: { type: Boolean } };
  declare language: PageLanguage;
  declare comments: readonly ChangesetComment[];
  declare events: readonly ChangesetEvent[];
  declare isBusy: boolean;
  #key = newKey();

  static override styles = sheetStyles;

  override render() {
    const { language, comments, events } = this;
    const word = (name: ChangesetWord) => sayChangeset(language, name);
    return html`<h3>${word('discussion')}</h3>
      ${comments.length === 0 ? html`<p class="soft">${word('noComments')}</p>` : ''}
      <ol class="comments">
        ${comments.map(
          ({ actor, at, text }) => html`<li>
            <p class="soft">${actor.name} · ${timeText(language, at)}</p>
            <p>${text}</p>
          </li>`,
        )}
      </ol>
      <form @submit=${this.#onSubmit}>
        <label for="comment">${word('comment')}</label>
        <textarea id="comment" name="text" required maxlength=${LONGEST} rows="2"></textarea>
        <button type="submit" class="action" ?disabled=${this.isBusy}>${word('send')}</button>
      </form>
      <details>
        <summary>${word('record')} (${events.length})</summary>
        <ol>
          ${events.map(
            ({ action, actor, at, reason, changes }) => html`<li>
              <span class="soft">${timeText(language, at)} · ${actor.name}</span>
              ${DEEDS[action] ? word(DEEDS[action]) : action}${changes === undefined ? '' : ` (${changes})`}
              ${reason === undefined ? '' : html`<p class="soft">${reason}</p>`}
            </li>`,
          )}
        </ol>
      </details>`;
  }

  /** Said: the form is empty for the next. */
  clear() {
    this.#key = newKey();
    this.renderRoot.querySelector('form')?.reset();
  }

  readonly #onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget as HTMLFormElement).get('text') ?? '').trim();
    if (text) this.dispatchEvent(new CustomEvent('comment', { detail: { text, key: this.#key } }));
  };
}
customElements.define('changeset-talk', ChangesetTalk);

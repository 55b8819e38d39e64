import { CHANGESET_ACTIONS, type Changeset, type ChangesetAction } from '@tongtu/sdk/contract';
import { css, html, LitElement, nothing } from 'lit';
import { sayChangeset } from '../changesets/changeset-words.ts';
import { sheetStyles } from '../changesets/sheet-styles.ts';
import type { PageLanguage } from '../page/words.ts';

/** Those that say why. */
const REASONED: ReadonlySet<ChangesetAction> = new Set(['reject', 'send-back']);

/**
 * What the reader may do with a changeset now, as the server says, and nothing else.
 *
 * @fires act - `detail` is `{ action, reason }`
 */
export class DecisionForm extends LitElement {
  static override properties = {
    ...{ language: {}, changeset: {}, isBusy: { type: Boolean }, isUnreasoned: { state: true } },
  };
  declare language: PageLanguage;
  declare changeset: Changeset;
  declare isBusy: boolean;
  /** A reason was needed and not given. */
  declare isUnreasoned: boolean;

  static override styles = [
    sheetStyles,
    css`
      .action {
        border: 1px solid var(--paper-edge);
      }
      .row .action:first-child {
        margin-inline-start: 0;
      }
      .main {
        background: var(--celadon);
        color: var(--on-celadon);
      }
      .main:hover {
        background: var(--celadon);
        text-decoration: underline;
      }
    `,
  ];

  override render() {
    const { language, changeset, isBusy, isUnreasoned } = this;
    const actions = CHANGESET_ACTIONS.filter((action) => changeset.actions.includes(action));
    if (actions.length === 0) return nothing;
    const needsReason = actions.some((action) => REASONED.has(action));
    return html`<h3>${sayChangeset(language, 'decision')}</h3>
      <form @submit=${(event: Event) => event.preventDefault()}>
        ${
          needsReason
            ? html`<label for="reason">${sayChangeset(language, 'reason')}</label>
                <textarea
                  id="reason"
                  rows="2"
                  maxlength="4000"
                  aria-invalid=${isUnreasoned ? 'true' : 'false'}
                  aria-describedby=${isUnreasoned ? 'fault' : nothing}
                ></textarea>
                ${isUnreasoned ? html`<p id="fault" class="alarm" role="alert">${sayChangeset(language, 'needsReason')}</p>` : nothing}`
            : nothing
        }
        <div class="row">
          ${actions.map(
            (action) => html`<button
              type="button"
              class=${action === 'approve' || action === 'publish' || action === 'submit' ? 'action main' : 'action'}
              data-action=${action}
              ?disabled=${isBusy}
              @click=${() => this.#act(action)}
            >
              ${sayChangeset(language, action)}
            </button>`,
          )}
        </div>
      </form>`;
  }

  #act(action: ChangesetAction) {
    const field = this.renderRoot.querySelector<HTMLTextAreaElement>('#reason');
    const reason = field?.value.trim();
    this.isUnreasoned = REASONED.has(action) && !reason;
    if (this.isUnreasoned) {
      field?.focus();
      return;
    }
    const detail = { action, ...(reason ? { reason } : {}) };
    this.dispatchEvent(new CustomEvent('act', { detail }));
  }
}
customElements.define('decision-form', DecisionForm);

import type { Collection } from '@tongtu/sdk/client';
import type { Changeset, ChangesetState } from '@tongtu/sdk/contract';
import { css, html, LitElement, nothing } from 'lit';
import { panel, textButton } from '../../page/panel.ts';
import { sayFinding } from '../../page/say-finding.ts';
import type { PageLanguage } from '../../page/words.ts';
import { MAX_TAKEN_UP } from '../server/survey-server.ts';
import type { DeskSession } from './desk-session.ts';
import { type SurveyWord, saySurvey } from './survey-words.ts';

const STATES: Readonly<Record<ChangesetState, SurveyWord>> = {
  draft: 'stateDraft',
  submitted: 'stateSubmitted',
  approved: 'stateApproved',
  published: 'statePublished',
  rejected: 'stateRejected',
  withdrawn: 'stateWithdrawn',
};

/** Where a changeset can be gone on with from here. */
const OPENED_AGAIN: readonly ChangesetState[] = ['draft', 'rejected', 'withdrawn'];

/**
 * The changesets of whoever is signed in, newest first: where they stand, what was said of them, and what can be done.
 *
 * @fires hindrance - `detail` says why something was not done: a `Hindrance` or a `ClientProblem`
 * @fires jump - `detail` is the `Finding` to be looked at
 */
export class MyChangesets extends LitElement {
  static override properties = { language: {}, session: {}, collections: {} };
  declare language: PageLanguage;
  declare collections: ReadonlyMap<string, Collection>;
  declare session: DeskSession;

  static override styles = [
    panel,
    textButton,
    css`
      h3 {
        margin: 12px 0 4px;
        font-size: 14px;
      }
      ul {
        margin: 0 0 8px;
        padding: 0;
        list-style: none;
      }
      li {
        padding: 4px 0;
        overflow-wrap: anywhere;
      }
      li + li {
        border-top: 1px solid var(--paper-edge);
      }
      p {
        margin: 0;
      }
      .soft {
        color: var(--ink-soft);
        font-size: 13px;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
      }
      .action {
        padding-inline: 8px;
      }
      .finding {
        width: 100%;
      }
    `,
  ];

  override connectedCallback() {
    super.connectedCallback();
    this.session.addEventListener('change', this.#onChange);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.session.removeEventListener('change', this.#onChange);
  }

  readonly #onChange = () => this.requestUpdate();

  override render() {
    const { language } = this;
    const { changesets } = this.session;
    if (!changesets) return nothing;
    return html`<section aria-label=${saySurvey(language, 'myChangesets')}>
      <h3>${saySurvey(language, 'myChangesets')}</h3>
      ${
        changesets.length === 0
          ? html`<p class="soft">${saySurvey(language, 'noChangesets')}</p>`
          : html`<ul>
              ${changesets.map((changeset) => this.#renderChangeset(changeset))}
            </ul>`
      }
    </section>`;
  }

  #renderChangeset(changeset: Changeset) {
    const { language, session } = this;
    const { sendings = [], draft } = session.desk ?? {};
    const { id, state, title, counts, reason, actions, revision } = changeset;
    const isHeld = String(id) === draft?.changesetId;
    const size = counts.created + counts.replaced + counts.removed;
    const isBusy = sendings.some((each) => each.state === 'sending' && each.changesetId === String(id));
    const canOpen =
      !isHeld &&
      OPENED_AGAIN.includes(state) &&
      changeset.kind === 'edit' &&
      size > 0 &&
      size <= MAX_TAKEN_UP;
    return html`<li data-changeset=${id} data-state=${state}>
      <p>
        ${title}
        <span class="soft">${saySurvey(language, isHeld ? 'stateOnDesk' : STATES[state])} · ${saySurvey(language, 'pendingCount', { count: size })}
          ${revision === undefined ? nothing : saySurvey(language, 'inRevision', { revision })}</span>
      </p>
      ${reason !== undefined && state !== 'published' ? html`<p class="soft">${saySurvey(language, 'saidBack', { reason })}</p>` : nothing}
      <div class="actions">
        ${canOpen ? this.#button('openAgain', isBusy, () => session.openAgain(changeset)) : nothing}
        ${actions.includes('withdraw') ? this.#button('withdraw', isBusy, () => session.withdraw(changeset)) : nothing}
        ${this.#button('remarks', false, () => session.readRemarks(changeset))}
      </div>
      ${this.#renderRemarks(id)}
    </li>`;
  }

  #renderRemarks(id: number) {
    const { language } = this;
    const remarks = this.session.remarks.get(id);
    if (!remarks) return nothing;
    const { comments, findings } = remarks;
    if (comments.length + findings.length === 0)
      return html`<p class="soft">${saySurvey(language, 'noRemarks')}</p>`;
    return html`<ul>
      ${comments.map(({ actor, text }) => html`<li><span class="soft">${actor.name}</span> ${text}</li>`)}
      ${findings.map(
        (finding) => html`<li>
          <button type="button" class="action finding" @click=${() => this.#fire('jump', finding)}>
            ${sayFinding(finding, this.collections.get(finding.collection), language)}
          </button>
        </li>`,
      )}
    </ul>`;
  }

  #button(word: SurveyWord, isDisabled: boolean, act: () => Promise<unknown>) {
    const onClick = async () => {
      const hindrance = await act();
      if (hindrance !== undefined) this.#fire('hindrance', hindrance);
    };
    return html`<button type="button" class="action" ?disabled=${isDisabled} @click=${onClick}>
      ${saySurvey(this.language, word)}
    </button>`;
  }

  #fire(name: string, detail: unknown) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
customElements.define('my-changesets', MyChangesets);

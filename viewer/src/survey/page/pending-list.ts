import type { Collection } from '@tongtu/sdk/client';
import { css, html, LitElement, nothing } from 'lit';
import { field, panel, textButton } from '../../page/panel.ts';
import { sayFinding } from '../../page/say-finding.ts';
import type { PageLanguage } from '../../page/words.ts';
import type { FeatureChange } from '../edit/edit.ts';
import type { DeskFinding } from '../findings/desk-findings.ts';
import type { SenderState } from '../journal/sender.ts';
import type { Draft, Sending } from '../journal/sending.ts';
import { saySurvey } from './survey-words.ts';

/** What is shown of a long list. */
const MAX_SHOWN = 100;
const MAX_TITLE_LENGTH = 200;

/**
 * What was changed and not yet handed in, the form to hand it in, and what has become of what was.
 *
 * @fires choose - `detail` is the key of the feature that was pressed
 * @fires jump - `detail` is the `DeskFinding` to be looked at
 * @fires hand-in - `detail` is `{ title, description }`
 * @fires take-back - `detail` is the `Sending`
 */
export class PendingList extends LitElement {
  static override properties = {
    language: {},
    changes: {},
    sendings: {},
    sender: {},
    collections: {},
    draft: {},
  };
  declare language: PageLanguage;
  declare changes: readonly FeatureChange[];
  declare sendings: readonly Sending[];
  declare sender: SenderState;
  /** Those whose schema is known already. */
  declare collections: ReadonlyMap<string, Collection>;
  /** The changeset that the work goes on with. */
  declare draft: Draft | undefined;
  /** What the rules have against the changes. */
  declare findings: readonly DeskFinding[];

  static override styles = [
    panel,
    textButton,
    field,
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
      li > button {
        width: 100%;
        flex-wrap: wrap;
      }
      .soft {
        color: var(--ink-soft);
        font-size: 13px;
      }
      .finding[data-severity='error'] {
        color: var(--seal-text);
      }
      p {
        margin: 0 0 8px;
      }
      input {
        margin-bottom: 8px;
      }
    `,
  ];

  override render() {
    const { language, changes, sendings } = this;
    return html`<section aria-label=${saySurvey(language, 'pending')}>
        <h3>${saySurvey(language, 'pending')}</h3>
        ${
          changes.length === 0
            ? html`<p class="soft">${saySurvey(language, 'nothingPending')}</p>`
            : html`<p class="soft">${saySurvey(language, 'pendingCount', { count: changes.length })}</p>
                <ul>
                  ${changes.slice(0, MAX_SHOWN).map((change) => this.#renderChange(change))}
                </ul>
                ${this.#renderForm()}`
        }
      </section>
      ${
        sendings.length === 0
          ? nothing
          : html`<section aria-label=${saySurvey(language, 'handedIn')}>
              <h3>${saySurvey(language, 'handedIn')}</h3>
              <ul>
                ${sendings.map((sending) => this.#renderSending(sending))}
              </ul>
            </section>`
      }`;
  }

  #renderChange({ key, before, after }: FeatureChange) {
    const { language } = this;
    const { collection: id, properties } = (after ?? before)!;
    const collection = this.collections.get(id);
    const name = properties[collection?.titleField ?? 'name'];
    const kind = !before ? 'changeCreate' : after ? 'changeReplace' : 'changeRemove';
    const findings = this.findings.filter((finding) => finding.key === key);
    return html`<li>
      <button type="button" class="action" @click=${() => this.#fire('choose', key)}>
        ${collection?.title[language] ?? id}${name === undefined ? nothing : html` · ${name}`}
        <span class="soft">${saySurvey(language, kind)}</span>
      </button>
      ${findings.map(
        (finding) => html`<button
          type="button"
          class="action finding"
          data-severity=${finding.severity}
          @click=${() => this.#fire('jump', finding)}
        >
          ${saySurvey(language, finding.severity)} ${sayFinding(finding, collection, language)}
        </button>`,
      )}
    </li>`;
  }

  #renderForm() {
    const { language, draft } = this;
    return html`<form @submit=${this.#onSubmit}>
      ${draft ? html`<p class="soft">${saySurvey(language, 'goesOn', { title: draft.title })}</p>` : nothing}
      <label for="title">${saySurvey(language, 'titleOf')}</label>
      <input id="title" name="title" required maxlength=${MAX_TITLE_LENGTH} autocomplete="off" .defaultValue=${draft?.title ?? ''} />
      <label for="description">${saySurvey(language, 'description')}</label>
      <input id="description" name="description" maxlength="2000" autocomplete="off" .defaultValue=${draft?.description ?? ''} />
      <button type="submit" class="action">${saySurvey(language, 'submit')}</button>
    </form>`;
  }

  #renderSending(sending: Sending) {
    const { language, sender } = this;
    const { state, acknowledged, steps, problem, reason, title } = sending;
    const said =
      state === 'submitted'
        ? saySurvey(language, 'stateSubmitted')
        : state === 'refused'
          ? saySurvey(language, 'stateRefused', {
              reason: problem
                ? (problem.detail ?? problem.title)
                : (reason ?? saySurvey(language, 'byReviewer')),
            })
          : sender === 'waiting'
            ? saySurvey(language, 'stateWaiting')
            : saySurvey(language, 'stateSending', { done: acknowledged, all: steps.length });
    return html`<li data-state=${state}>
      <p>${title} <span class="soft" role="status">${said}</span></p>
      ${
        state === 'refused'
          ? html`<button type="button" class="action" @click=${() => this.#fire('take-back', sending)}>
              ${saySurvey(language, 'takeBack')}
            </button>`
          : nothing
      }
    </li>`;
  }

  #onSubmit(event: SubmitEvent) {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    if (text('title')) this.#fire('hand-in', { title: text('title'), description: text('description') });
  }

  #fire(name: string, detail: unknown) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
customElements.define('pending-list', PendingList);

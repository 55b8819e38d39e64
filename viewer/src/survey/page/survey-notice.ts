import { css, html, LitElement, nothing } from 'lit';
import { panel, textButton } from '../../page/panel.ts';
import { type PageLanguage, say } from '../../page/words.ts';
import type { LoadState } from '../draw/feature-loader.ts';
import type { SenderState } from '../journal/sender.ts';
import type { SessionState } from './desk-session.ts';
import { type SurveyWord, saySurvey } from './survey-words.ts';

const SESSIONS: Partial<Record<SessionState, SurveyWord>> = {
  'signed-out': 'signInFirst',
  forbidden: 'notSurveyor',
  elsewhere: 'elsewhere',
  taken: 'taken',
  broken: 'notKeptHere',
};
const LOADS: Partial<Record<LoadState, SurveyWord>> = {
  far: 'far',
  partial: 'partial',
  failed: 'loadFailed',
};

/**
 * What stands between the surveyor and the work, and the way out of it.
 *
 * @fires take-over
 * @fires zoom
 */
export class SurveyNotice extends LitElement {
  static override properties = { language: {}, session: {}, sender: {}, load: {}, signInHref: {} };
  declare language: PageLanguage;
  declare session: SessionState;
  declare sender: SenderState;
  declare load: LoadState | undefined;
  declare signInHref: string;

  static override styles = [
    panel,
    textButton,
    css`
      .panel {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 12px;
        padding: 6px 14px;
        font-size: 14px;
      }
    `,
  ];

  override render() {
    const { language, session, sender, load } = this;
    const word =
      session === 'ready'
        ? sender === 'signed-out'
          ? 'signInAgain'
          : load && LOADS[load]
        : SESSIONS[session];
    if (!word) return nothing;
    return html`<div class="panel" role="status">
      <span>${saySurvey(language, word)}</span>
      ${word === 'signInFirst' || word === 'signInAgain' ? html`<a class="action" href=${this.signInHref}>${say(language, 'signIn')}</a>` : nothing}
      ${word === 'elsewhere' || word === 'taken' ? this.#button('take-over', 'takeOver') : nothing}
      ${word === 'far' || word === 'partial' ? this.#button('zoom', 'zoomToEdit') : nothing}
    </div>`;
  }

  #button(event: string, word: SurveyWord) {
    return html`<button type="button" class="action" @click=${() => this.dispatchEvent(new Event(event))}>
      ${saySurvey(this.language, word)}
    </button>`;
  }
}
customElements.define('survey-notice', SurveyNotice);

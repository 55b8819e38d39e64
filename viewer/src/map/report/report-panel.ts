import '../../page/copy-button.ts';
import '../../page/icon.ts';
import type { Feature } from '@tongtu/sdk/client';
import {
  REPORT_KIND_TITLES,
  REPORT_KINDS,
  REPORT_LIMITS,
  type ReportKind,
  type ReportReceipt,
} from '@tongtu/sdk/contract';
import type { LngLat } from '@tongtu/sdk/geo';
import type { BaseMap } from '@tongtu/sdk/maplibre';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { MapMouseEvent } from 'maplibre-gl';
import { type PageLanguage, say } from '../../page/words.ts';
import type { SidePanel } from '../side-panel.ts';
import '../side-panel.ts';
import { fitPhoto } from './fit-photo.ts';
import { reportPanelStyles } from './report-panel-styles.ts';
import { middleOf, REPORT_OVERLAY, reportOverlay } from './report-place.ts';
import { type Outcome, ReportServer } from './report-server.ts';
import { type ReportWord, sayReport } from './report-words.ts';

type State =
  | { readonly at: 'writing' | 'sending' }
  | { readonly at: 'refused'; readonly why: string }
  | {
      readonly at: 'sent';
      readonly receipt: ReportReceipt;
      readonly photo: 'none' | 'sending' | 'kept' | { readonly why: string };
    };

/** What somebody has written and not sent yet: it is there again when the panel is. */
const draft = { kind: 'missing' as ReportKind, text: '', contact: '' };

/** Says what is wrong with the map, for as long as it is open: its place is set by click, by Enter on the map, or by button. */
export class ReportPanel extends LitElement {
  static override properties = {
    language: {},
    baseMap: { attribute: false },
    baseUrl: {},
    feature: { attribute: false },
    name: {},
    place: { state: true },
    about: { state: true },
    state: { state: true },
  };
  declare language: PageLanguage;
  declare baseMap: BaseMap;
  declare baseUrl: string;
  /** What the reader looked at when the panel was opened, and its name. */
  declare feature: Feature | undefined;
  declare name: string;
  declare place: LngLat;
  declare about: Feature | undefined;
  declare state: State;

  static override styles = reportPanelStyles;

  #server: ReportServer | undefined;
  /** Of the report that is being sent: changed with what it says. */
  #key: { readonly of: string; readonly key: string } | undefined;
  #photo: Blob | undefined;

  constructor() {
    super();
    this.state = { at: 'writing' };
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#server = new ReportServer(this.baseUrl);
    void this.#server.open();
    this.about = this.feature;
    this.place = (this.feature?.geometry && middleOf(this.feature.geometry)) ?? this.baseMap.view.center;
    const { map } = this.baseMap;
    map.on('click', this.#onClick);
    map.getCanvas().addEventListener('keydown', this.#onMapKey);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    const { map } = this.baseMap;
    map.off('click', this.#onClick);
    map.getCanvas().removeEventListener('keydown', this.#onMapKey);
    this.baseMap.removeOverlay(REPORT_OVERLAY);
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has('place')) this.baseMap.setOverlay(reportOverlay(this.place));
    if (changed.has('state') && this.state.at !== 'writing')
      this.renderRoot.querySelector<HTMLElement>('.outcome')?.focus();
  }

  override render() {
    const { language, state } = this;
    return html`<side-panel .language=${language} .heading=${say(language, 'report')}>
      ${state.at === 'sent' ? this.#renderSent(state) : this.#renderForm(state)}
    </side-panel>`;
  }

  /** Puts the keyboard on the panel. */
  override focus() {
    this.renderRoot.querySelector<SidePanel>('side-panel')?.focus();
  }

  #renderForm(state: State) {
    const { language, about } = this;
    const isSending = state.at === 'sending';
    const place = this.place.map((degrees) => degrees.toFixed(5)).join(', ');
    return html`<form @submit=${this.#onSubmit}>
      <p class="soft">${this.#say('about')}</p>
      ${
        about
          ? html`<p class="row">
              ${this.#say('aboutFeature', { name: this.name })}
              <button type="button" class="action" @click=${this.#leaveFeature}>${this.#say('notAboutIt')}</button>
            </p>`
          : nothing
      }
      <p class="row">
        <span>${this.#say('place', { place })}</span>
        <button type="button" class="action" @click=${this.#takeCentre}>${this.#say('placeHere')}</button>
      </p>
      <p class="soft">${this.#say('placeHint')}</p>
      <label for="kind">${this.#say('kind')}</label>
      <select id="kind" name="kind" ?disabled=${isSending}>
        ${REPORT_KINDS.map((kind) => html`<option value=${kind} ?selected=${kind === draft.kind}>${REPORT_KIND_TITLES[kind][language]}</option>`)}
      </select>
      <label for="text">${this.#say('text')}</label>
      <textarea
        id="text"
        name="text"
        rows="3"
        required
        maxlength=${REPORT_LIMITS.text}
        placeholder=${this.#say('textHint')}
        ?disabled=${isSending}
        .value=${draft.text}
        @input=${this.#keepDraft}
      ></textarea>
      <label for="photo">${this.#say('photo')}</label>
      <input id="photo" name="photo" type="file" accept="image/*" aria-describedby="photo-note" ?disabled=${isSending} />
      <p id="photo-note" class="soft">${this.#say('photoNote')}</p>
      <label for="contact">${this.#say('contact')}</label>
      <input
        id="contact"
        name="contact"
        maxlength=${REPORT_LIMITS.contact}
        aria-describedby="contact-note"
        ?disabled=${isSending}
        .value=${draft.contact}
        @input=${this.#keepDraft}
      />
      <p id="contact-note" class="soft">${this.#say('contactNote')}</p>
      <input class="trap" name="website" tabindex="-1" autocomplete="off" aria-hidden="true" />
      <p class="outcome" role="alert" tabindex="-1" ?hidden=${state.at !== 'refused'}>${state.at === 'refused' ? state.why : ''}</p>
      <button type="submit" class="action send" ?disabled=${isSending}>
        ${isSending ? html`<span class="spinner"></span>${this.#say('sending')}` : this.#say('send')}
      </button>
    </form>`;
  }

  #renderSent({ receipt, photo }: Extract<State, { at: 'sent' }>) {
    return html`<div class="outcome" role="status" tabindex="-1">
        <p><strong>${this.#say('sent')}</strong></p>
        ${photo === 'kept' ? html`<p>${this.#say('photoSent')}</p>` : nothing}
        ${photo === 'sending' ? html`<p><span class="spinner"></span> ${this.#say('sending')}</p>` : nothing}
        ${typeof photo === 'object' ? html`<p class="warning">${this.#say('photoFailed', { reason: photo.why })}</p>` : nothing}
        <p class="soft">${this.#say('sentNote')}</p>
      </div>
      ${typeof photo === 'object' ? html`<button type="button" class="action" @click=${() => void this.#sendPhoto(receipt)}>${this.#say('photoAgain')}</button>` : nothing}
      <label for="link">${this.#say('link')}</label>
      <input id="link" readonly .value=${receipt.url} />
      <div class="row">
        <copy-button .language=${this.language} .text=${receipt.url} .word=${'copyLink'}></copy-button>
        <a class="action" href=${receipt.url} target="_blank" rel="noopener">${this.#say('openLink')}</a>
        <button type="button" class="action" @click=${this.#startAnew}>${this.#say('another')}</button>
      </div>`;
  }

  #say(word: ReportWord, values?: Readonly<Record<string, string | number>>) {
    return sayReport(this.language, word, values);
  }

  readonly #onClick = ({ lngLat: { lng, lat } }: MapMouseEvent) => {
    this.place = [lng, lat];
  };

  readonly #onMapKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    this.#takeCentre();
    event.preventDefault();
  };

  readonly #takeCentre = () => {
    this.place = this.baseMap.view.center;
  };

  readonly #leaveFeature = () => {
    this.about = undefined;
  };

  readonly #startAnew = () => {
    this.about = undefined;
    this.state = { at: 'writing' };
  };

  readonly #keepDraft = () => Object.assign(draft, this.#written());

  #written() {
    const fields = new FormData(this.renderRoot.querySelector('form')!);
    const text = (name: string) => String(fields.get(name) ?? '');
    const photo = fields.get('photo');
    return {
      ...{
        kind: text('kind') as ReportKind,
        text: text('text'),
        contact: text('contact'),
        website: text('website'),
      },
      photo: photo instanceof File && photo.size > 0 ? photo : undefined,
    };
  }

  readonly #onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (this.state.at === 'sending' || !this.#server) return;
    const { photo, ...written } = this.#written();
    if (written.text.trim() === '') return;
    this.state = { at: 'sending' };
    this.#photo = photo && (await fitPhoto(photo));
    if (photo && !this.#photo) {
      this.state = { at: 'refused', why: this.#say('photoUnread') };
      return;
    }
    const { about, place } = this;
    const report = {
      ...{ ...written, place: [place[0], place[1]] as const },
      ...(about ? { feature: { collection: about.collection, id: about.id } } : {}),
    };
    const answer = await this.#server.send(report, this.#keyOf(JSON.stringify(report)));
    if (!answer.ok) {
      this.state = { at: 'refused', why: this.#whyNot(answer) };
      return;
    }
    Object.assign(draft, { text: '', contact: '' });
    this.state = { at: 'sent', receipt: answer.value, photo: 'none' };
    if (this.#photo) await this.#sendPhoto(answer.value);
  };

  async #sendPhoto(receipt: ReportReceipt) {
    if (!this.#photo || !this.#server) return;
    this.state = { at: 'sent', receipt, photo: 'sending' };
    const answer = await this.#server.putPhoto(receipt.token, this.#photo);
    this.state = { at: 'sent', receipt, photo: answer.ok ? 'kept' : { why: this.#whyNot(answer) } };
  }

  #whyNot(answer: Extract<Outcome<unknown>, { ok: false }>): string {
    if (answer.isAway) return this.#say('away');
    const { code, reason, retryAfterSeconds } = answer;
    if (code === 'invalid_photo') return this.#say('photoUnread');
    if (code === 'too_many_requests')
      return this.#say('tooMany', { minutes: Math.ceil((retryAfterSeconds ?? 60) / 60) });
    return this.#say('refused', { reason });
  }

  /** The same report, sent again because nobody answered, is one report. */
  #keyOf(of: string): string {
    if (this.#key?.of !== of)
      this.#key = {
        of,
        key: [...crypto.getRandomValues(new Uint32Array(5))]
          .map((each) => each.toString(36).padStart(7, '0'))
          .join(''),
      };
    return this.#key.key;
  }
}
customElements.define('report-panel', ReportPanel);

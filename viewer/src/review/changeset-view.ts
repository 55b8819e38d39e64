import type { Collection } from '@tongtu/sdk/client';
import { css, html, LitElement, nothing } from 'lit';
import { sayChangeset } from '../changesets/changeset-words.ts';
import '../changesets/compare-switch.ts';
import { problemText } from '../changesets/problem-text.ts';
import { sheetStyles } from '../changesets/sheet-styles.ts';
import { stateText, timeText } from '../changesets/state-words.ts';
import { type PageLanguage, say } from '../page/words.ts';
import './change-list.ts';
import './changeset-talk.ts';
import type { ChangesetTalk } from './changeset-talk.ts';
import './conflict-list.ts';
import './decision-form.ts';
import './finding-list.ts';
import type { OpenChangeset } from './open-changeset.ts';
import type { PublicationState } from './publication-clock.ts';

/**
 * One changeset: what it is, what it does, what is wrong with it, what was said, and what may be done.
 *
 * @fires leave
 * @fires compare, within, choose-change, show-finding, show-conflict, tick, choose-side, comment, act - as its parts fire them
 */
export class ChangesetView extends LitElement {
  static override properties = {
    ...{ language: {}, open: {}, version: {}, stamp: {}, publication: {}, chosen: {}, collections: {} },
    isSwipe: { type: Boolean },
  };
  declare language: PageLanguage;
  declare open: OpenChangeset;
  declare publication: PublicationState | undefined;
  declare chosen: number | undefined;
  declare collections: ReadonlyMap<string, Collection>;
  declare isSwipe: boolean;

  static override styles = [
    sheetStyles,
    css`
      .publication {
        padding: 8px 12px;
        border-radius: 8px;
        background: var(--hover);
      }
    `,
  ];

  override render() {
    const { language, open } = this;
    const { changeset, problem } = open;
    const word = (name: Parameters<typeof sayChangeset>[1]) => sayChangeset(language, name);
    return html`<button type="button" class="action" @click=${() => this.#fire('leave')}>← ${word('all')}</button>
      ${
        problem
          ? html`<p role="alert" class="alarm">${sayChangeset(language, 'failed', { reason: problemText(language, problem) })}</p>
              <button type="button" class="action" @click=${() => void open.load()}>${say(language, 'retry')}</button>`
          : nothing
      }
      ${changeset ? this.#renderRest() : problem ? nothing : html`<p role="status" class="soft">${word('loading')}</p>`}`;
  }

  /** What was written is sent. */
  clearTalk() {
    this.renderRoot.querySelector<ChangesetTalk>('changeset-talk')?.clear();
  }

  #renderRest() {
    const { language, open, collections } = this;
    const { changes, findings, conflicts, isBusy } = open;
    const changeset = open.changeset!;
    const { title, description, state, author, createdAt, counts, revision, reason, actions } = changeset;
    const mayTick = actions.includes('acknowledge');
    const mayChoose = actions.includes('resolve');
    const more = <Name extends 'moreChanges' | 'moreFindings' | 'moreConflicts'>(name: Name) => ({
      handleEvent: () => void open[name](),
    });
    return html`<h2>${title}</h2>
      <p class="row">
        <span class="tag" data-state=${state}>${stateText(language, state)}</span>
        <span class="soft"
          >${sayChangeset(language, 'by', { name: author.name, time: timeText(language, createdAt) })}
          ${revision === undefined ? nothing : html`· ${sayChangeset(language, 'asRevision', { revision })}`}</span
        >
      </p>
      ${description === '' ? nothing : html`<p>${description}</p>`}
      ${reason === undefined ? nothing : html`<p class="soft">${sayChangeset(language, 'reasonWas', { reason })}</p>`}
      <p class="counts">${sayChangeset(language, 'counts', counts)}</p>
      ${this.#renderPublication()}
      <decision-form
        .language=${language}
        .changeset=${changeset}
        ?isBusy=${isBusy}
        @act=${(event: CustomEvent) => this.#fire('act', event.detail)}
      ></decision-form>
      <compare-switch
        .language=${language}
        ?isSwipe=${this.isSwipe}
        @compare=${(event: CustomEvent) => this.#fire('compare', event.detail)}
      ></compare-switch>
      <conflict-list
        .language=${language}
        .conflicts=${conflicts}
        .collections=${collections}
        ?hasMore=${open.nextConflicts !== undefined}
        ?mayChoose=${mayChoose}
        ?isBusy=${isBusy}
        @choose=${(event: CustomEvent) => this.#fire('choose-side', event.detail)}
        @show=${(event: CustomEvent) => this.#fire('show-conflict', event.detail)}
        @more=${more('moreConflicts')}
      ></conflict-list>
      <change-list
        .language=${language}
        .changes=${changes}
        .count=${counts.created + counts.replaced + counts.removed}
        .chosen=${this.chosen}
        .collections=${collections}
        ?hasMore=${open.nextChanges !== undefined}
        ?isWithin=${open.box !== undefined}
        @within=${(event: CustomEvent) => this.#fire('within', event.detail)}
        @choose=${(event: CustomEvent) => this.#fire('choose-change', event.detail)}
        @more=${more('moreChanges')}
      ></change-list>
      <finding-list
        .language=${language}
        .findings=${findings}
        .summary=${open.summary}
        .collections=${collections}
        ?hasMore=${open.nextFindings !== undefined}
        ?mayTick=${mayTick}
        ?isBusy=${isBusy}
        @show=${(event: CustomEvent) => this.#fire('show-finding', event.detail)}
        @tick=${(event: CustomEvent) => this.#fire('tick', event.detail)}
        @more=${more('moreFindings')}
      ></finding-list>
      <changeset-talk
        .language=${language}
        .comments=${open.comments}
        .events=${open.events}
        ?isBusy=${isBusy}
        @comment=${(event: CustomEvent) => this.#fire('comment', event.detail)}
      ></changeset-talk>`;
  }

  #renderPublication() {
    const { language, publication } = this;
    if (!publication) return nothing;
    const said =
      publication.kind === 'publishing'
        ? sayChangeset(language, 'publishing')
        : publication.kind === 'drawing'
          ? sayChangeset(language, 'drawing', publication)
          : publication.kind === 'late'
            ? sayChangeset(language, 'drawnLater', publication)
            : sayChangeset(language, 'onTheMap', {
                ...{ revision: publication.revision, seconds: publication.seconds.toFixed(1) },
              });
    return html`<p class="publication" role="status" data-kind=${publication.kind}>${said}</p>`;
  }

  #fire(name: string, detail?: unknown) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
customElements.define('changeset-view', ChangesetView);

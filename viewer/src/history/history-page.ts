import type { ClientProblem, Me } from '@tongtu/sdk/client';
import type { FeatureVersion } from '@tongtu/sdk/contract';
import { css, html, nothing } from 'lit';
import { sayChangeset } from '../changesets/changeset-words.ts';
import '../changesets/compare-switch.ts';
import '../changesets/difference-table.ts';
import { problemText } from '../changesets/problem-text.ts';
import { sheetStyles } from '../changesets/sheet-styles.ts';
import { WorkPage } from '../changesets/work-page.ts';
import { featureTitle } from '../map/feature-rows.ts';
import { say } from '../page/words.ts';
import { newKey } from '../survey/journal/new-key.ts';
import './version-table.ts';

/** Those who may bring changesets. */
const LOOKS_ONLY = 'viewer';

/** The page of one feature's versions: on the map, as a table, two of them compared, and the way back to one. */
export class HistoryPage extends WorkPage {
  static override properties = {
    ...WorkPage.properties,
    ...{ versions: { state: true }, next: { state: true }, problem: { state: true } },
    ...{ older: { state: true }, newer: { state: true }, draft: { state: true }, isBusy: { state: true } },
  };
  declare versions: readonly FeatureVersion[] | undefined;
  declare next: string | undefined;
  declare problem: ClientProblem | undefined;
  /** The revisions whose states are compared: what was, and what is looked at. */
  declare older: number | undefined;
  declare newer: number | undefined;
  /** Id of the changeset that restores. */
  declare draft: number | undefined;
  declare isBusy: boolean;

  static override styles = [
    WorkPage.styles,
    sheetStyles,
    css`
      .main {
        border: 1px solid var(--paper-edge);
        margin-inline-start: 0;
      }
    `,
  ];

  readonly #collection: string | undefined;
  readonly #featureId: number;
  #isAsked = false;

  constructor() {
    super();
    const parameters = new URLSearchParams(location.search);
    const collection = parameters.get('collection') ?? '';
    this.#collection = /^[a-z][a-z0-9_]{0,62}$/.test(collection) ? collection : undefined;
    this.#featureId = Number(parameters.get('feature'));
    this.isBusy = false;
  }

  protected override get heading(): string {
    const [newest] = this.#states;
    const name = sayChangeset(this.language, 'history');
    return newest ? `${name} · ${this.#titleOf(newest)}` : name;
  }

  protected override onReader(): void {
    if (this.#isAsked || !this.#collection || !(this.#featureId > 0)) return;
    this.#isAsked = true;
    this.needCollections([this.#collection]);
    void this.#read();
  }

  protected override renderSheet(me: Me) {
    const { language, versions, problem } = this;
    if (!this.#collection || !(this.#featureId > 0))
      return html`<p>${sayChangeset(language, 'noFeature')}</p>`;
    return html`
      ${
        problem
          ? html`<p role="alert" class="alarm">
                ${problem.code === 'not_found' ? sayChangeset(language, 'featureGone') : sayChangeset(language, 'failed', { reason: problemText(language, problem) })}
              </p>
              <button type="button" class="action" @click=${() => void this.#read()}>${say(language, 'retry')}</button>`
          : nothing
      }
      ${
        versions
          ? this.#renderVersions(versions, me)
          : problem
            ? nothing
            : html`<p role="status" class="soft">${sayChangeset(language, 'loading')}</p>`
      }
    `;
  }

  #renderVersions(versions: readonly FeatureVersion[], me: Me) {
    const { language, older, newer, next } = this;
    const collection = this.collections.get(this.#collection!);
    const [newest] = this.#states;
    const [before, after] = [this.#stateOf(older), this.#stateOf(newer)];
    const head = (revision: number | undefined) => {
      const found = versions.find((each) => each.revision === revision);
      return found?.geometry
        ? sayChangeset(language, 'versionNumber', { version: found.version })
        : sayChangeset(language, 'noValue');
    };
    const isMember = me.kind === 'member' && me.role !== LOOKS_ONLY;
    // Of two versions the one that is not the state of now.
    const isNow = versions[0]?.revision === newer;
    const restored = isNow ? older : newer;
    return html`<h2>${newest ? this.#titleOf(newest) : ''}</h2>
      <p class="soft">${collection?.title[language] ?? this.#collection} · ${this.#featureId}</p>
      <compare-switch
        .language=${language}
        ?isSwipe=${this.swipePercent !== undefined}
        @compare=${({ detail }: CustomEvent<boolean>) => {
          this.swipePercent = detail ? 60 : undefined;
        }}
      ></compare-switch>
      <version-table
        .language=${language}
        .versions=${versions}
        .older=${older}
        .newer=${newer}
        @pick=${({ detail }: CustomEvent<{ older?: number; newer?: number }>) => this.#pick(detail)}
      ></version-table>
      ${
        next === undefined
          ? nothing
          : html`<button type="button" class="action" @click=${() => void this.#read(next)}>
              ${sayChangeset(language, 'more')}
            </button>`
      }
      <difference-table
        .language=${language}
        .collection=${collection}
        .was=${before}
        .is=${after}
        .headBefore=${head(older)}
        .headAfter=${head(newer)}
      ></difference-table>
      ${
        isMember && (isNow ? before : after) && this.draft === undefined
          ? html`<button type="button" class="action main" ?disabled=${this.isBusy} @click=${() => void this.#restore(restored!)}>
              ${sayChangeset(language, 'restore', { version: head(restored) })}
            </button>`
          : nothing
      }
      ${
        this.draft === undefined
          ? nothing
          : html`<p role="status">
              ${sayChangeset(language, 'restored')}
              <a class="action" href=${`./review?changeset=${this.draft}`}>${this.draft}</a>
            </p>`
      }`;
  }

  /** Versions that are states, newest first; removals are none. */
  get #states(): readonly FeatureVersion[] {
    return (this.versions ?? []).filter(({ geometry }) => geometry !== null);
  }

  #titleOf({ geometry, properties }: FeatureVersion): string {
    const feature = { id: this.#featureId, collection: this.#collection!, geometry: geometry! };
    const collection = this.collections.get(this.#collection!);
    return featureTitle({ ...feature, properties: properties! }, collection, this.language);
  }

  #stateOf(revision: number | undefined) {
    const found = this.versions?.find((version) => version.revision === revision);
    return found?.geometry && found.properties
      ? { geometry: found.geometry, properties: found.properties }
      : null;
  }

  #pick(picked: { older?: number; newer?: number }) {
    this.older = picked.older ?? this.older;
    this.newer = picked.newer ?? this.newer;
    this.draft = undefined;
    this.#show();
  }

  #show() {
    const [before, after] = [this.#stateOf(this.older), this.#stateOf(this.newer)];
    const key = String(this.#featureId);
    const name = (state: typeof before) => state?.properties.name?.toString();
    this.showDifferences(
      [
        {
          ...{ key, before: before?.geometry ?? null, after: after?.geometry ?? null },
          ...{ nameBefore: name(before), nameAfter: name(after) },
        },
      ],
      key,
    );
    this.look(after?.geometry ?? before?.geometry ?? null);
  }

  async #read(cursor?: string): Promise<void> {
    const answer = await this.client.features.versions(this.#collection!, this.#featureId, { cursor });
    this.problem = answer.ok ? undefined : answer.problem;
    if (!answer.ok) return;
    const { versions, next } = answer.value;
    this.versions = cursor === undefined ? versions : [...(this.versions ?? []), ...versions];
    this.next = next;
    if (cursor !== undefined) return;
    this.newer = versions[0]?.revision;
    this.older = versions[1]?.revision;
    this.#show();
  }

  /** A draft with that state: it goes the way of every other change. */
  async #restore(revision: number): Promise<void> {
    const state = this.#stateOf(revision);
    if (!state) return;
    this.isBusy = true;
    const collection = this.#collection!;
    const title = sayChangeset(this.language, 'restoreTitle', { revision });
    const { changesets } = this.client;
    const opened = await changesets.create({ title, description: '' }, { idempotencyKey: newKey() });
    const isGone = this.versions?.[0]?.action === 'remove';
    const added =
      opened.ok &&
      (await changesets.changes.add(
        opened.value.id,
        [{ action: isGone ? 'create' : 'replace', collection, featureId: this.#featureId, ...state }],
        { idempotencyKey: newKey() },
      ));
    this.isBusy = false;
    const failed = [opened, added].find((answer) => answer && !answer.ok);
    if (failed && !failed.ok) this.tell(problemText(this.language, failed.problem));
    else if (opened.ok) this.draft = opened.value.id;
  }
}
customElements.define('history-page', HistoryPage);

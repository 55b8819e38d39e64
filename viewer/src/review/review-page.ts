import type { ClientProblem, Collection, Me } from '@tongtu/sdk/client';
import type { Change, ChangesetAction, Conflict, ConflictSide, Finding } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { html } from 'lit';
import { sayChangeset } from '../changesets/changeset-words.ts';
import type { Difference } from '../changesets/difference-overlay.ts';
import { problemText } from '../changesets/problem-text.ts';
import { WorkPage } from '../changesets/work-page.ts';
import { say } from '../page/words.ts';
import { type ChangesetFilter, readFilter, writeFilter } from './changeset-filters.ts';
import './changeset-list.ts';
import './changeset-view.ts';
import type { ChangesetView } from './changeset-view.ts';
import { OpenChangeset } from './open-changeset.ts';
import { PublicationClock } from './publication-clock.ts';

/** Features on the map at most: those read last. */
const MAX_ON_MAP = 1_000;

/** The page on which changesets are looked through, talked about and decided on. */
export class ReviewPage extends WorkPage {
  static override properties = {
    ...WorkPage.properties,
    filter: { state: true },
    base: { state: true },
    chosen: { state: true },
  };
  declare filter: ChangesetFilter;
  /** Collections by which changesets are looked for. */
  declare base: readonly Collection[];
  /** Id of the feature whose change is looked at. */
  declare chosen: number | undefined;

  #open: OpenChangeset | undefined;
  #changes: readonly Change[] = [];
  #differences: readonly Difference[] = [];
  readonly #clock = new PublicationClock(() => this.requestUpdate());

  constructor() {
    super();
    this.base = [];
    this.filter = readFilter(location.search);
    window.addEventListener('popstate', this.#onAddress);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('popstate', this.#onAddress);
    this.#open?.close();
  }

  protected override get heading(): string {
    const name = sayChangeset(this.language, 'review');
    return this.#open?.changeset ? `${name} · ${this.#open.changeset.title}` : name;
  }

  protected override onReader(me: Me): void {
    if (me.kind === 'anonymous' || this.base.length > 0) return;
    void this.client.collections.list().then((answer) => {
      if (answer.ok) this.base = answer.value.filter(({ kind }) => kind === 'base');
    });
    this.#onAddress();
  }

  protected override onShown(revision: number): void {
    this.#clock.shows(revision);
  }

  protected override onMoved(): void {
    if (this.#open?.box) void this.#open.lookWithin(this.boxInSight);
  }

  protected override onChosen(key: string): void {
    this.#choose(Number(key), false);
  }

  protected override renderSheet(me: Me) {
    const { language } = this;
    if (me.kind === 'anonymous')
      return html`<p>${sayChangeset(language, 'signInFirst')} <a href=${this.signInHref}>${say(language, 'signIn')}</a></p>`;
    const open = this.#open;
    if (!open)
      return html`<changeset-list
        .language=${language}
        .server=${this.client.changesets}
        .filter=${this.filter}
        .collections=${this.base}
        @open=${({ detail }: CustomEvent<number>) => this.#go(`?changeset=${detail}`)}
        @filter=${({ detail }: CustomEvent<ChangesetFilter>) => this.#go(writeFilter(detail))}
      ></changeset-list>`;
    return html`<changeset-view
      .language=${language}
      .open=${open}
      .version=${open.changeset?.version}
      .stamp=${this.#stamp++}
      .publication=${this.#clock.state}
      .chosen=${this.chosen}
      .collections=${this.collections}
      .isSwipe=${this.swipePercent !== undefined}
      @leave=${() => this.#go(writeFilter(this.filter))}
      @compare=${({ detail }: CustomEvent<boolean>) => {
        this.swipePercent = detail ? 60 : undefined;
      }}
      @within=${({ detail }: CustomEvent<boolean>) => void open.lookWithin(detail ? this.boxInSight : undefined)}
      @choose-change=${({ detail }: CustomEvent<number>) => this.#choose(detail, open.box === undefined)}
      @show-finding=${({ detail }: CustomEvent<Finding>) => this.#showFinding(detail)}
      @show-conflict=${({ detail }: CustomEvent<Conflict>) => this.#showConflict(detail)}
      @tick=${({ detail }: CustomEvent<{ id: number; acknowledged: boolean }>) =>
        void this.#tell(open.acknowledge([detail.id], detail.acknowledged))}
      @choose-side=${({ detail }: CustomEvent<{ conflict: Conflict; side: ConflictSide }>) =>
        void this.#tell(open.choose(detail.conflict, detail.side))}
      @comment=${(event: CustomEvent<{ text: string; key: string }>) => void this.#comment(open, event)}
      @act=${({ detail }: CustomEvent<{ action: ChangesetAction; reason?: string }>) => void this.#act(open, detail)}
    ></changeset-view>`;
  }
  /** Makes the view look again at what its changeset holds. */
  #stamp = 0;

  readonly #onAddress = () => {
    const { search } = location;
    const id = Number(new URLSearchParams(search).get('changeset'));
    if (Number.isSafeInteger(id) && id > 0) {
      if (this.#open?.id !== id) this.#begin(id);
      return;
    }
    this.#open?.close();
    this.#open = undefined;
    this.#take();
    const filter = readFilter(search);
    if (writeFilter(filter) !== writeFilter(this.filter)) this.filter = filter;
    this.requestUpdate();
  };

  #go(search: string) {
    history.pushState(null, '', `${location.pathname}${search}${location.hash}`);
    this.#onAddress();
  }

  #begin(id: number) {
    this.#open?.close();
    const open = new OpenChangeset(this.client.changesets, id);
    this.#open = open;
    this.#clock.cancel();
    this.chosen = undefined;
    open.addEventListener('change', () => {
      if (this.#open !== open) return;
      const isFirst = this.#changes.length === 0 && open.box === undefined;
      this.#take();
      const [first] = open.changes;
      if (isFirst && first) this.#choose(first.featureId, true);
      this.requestUpdate();
    });
    void open.load();
    this.requestUpdate();
  }

  /** Brings what was read to the map. */
  #take() {
    const changes = this.#open?.changes ?? [];
    if (changes === this.#changes) return;
    this.#changes = changes;
    this.needCollections(new Set(changes.map(({ collection }) => collection)));
    const name = (state: Change['before']) => state?.properties.name?.toString();
    this.#differences = changes.slice(-MAX_ON_MAP).map(({ featureId, before, after }) => ({
      ...{ key: String(featureId), before: before?.geometry ?? null, after: after?.geometry ?? null },
      ...{ nameBefore: name(before), nameAfter: name(after) },
    }));
    this.#show();
  }

  #show(place?: Geometry) {
    this.showDifferences(
      this.#differences,
      this.chosen === undefined ? undefined : String(this.chosen),
      place,
    );
  }

  #choose(featureId: number, isLookedAt: boolean) {
    this.chosen = this.chosen === featureId && !isLookedAt ? undefined : featureId;
    this.#show();
    const change = this.#changes.find((each) => each.featureId === featureId);
    if (isLookedAt) this.look(change?.after?.geometry ?? change?.before?.geometry ?? null);
  }

  #showFinding({ feature, place }: Finding) {
    this.chosen = feature;
    this.#show(place);
    this.look(place);
  }

  /** Both sides as they stand, instead of before and after. */
  #showConflict({ featureId, kind, ours, theirs }: Conflict) {
    this.chosen = featureId;
    const shape = (side: unknown) =>
      (kind === 'geometry' ? side : (side as { geometry?: Geometry } | null)?.geometry) as
        | Geometry
        | undefined;
    const change = this.#changes.find((each) => each.featureId === featureId);
    const [mine, other] = kind === 'attribute' ? [change?.after?.geometry] : [shape(ours), shape(theirs)];
    const shown = { key: String(featureId), before: other ?? null, after: mine ?? null };
    this.showDifferences([...this.#differences.filter(({ key }) => key !== shown.key), shown], shown.key);
    this.look(mine ?? other ?? null);
  }

  async #comment(open: OpenChangeset, { detail, target }: CustomEvent<{ text: string; key: string }>) {
    const view = target as ChangesetView;
    if (!(await this.#tell(open.comment(detail.text, detail.key)))) view.clearTalk();
  }

  async #act(open: OpenChangeset, { action, reason }: { action: ChangesetAction; reason?: string }) {
    if (action === 'publish') this.#clock.start();
    const problem = await this.#tell(open.act(action, reason));
    if (problem) {
      if (action === 'publish') this.#clock.cancel();
      return;
    }
    const revision = open.changeset?.revision;
    if (action === 'publish' && revision !== undefined) this.#clock.published(revision);
    else this.tell(sayChangeset(this.language, 'done', { what: sayChangeset(this.language, action) }));
  }

  async #tell(done: Promise<ClientProblem | undefined>): Promise<ClientProblem | undefined> {
    const problem = await done;
    if (problem) this.tell(problemText(this.language, problem));
    return problem;
  }
}
customElements.define('review-page', ReviewPage);

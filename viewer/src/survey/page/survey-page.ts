import { describeFault } from '@tongtu/sdk/checks';
import {
  type ClientProblem,
  createClient,
  signInUrl,
  type Tileset,
  type TongtuClient,
} from '@tongtu/sdk/client';
import type { BaseMap } from '@tongtu/sdk/maplibre';
import type { Geometry } from 'geojson';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import '../../map/map-imprint.ts';
import '../../map/map-position.ts';
import { pageLinks } from '../../changesets/page-links.ts';
import { PageMessage } from '../../map/page-message.ts';
import { ServerWatch } from '../../map/server-watch.ts';
import { applyLanguage, preferredLanguage, rememberLanguage } from '../../page/language.ts';
import '../../page/page-header.ts';
import { type PageLanguage, say } from '../../page/words.ts';
import { Shelf } from '../backdrop/shelf.ts';
import type { Desk, Hindrance } from '../desk.ts';
import type { DeskMap, DeskTool } from '../draw/desk-map.ts';
import { EDIT_ZOOM, type LoadState } from '../draw/feature-loader.ts';
import type { PenKind } from '../draw/pen.ts';
import type { Reading } from '../draw/reading.ts';
import type { FeatureKey } from '../edit/feature.ts';
import { netChanges } from '../edit/history.ts';
import { type DeskFinding, DeskFindings } from '../findings/desk-findings.ts';
import { Tangled } from '../findings/tangled.ts';
import type { TaskPanel } from '../tasks/task-panel.ts';
import { type CollectionUses, rememberedUses, rememberUses } from './collection-use.ts';
import { DeskBinding } from './desk-binding.ts';
import { deskNotices } from './desk-notices.ts';
import { DeskSession } from './desk-session.ts';
import { deskSide } from './desk-side.ts';
import { KnownCollections } from './known-collections.ts';
import { openDeskMap } from './open-desk-map.ts';
import { surveyPageStyles } from './survey-page-styles.ts';
import './survey-tools.ts';
import type { ToolName } from './survey-tools.ts';
import { sayHindrance, saySurvey } from './survey-words.ts';
import { ToolKeys } from './tool-keys.ts';

/** The page on which surveyors keep the base map. */
export class SurveyPage extends LitElement {
  static override properties = {
    language: { state: true },
    tool: { state: true },
    reading: { state: true },
    load: { state: true },
    collectionId: { state: true },
    kind: { state: true },
    uses: { state: true },
  };
  declare language: PageLanguage;
  declare tool: DeskTool;
  declare reading: Reading | undefined;
  declare load: LoadState | undefined;
  declare collectionId: string;
  declare kind: PenKind;
  declare uses: CollectionUses;

  static override styles = surveyPageStyles;

  readonly #client: TongtuClient;
  readonly #server: ServerWatch;
  readonly #session: DeskSession;
  readonly #message = new PageMessage(this);
  readonly #collections: KnownCollections;
  readonly #findings = new DeskFindings();
  readonly #shelf = new Shelf();
  readonly #tangled = new Tangled();
  readonly #surroundings = {
    shelf: this.#shelf,
    isEditable: (id: string) => this.#collections.isEdited(this.uses, id),
  };
  #map: BaseMap | undefined;
  #binding: DeskBinding | undefined;
  /** The tasks that what is handed in next is to mend. */
  #mending: readonly number[] = [];

  constructor() {
    super();
    this.#client = createClient({ baseUrl: new URL('.', location.href).href, retries: 0 });
    this.#server = new ServerWatch(
      this,
      this.#client,
      (tileset) => this.#onTileset(tileset),
      // Nothing of the full edition stays in the page; the journal keeps the edits for whoever made them.
      () => location.reload(),
    );
    this.#collections = new KnownCollections(this.#client, () => {
      this.#tellTangled(); // the rules may have come after the shape
      this.requestUpdate();
    });
    this.#session = new DeskSession(this.#client);
    this.#session.addEventListener('change', () => {
      this.#bind();
      this.#tellTangled();
      this.requestUpdate();
    });
    this.#session.addEventListener('settled', () => this.#binding?.loader.reload());
    this.language = preferredLanguage();
    this.tool = 'select';
    this.collectionId = 'building';
    this.kind = 'polygon';
    this.uses = rememberedUses();
    new ToolKeys(
      this,
      (tool) => this.#use(tool),
      (event) => this.#onKey(event),
    );
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#unbind();
    this.#session.end();
    this.#shelf.end();
    this.#map?.remove();
  }

  override firstUpdated() {
    void this.#server.ask();
  }

  override updated(changed: PropertyValues<this>) {
    if (!changed.has('language')) return;
    applyLanguage(this.language);
    document.title = `${say(this.language, 'title')} ${saySurvey(this.language, 'survey')}`;
    this.#map?.map.getCanvas().setAttribute('aria-label', saySurvey(this.language, 'surveyMap'));
    if (changed.get('language') === undefined || !this.#map) return;
    // Terra Draw has layers of its own on the map while it draws, and another style would lose them.
    this.#deskMap?.select();
    this.#map.draw({ language: this.language, threeD: false, hidden: new Set() });
  }

  override render() {
    const { language, tool } = this;
    const { tileset, info, me } = this.#server;
    const { desk } = this.#session;
    const { text: message } = this.#message;
    return html`
      <main id="map" aria-label=${saySurvey(language, 'survey')}></main>
      <div class="crosshair" aria-hidden="true" ?data-shown=${tool !== 'select'}></div>
      <div class="frame">
        <page-header
          .language=${language}
          .me=${me}
          .signInHref=${this.#signInHref}
          .links=${pageLinks(language, me)}
          @language-change=${this.#onLanguage}
          @sign-out=${() => void this.#signOut()}
        ></page-header>
        ${desk && this.#deskMap ? this.#renderDesk(desk) : nothing}
        ${deskNotices({
          ...{ language, message, load: this.load, signInHref: this.#signInHref },
          ...{ server: this.#server, session: this.#session },
          onZoom: () => this.#map?.map.zoomTo(Math.max(EDIT_ZOOM, this.#map.view.zoom) + 1),
        })}
        <footer>
          <map-imprint .language=${language} .tileset=${tileset} .info=${info}></map-imprint>
          ${this.#map ? html`<map-position .language=${language} .baseMap=${this.#map}></map-position>` : nothing}
          <div class="scale"></div>
        </footer>
      </div>
    `;
  }

  #renderDesk(desk: Desk) {
    const { language, tool, reading, collectionId, kind } = this;
    const { selected, history } = desk;
    return html`<survey-tools
        .language=${language}
        .tool=${tool}
        .selectedCount=${selected.length}
        .canUndo=${history.done.length > 0 || tool !== 'select'}
        .canRedo=${history.undone.length > 0}
        @tool=${({ detail }: CustomEvent<ToolName>) => this.#use(detail)}
      ></survey-tools>
      ${deskSide({
        ...{ language, tool, reading, collectionId, kind, desk, findings: this.#findingsOf(desk) },
        ...{ deskMap: this.#deskMap, session: this.#session, collections: this.#collections },
        ...{ baseMap: this.#map, baseUrl: this.#client.baseUrl },
        ...{ uses: this.uses, shelf: this.#shelf, city: this.#server.tileset?.bounds },
        onAim: this.#onAim,
        onUses: (uses) => this.#setUses(uses),
        onCopy: (id) => void this.#copy(id),
        onMending: (tasks) => {
          this.#mending = tasks;
        },
        onChoose: (key) => this.#choose(desk, key),
        onJump: (key, { place }) => this.#choose(desk, key, place),
        onHandIn: (words) => void this.#handIn(desk, words),
        onHindrance: (hindrance) => this.#report(hindrance),
      })}`;
  }

  #findingsOf(desk: Desk): DeskFinding[] {
    return this.#findings.of(netChanges(desk.history.done).values(), this.#collections.byId);
  }

  /** The map, once there is one: for scripts of the page and for tests. */
  get baseMap(): BaseMap | undefined {
    return this.#map;
  }

  /** The desk, while this page has it. */
  get desk(): Desk | undefined {
    return this.#session.desk;
  }

  get #deskMap(): DeskMap | undefined {
    return this.#binding?.deskMap;
  }

  get #signInHref(): string {
    return signInUrl(this.#client.baseUrl, this.language, location.pathname + location.hash);
  }

  #onTileset(tileset: Tileset) {
    const { me } = this.#server;
    if (me) void this.#session.begin(me);
    if (me?.kind === 'member') void this.#shelf.begin(me.id);
    if (this.#map) return this.#map.reload(tileset.version);
    try {
      this.#map = openDeskMap(
        {
          container: this.renderRoot.querySelector<HTMLElement>('#map')!,
          baseUrl: this.#client.baseUrl,
          tileset,
          drawn: { language: this.language, threeD: false, hidden: new Set() },
        },
        this.renderRoot.querySelector('.scale')!,
        this.#server,
      );
    } catch (error) {
      console.error(error);
      this.#server.notice = 'no-webgl';
      return this.requestUpdate();
    }
    this.#map.map.getCanvas().setAttribute('aria-label', saySurvey(this.language, 'surveyMap'));
    this.#map.map.once('load', () => this.#bind());
  }

  /** Puts the desk on the map once both are there, and takes it off when the desk is gone. */
  #bind() {
    const { desk } = this.#session;
    if (desk !== this.#binding?.desk) this.#unbind();
    const map = this.#map;
    if (!desk || this.#binding || !map?.map.isStyleLoaded()) {
      this.#fetchSchemas();
      return;
    }
    const { me } = this.#server;
    this.#binding = new DeskBinding(
      { client: this.#client, map, desk, memberId: me?.kind === 'member' ? me.id : '' },
      this.#surroundings,
      {
        onChosen: () => this.requestUpdate(),
        onTool: (tool) => {
          this.tool = tool;
        },
        onReading: (reading) => {
          this.reading = reading;
        },
        onHindrance: (hindrance) => this.#report(hindrance),
        onLoad: (state) => {
          this.load = state;
        },
      },
    );
    void this.#loadCollections();
    this.requestUpdate();
  }

  /** A shape that has just come to cross itself is told at once; the list keeps it. */
  #tellTangled() {
    const { desk } = this.#session;
    const news = this.#tangled.news(desk ? this.#findingsOf(desk) : []);
    if (news) this.#message.say(describeFault(news)[this.language]);
  }

  #unbind() {
    this.#binding?.end();
    this.#binding = undefined;
    this.tool = 'select';
    this.reading = undefined;
  }

  async #loadCollections() {
    if (!(await this.#collections.read())) {
      this.load = 'failed';
      return;
    }
    this.#loadUsed();
    this.#fetchSchemas();
    const resumed = this.#binding?.resume(this.#collections.byId, this.#surroundings);
    if (resumed) [this.collectionId, this.kind] = [resumed.collectionId, resumed.kind];
  }

  #loadUsed() {
    this.#binding?.loader.load(this.#collections.used(this.uses));
    const edited = this.#collections.edited(this.uses);
    if (edited.some(({ id }) => id === this.collectionId)) return;
    if (this.tool === 'draw') this.#deskMap?.select();
    this.collectionId = edited[0]?.id ?? '';
  }

  #setUses(uses: CollectionUses) {
    this.uses = uses;
    if (!rememberUses(uses)) this.#message.say(saySurvey(this.language, 'usesNotKept'));
    const { desk } = this.#session;
    const kept =
      desk?.selected.filter(({ collection }) => this.#collections.isEdited(uses, collection)) ?? [];
    this.#deskMap?.refreshEditable();
    desk?.select(kept.map(({ key }) => key));
    this.#loadUsed();
  }

  async #copy(id: string) {
    const collection = await this.#collections.whole(id);
    if (collection) await this.#deskMap?.copyChosen(collection);
    else this.#message.say(saySurvey(this.language, 'schemaFailed'));
  }

  /** Of features that are selected or changed: with code lists and rules, which the list of collections leaves out. */
  #fetchSchemas() {
    void this.#collections.completeOf(this.#session.desk).then((isComplete) => {
      if (!isComplete) this.#message.say(saySurvey(this.language, 'schemaFailed'));
    });
  }

  #use(tool: ToolName) {
    const deskMap = this.#deskMap;
    if (!deskMap) return;
    if (tool === 'draw') this.#draw();
    else void deskMap[tool]();
  }

  #draw() {
    const collection = this.#collections.byId.get(this.collectionId);
    if (!collection) return this.#report('locked');
    if (collection.geometry !== 'any') this.kind = collection.geometry;
    this.#deskMap?.draw(collection, this.kind);
  }

  #onKey(event: KeyboardEvent): boolean {
    if (event.key === 'Escape') return this.#deskMap?.escape() ?? false;
    if (event.key.toLowerCase() === 'b') this.#deskMap?.setAtCentre();
    else return this.#deskMap?.onKey(event) ?? false;
    return true;
  }

  readonly #onAim = ({ detail }: CustomEvent<{ collectionId: string; kind: PenKind | undefined }>) => {
    this.collectionId = detail.collectionId;
    this.kind = detail.kind ?? this.kind;
    this.#draw();
  };

  readonly #onLanguage = ({ detail }: CustomEvent<PageLanguage>) => {
    this.language = detail;
    rememberLanguage(detail);
  };

  /** @param place what of it is to be seen; missing: the feature itself */
  #choose(desk: Desk, key: FeatureKey, place?: Geometry) {
    const feature = desk.sheet.get(key) ?? netChanges(desk.history.done).get(key)?.before;
    const shown = place ?? feature?.geometry;
    if (!shown) return;
    this.#deskMap?.select();
    this.#map?.reveal(shown, { fit: true });
    desk.select([key]);
  }

  /** Says what was in the way, if anything. */
  #report(hindrance: Hindrance | 'has_errors' | ClientProblem | undefined) {
    if (hindrance !== undefined) this.#message.say(sayHindrance(this.language, hindrance));
  }

  async #handIn(desk: Desk, { title, description }: { title: string; description: string }) {
    this.#deskMap?.select();
    // The server would refuse it as well, after a journey.
    if (this.#findingsOf(desk).some(({ severity }) => severity === 'error'))
      return this.#report('has_errors');
    const hindrance = await desk.handIn(title, description, this.#mending);
    this.#report(hindrance);
    if (hindrance) return;
    this.renderRoot.querySelector<TaskPanel>('task-panel')?.forgetMending();
    this.#session.kick();
  }

  async #signOut() {
    const answer = await this.#client.me.signOut();
    if (answer.ok) location.reload();
    else this.#message.say(say(this.language, 'away'));
  }
}
customElements.define('survey-page', SurveyPage);

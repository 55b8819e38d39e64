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
import '../../map/map-notice.ts';
import '../../map/map-position.ts';
import { pageLinks } from '../../changesets/page-links.ts';
import { openMap } from '../../map/open-map.ts';
import { PageMessage } from '../../map/page-message.ts';
import { ServerWatch } from '../../map/server-watch.ts';
import { applyLanguage, preferredLanguage, rememberLanguage } from '../../page/language.ts';
import '../../page/page-header.ts';
import { type PageLanguage, say } from '../../page/words.ts';
import type { Desk, Hindrance } from '../desk.ts';
import { DeskMap, type DeskTool } from '../draw/desk-map.ts';
import { EDIT_ZOOM, FeatureLoader, type LoadState } from '../draw/feature-loader.ts';
import type { PenKind } from '../draw/pen.ts';
import type { Reading } from '../draw/reading.ts';
import type { FeatureKey } from '../edit/feature.ts';
import { netChanges } from '../edit/history.ts';
import { type DeskFinding, DeskFindings } from '../findings/desk-findings.ts';
import type { TaskPanel } from '../tasks/task-panel.ts';
import { DeskSession } from './desk-session.ts';
import { deskSide } from './desk-side.ts';
import { KnownCollections } from './known-collections.ts';
import './survey-notice.ts';
import { surveyPageStyles } from './survey-page-styles.ts';
import './survey-tools.ts';
import type { ToolName } from './survey-tools.ts';
import { sayHindrance, saySurvey } from './survey-words.ts';
import { ToolKeys } from './tool-keys.ts';
import { readView, writeView } from './view-address.ts';

const TANGLED: ReadonlySet<string> = new Set(['self_intersection', 'geometry_invalid']);

/** The page on which surveyors keep the base map. */
export class SurveyPage extends LitElement {
  static override properties = {
    language: { state: true },
    tool: { state: true },
    reading: { state: true },
    load: { state: true },
    collectionId: { state: true },
    kind: { state: true },
  };
  declare language: PageLanguage;
  declare tool: DeskTool;
  declare reading: Reading | undefined;
  declare load: LoadState | undefined;
  declare collectionId: string;
  declare kind: PenKind;

  static override styles = surveyPageStyles;

  readonly #client: TongtuClient;
  readonly #server: ServerWatch;
  readonly #session: DeskSession;
  readonly #message = new PageMessage(this);
  readonly #collections: KnownCollections;
  readonly #findings = new DeskFindings();
  #tangled: ReadonlySet<FeatureKey> = new Set();
  #map: BaseMap | undefined;
  #deskMap: DeskMap | undefined;
  #deskOnMap: Desk | undefined;
  #loader: FeatureLoader | undefined;
  /** The tasks that what is handed in next is to mend. */
  #mending: readonly number[] = [];

  constructor() {
    super();
    this.#client = createClient({ baseUrl: new URL('.', location.href).href });
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
    this.#session.addEventListener('settled', () => this.#loader?.reload());
    this.language = preferredLanguage();
    this.tool = 'select';
    this.collectionId = 'building';
    this.kind = 'polygon';
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
    const { tileset, info, notice, me } = this.#server;
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
        <div class="notices">
          <map-notice .language=${language} .notice=${notice} @retry=${() => void this.#server.ask()}></map-notice>
          <survey-notice
            .language=${language}
            .session=${this.#session.state}
            .sender=${this.#session.sender}
            .load=${this.load}
            .signInHref=${this.#signInHref}
            @take-over=${() => void this.#session.takeOver()}
            @zoom=${() => this.#map?.map.zoomTo(EDIT_ZOOM + 1)}
          ></survey-notice>
          <p class="message" role="status" ?hidden=${message === undefined}>${message}</p>
        </div>
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
        onAim: this.#onAim,
        onMending: (tasks) => {
          this.#mending = tasks;
        },
        onChoose: (key) => this.#choose(desk, key),
        onJump: (key, { place }) => this.#jump(desk, key, place),
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

  get #signInHref(): string {
    return signInUrl(this.#client.baseUrl, this.language, location.pathname + location.hash);
  }

  #onTileset(tileset: Tileset) {
    if (this.#server.me) void this.#session.begin(this.#server.me);
    if (this.#map) {
      this.#map.reload(tileset.version);
      return;
    }
    const view = readView(location.hash);
    try {
      this.#map = openMap(
        {
          container: this.renderRoot.querySelector<HTMLElement>('#map')!,
          baseUrl: this.#client.baseUrl,
          tileset,
          drawn: { language: this.language, threeD: false, hidden: new Set() },
          ...(view ? { view } : {}),
        },
        this.renderRoot.querySelector('.scale')!,
        {
          onServerAway: () => this.#server.reportAway(),
          onRefused: () => void this.#server.checkSession(),
          onMoved: () => writeView(this.#map!.view),
          onTurned: () => {},
          onPoint: () => {},
          onKey: () => {},
        },
      );
    } catch (error) {
      console.error(error);
      this.#server.notice = 'no-webgl';
      this.requestUpdate();
      return;
    }
    this.#map.map.getCanvas().setAttribute('aria-label', saySurvey(this.language, 'surveyMap'));
    this.#map.map.once('load', () => this.#bind());
  }

  /** Puts the desk on the map once both are there, and takes it off when the desk is gone. */
  #bind() {
    const { desk } = this.#session;
    if (desk !== this.#deskOnMap) this.#unbind();
    if (!desk || this.#deskOnMap || !this.#map?.map.isStyleLoaded()) {
      this.#fetchSchemas();
      return;
    }
    this.#deskOnMap = desk;
    this.#deskMap = new DeskMap(this.#map, desk, {
      onTool: (tool) => {
        this.tool = tool;
      },
      onReading: (reading) => {
        this.reading = reading;
      },
      onHindrance: (hindrance) => this.#report(hindrance),
    });
    this.#loader = new FeatureLoader(
      this.#client,
      this.#map,
      (features) => desk.show(features),
      (state) => {
        this.load = state;
      },
    );
    void this.#loadCollections();
    this.requestUpdate();
  }

  /** A shape that has just come to cross itself is told at once; the list keeps it. */
  #tellTangled() {
    const { desk } = this.#session;
    const tangled = desk ? this.#findingsOf(desk).filter(({ code }) => TANGLED.has(code)) : [];
    const [last] = tangled.filter(({ key }) => !this.#tangled.has(key));
    if (last) this.#message.say(describeFault(last)[this.language]);
    this.#tangled = new Set(tangled.map(({ key }) => key));
  }

  #unbind() {
    this.#loader?.stop();
    this.#deskMap?.remove();
    this.#deskMap = undefined;
    this.#deskOnMap = undefined;
    this.tool = 'select';
    this.reading = undefined;
  }

  async #loadCollections() {
    if (!(await this.#collections.read())) {
      this.load = 'failed';
      return;
    }
    const { byId } = this.#collections;
    if (!byId.has(this.collectionId)) this.collectionId = byId.keys().next().value ?? '';
    this.#loader?.load([...byId.values()]);
    this.#fetchSchemas();
  }

  /** Of features that are selected or changed: with code lists and rules, which the list of collections leaves out. */
  #fetchSchemas() {
    const { selected = [], history } = this.#session.desk ?? {};
    const changed = [...netChanges(history?.done ?? []).values()].map(
      ({ after, before }) => (after ?? before)!,
    );
    void this.#collections
      .complete([...selected, ...changed].map(({ collection }) => collection))
      .then((isComplete) => {
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
    if (!collection) return;
    if (collection.geometry !== 'any') this.kind = collection.geometry;
    this.#deskMap?.draw(collection, this.kind);
  }

  #onKey(event: KeyboardEvent): boolean {
    if (event.key === 'Escape') return this.#deskMap?.escape() ?? false;
    if (event.key === 'b') this.#deskMap?.setAtCentre();
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

  #choose(desk: Desk, key: FeatureKey) {
    const feature = desk.sheet.get(key) ?? netChanges(desk.history.done).get(key)?.before;
    if (!feature) return;
    this.#deskMap?.select();
    this.#map?.reveal(feature.geometry, { fit: true });
    desk.select([key]);
  }

  #jump(desk: Desk, key: FeatureKey, place: Geometry) {
    this.#deskMap?.select();
    this.#map?.reveal(place, { fit: true });
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

import { createClient, signInUrl, type Tileset, type TongtuClient } from '@tongtu/sdk/client';
import type { BaseMap, Drawn, View } from '@tongtu/sdk/maplibre';
import type { LayerGroup } from '@tongtu/sdk/style';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { applyLanguage, preferredLanguage, rememberLanguage } from '../page/language.ts';
import '../page/page-header.ts';
import { type PageLanguage, say, type Word } from '../page/words.ts';
import { Address } from './address.ts';
import { hasRoomForBoth } from './card-room.ts';
import { EscapeKey } from './escape-key.ts';
import './feature-card.ts';
import { FeaturePointer } from './feature-pointer.ts';
import { featureTitle } from './feature-rows.ts';
import { FeatureSelection } from './feature-selection.ts';
import { FooterRoom } from './footer-room.ts';
import { Fullscreen } from './fullscreen.ts';
import { prefersLargeType, rememberLargeType } from './large-type.ts';
import { keepLive } from './live-map.ts';
import { Locating } from './locate.ts';
import './map-imprint.ts';
import { MapKeys } from './map-keys.ts';
import './map-notice.ts';
import './map-offers.ts';
import { mapPageStyles } from './map-page-styles.ts';
import './map-position.ts';
import './map-tools.ts';
import type { MapTools } from './map-tools.ts';
import { isMove, moveMap } from './move-map.ts';
import { openMap } from './open-map.ts';
import { PageMessage } from './page-message.ts';
import { panelView } from './panel-view.ts';
import { OpenPanel } from './panels.ts';
import { ServerWatch } from './server-watch.ts';
import { SessionEnd } from './session-end.ts';
import { StyleChoice } from './style-choice.ts';
import { type PanelName, type Tool, takesPoints } from './tools.ts';
import { type FeatureRef, HIDDEN_AT_FIRST, STANDARD_STYLE, type UrlState } from './url-state.ts';

const DRAWN = ['language', 'threeD', 'bilingual', 'hiddenGroups', 'largeType'] as const;

/** The public page: the base map of the city, and what is known about the feature that one points at. */
export class MapPage extends LitElement {
  static override properties = {
    language: { state: true },
    threeD: { state: true },
    bilingual: { state: true },
    hiddenGroups: { state: true },
    bearing: { state: true },
    largeType: { type: Boolean, reflect: true, attribute: 'large-type' },
  };
  declare language: PageLanguage;
  declare threeD: boolean;
  declare bilingual: boolean;
  declare hiddenGroups: ReadonlySet<LayerGroup>;
  /** Degrees clockwise from north. */
  declare bearing: number;
  /** For readers who see little: everything on the map is larger, its lettering too. */
  declare largeType: boolean;

  static override styles = mapPageStyles;

  readonly #client: TongtuClient;
  readonly #server: ServerWatch;
  readonly #selection: FeatureSelection;
  readonly #address: Address;
  readonly #sessionEnd: SessionEnd;
  readonly #keys: MapKeys;
  readonly #pointer: FeaturePointer;
  readonly #panels: OpenPanel;
  readonly #styles: StyleChoice;
  readonly #message = new PageMessage(this);
  readonly #fullscreen = new Fullscreen(this);
  readonly #locating = new Locating(this);
  #map: BaseMap | undefined;
  #opening = false;
  #linkedView: View | undefined;
  #styleId: string = STANDARD_STYLE;

  constructor() {
    super();
    // The page lies beside the API, wherever that is: `/`, or below a path of a portal.
    this.#client = createClient({ baseUrl: new URL('.', location.href).href, retries: 0 });
    this.#server = new ServerWatch(
      this,
      this.#client,
      (tileset) => this.#onTileset(tileset),
      (me) => this.#sessionEnd.startAnew(me.kind === 'anonymous'),
    );
    this.#selection = new FeatureSelection(this, this.#client, () => {
      if (this.#selection.isWaiting) this.#server.reportAway();
      // What is for members only is not there for others.
      if (this.#selection.content?.state === 'failed') void this.#server.checkSession();
      this.#address.write();
      void this.#pointer.show();
    });
    this.#pointer = new FeaturePointer(this, this.#selection);
    this.#keys = new MapKeys(this, this.#pointer, this.#selection, (word) => this.#say(word));
    this.#panels = new OpenPanel(this, () => this.#say('panelFailed'));
    this.#styles = new StyleChoice(this, this.#client, (failed) => this.#onStyle(failed));
    this.#address = new Address(
      this,
      () => this.#urlState,
      (state) => {
        this.#take(state);
        if (state.view) this.#map?.map.jumpTo({ ...state.view, center: [...state.view.center] });
      },
    );
    this.#sessionEnd = new SessionEnd(this, this.#address);
    this.language = preferredLanguage();
    this.bearing = 0;
    this.#take(this.#address.read());
    new FooterRoom(this);
    new EscapeKey(this, (isInPanel) => this.#onEscape(isInPanel));
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#map?.remove();
    this.#map = undefined;
  }

  override firstUpdated() {
    void this.#server.ask();
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has('language')) {
      applyLanguage(this.language);
      document.title = `${say(this.language, 'title')} ${say(this.language, 'map')}`;
      this.#nameCanvas();
    }
    if (!DRAWN.some((key) => changed.has(key))) return;
    void this.#styles.choose(this.#styleId, this.#drawn.language);
    this.#map?.draw(this.#drawn);
    this.#address.write();
  }

  override render() {
    const { language } = this;
    const { tileset, info, notice, me } = this.#server;
    const { content } = this.#selection;
    const { text: message } = this.#message;
    const signInHref = signInUrl(this.#client.baseUrl, language, location.pathname + location.hash);
    return html`
      <main id="map" aria-label=${say(language, 'map')}></main>
      <div class="crosshair" aria-hidden="true" ?data-shown=${takesPoints(this.#panels.name)}></div>
      <div class="frame">
      <page-header
        .language=${language}
        .me=${me}
        .signInHref=${signInHref}
        @language-change=${this.#onLanguage}
        @sign-out=${() => void this.#signOut()}
      ></page-header>
      ${tileset ? this.#renderTools(tileset) : nothing}
      <feature-card
        .language=${language}
        .content=${content}
        .baseUrl=${this.#client.baseUrl}
        .url=${location.href}
        ?isMember=${me?.kind === 'member'}
        ?hidden=${content === undefined}
        @close=${this.#closeCard}
        @report=${() => void this.#openPanel('report')}
      ></feature-card>
      <div class="notices" ?data-alone=${!tileset}>
        <map-notice .language=${language} .notice=${notice} @retry=${() => void this.#server.ask()}></map-notice>
        <map-offers
          .language=${language}
          .baseMap=${this.#map}
          .bounds=${tileset?.bounds}
          .sessionEnded=${this.#sessionEnd.isToBeSaid && me?.kind === 'anonymous'}
          .signInHref=${signInHref}
          @dismiss=${this.#sessionEnd.onDismiss}
        ></map-offers>
        <p class="message" role="status" ?hidden=${message === undefined}>${message}</p>
      </div>
      <footer>
        <map-imprint .language=${language} .tileset=${tileset} .info=${info}></map-imprint>
        <div class="readings">
          ${this.#map ? html`<map-position .language=${language} .baseMap=${this.#map}></map-position>` : nothing}
          <div class="scale"></div>
        </div>
      </footer>
      </div>
    `;
  }

  #renderTools(tileset: Tileset) {
    const { name } = this.#panels;
    return html`<map-tools
        .language=${this.language}
        .bearing=${this.bearing}
        .threeD=${this.threeD}
        .panel=${name}
        .locating=${this.#locating.isOn}
        ?in-rows=${this.largeType || (this.#selection.content !== undefined && !name)}
        @tool=${this.#onTool}
      ></map-tools>
      ${name && this.#map ? this.#renderPanel(name, this.#map, tileset) : nothing}`;
  }

  #renderPanel(name: PanelName, baseMap: BaseMap, tileset: Tileset) {
    const { language, hiddenGroups, bilingual, largeType } = this;
    const { available, id: styleId } = this.#styles;
    return html`<div
      class="side"
      data-panel=${name}
      @close=${this.#closePanel}
      @tool=${this.#onTool}
      @group-change=${this.#onGroup}
      @bilingual-change=${this.#onBilingual}
      @style-change=${this.#onStyleChange}
      @choose=${this.#onListed}
    >
      ${panelView(name, {
        ...{ language, baseMap, tileset, hiddenGroups, bilingual, largeType, styleId },
        isFullscreen: this.#fullscreen.isOn,
        styles: available,
        linked: this.#urlState,
        me: this.#server.me,
        baseUrl: this.#client.baseUrl,
        ...this.#named,
      })}
    </div>`;
  }

  /** The map, once there is one: for scripts of the page and for tests. */
  get baseMap(): BaseMap | undefined {
    return this.#map;
  }

  get #named() {
    const { content, feature } = this.#selection;
    const collection = content?.state === 'shown' ? content.collection : undefined;
    return { feature, featureName: feature ? featureTitle(feature, collection, this.language) : '' };
  }

  get #drawn(): Drawn {
    return {
      language: this.bilingual ? 'both' : this.language,
      threeD: this.threeD,
      hidden: this.hiddenGroups,
      largeType: this.largeType,
      ...(this.#styles.style ? { style: this.#styles.style } : {}),
    };
  }

  #take(state: UrlState) {
    this.#linkedView = state.view;
    this.language = state.language ?? this.language;
    this.threeD = state.threeD ?? false;
    this.bilingual = state.bilingual ?? false;
    this.hiddenGroups = state.hidden ?? HIDDEN_AT_FIRST;
    this.largeType = state.largeType ?? prefersLargeType();
    this.#styleId = state.style ?? STANDARD_STYLE;
    void this.#styles.choose(this.#styleId, this.#drawn.language);
    this.#pointer.follow(state.feature, state.view !== undefined);
  }

  #onTileset(tileset: Tileset) {
    void this.#selection.retry();
    if (this.#map) this.#map.reload(tileset.version);
    // A map that a link wants in another style begins with it.
    else if (!this.#opening) {
      this.#opening = true;
      void this.#styles.settled.then(() => this.#open(tileset));
    }
  }

  #open(tileset: Tileset) {
    const view = this.#linkedView;
    try {
      this.#map = openMap(
        {
          container: this.renderRoot.querySelector<HTMLElement>('#map')!,
          baseUrl: this.#client.baseUrl,
          tileset,
          drawn: this.#drawn,
          ...(view ? { view } : {}),
        },
        this.renderRoot.querySelector('.scale')!,
        {
          onServerAway: () => this.#server.reportAway(),
          onRefused: () => void this.#server.checkSession(),
          onMoved: () => this.#address.writeMove(),
          onTurned: (bearing) => {
            this.bearing = bearing;
          },
          onPoint: (point) => {
            if (!takesPoints(this.#panels.name)) void this.#pointer.chooseAt(point);
          },
          onKey: (event) => this.#onMapKey(event),
        },
      );
    } catch (error) {
      console.error(error);
      this.#server.notice = 'no-webgl';
      this.requestUpdate();
      return;
    }
    keepLive(this.#map, this.#client, tileset.id, (revision) => this.#server.showRevision(revision));
    this.#pointer.map = this.#map;
    this.bearing = this.#map.view.bearing;
    this.#nameCanvas();
    this.#address.write();
  }

  #onMapKey(event: KeyboardEvent) {
    if (!takesPoints(this.#panels.name)) this.#keys.press(event, this.#map?.isIdle === true);
  }

  #say(word: Word, values?: Readonly<Record<string, number>>) {
    this.#message.say(say(this.language, word, values));
  }

  #nameCanvas() {
    this.#map?.map.getCanvas().setAttribute('aria-label', say(this.language, 'mapKeys'));
  }

  readonly #closeCard = () => {
    void this.#selection.choose(undefined);
    this.#map?.map.getCanvas().focus();
  };

  async #openPanel(name: PanelName) {
    if (name === 'layers' && this.#server.info?.offersStyles) void this.#styles.list();
    if (!(await this.#panels.open(name))) return;
    await this.updateComplete;
    const shown = this.renderRoot.querySelector<LitElement>('.side > *');
    await shown?.updateComplete;
    shown?.focus();
  }

  readonly #closePanel = () => {
    const { name } = this.#panels;
    if (!name) return;
    this.#panels.close();
    this.renderRoot.querySelector<MapTools>('map-tools')?.focusOpener(name);
  };

  readonly #onListed = ({ detail }: CustomEvent<FeatureRef>) => {
    this.#pointer.chooseNamed(detail);
    // Where there is no room for both, the card is what was asked for.
    if (!hasRoomForBoth()) this.#panels.close();
  };

  #onStyle(failed: boolean) {
    if (failed) {
      this.#styleId = this.#styles.id;
      this.#say('styleFailed');
    } else this.#map?.draw(this.#drawn);
    this.#address.write();
  }

  readonly #onStyleChange = ({ detail: id }: CustomEvent<string>) => {
    this.#styleId = id;
    void this.#styles.choose(id, this.#drawn.language);
  };

  #toggleLargeType() {
    this.largeType = !this.largeType;
    rememberLargeType(this.largeType);
  }

  async #locate() {
    if (!this.#map) return;
    const located = await this.#locating.start(this.#map.map, this.#server.tileset?.bounds);
    if (located) this.#say(located.word, located.values);
  }

  readonly #onLanguage = ({ detail }: CustomEvent<PageLanguage>) => {
    this.language = detail;
    rememberLanguage(detail);
  };

  readonly #onBilingual = ({ detail }: CustomEvent<boolean>) => {
    this.bilingual = detail;
  };

  readonly #onGroup = ({
    detail: { group, visible },
  }: CustomEvent<{ group: LayerGroup; visible: boolean }>) => {
    const others = [...this.hiddenGroups].filter((each) => each !== group);
    this.hiddenGroups = new Set(visible ? others : [...others, group]);
  };

  readonly #onTool = ({ detail: tool }: CustomEvent<Tool>) => {
    if (isMove(tool)) {
      if (this.#map) moveMap(this.#map, tool);
    } else if (tool === 'three-d') this.threeD = !this.threeD;
    else if (tool === 'locate') void this.#locate();
    else if (tool === 'fullscreen')
      void this.#fullscreen.toggle().then((done) => done || this.#say('fullscreenFailed'));
    else if (tool === 'large-type') this.#toggleLargeType();
    else if (this.#panels.isOpenBy(tool)) this.#closePanel();
    else void this.#openPanel(tool);
  };

  #onEscape(isInPanel: boolean) {
    if (this.#selection.reference && !isInPanel && !takesPoints(this.#panels.name)) this.#closeCard();
    else this.#closePanel();
  }

  async #signOut() {
    const answer = await this.#client.me.signOut();
    // The page holds data of the full edition: it starts anew, as what everyone may see.
    if (answer.ok) this.#sessionEnd.startAnew(false);
    else this.#say('away');
  }

  get #urlState(): UrlState {
    const view = this.#map?.view ?? this.#linkedView;
    const feature = this.#selection.reference;
    const { language, threeD, bilingual, largeType, hiddenGroups: hidden } = this;
    return {
      ...{ language, threeD, bilingual, largeType, hidden, style: this.#styleId },
      ...(view ? { view } : {}),
      ...(feature ? { feature } : {}),
    };
  }
}
customElements.define('map-page', MapPage);

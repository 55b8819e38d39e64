import { createClient, signInUrl, type Tileset, type TongtuClient } from '@tongtu/sdk/client';
import type { LngLat } from '@tongtu/sdk/geo';
import { BaseMap, type Drawn, type View } from '@tongtu/sdk/maplibre';
import type { LayerGroup } from '@tongtu/sdk/style';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { ScaleControl } from 'maplibre-gl';
import { applyLanguage, preferredLanguage, rememberLanguage } from '../page/language.ts';
import '../page/page-header.ts';
import { type PageLanguage, say } from '../page/words.ts';
import { availableGroups } from './available-groups.ts';
import './feature-card.ts';
import type { FeatureCard } from './feature-card.ts';
import { FeatureSelection } from './feature-selection.ts';
import './layer-panel.ts';
import { locate } from './locate.ts';
import './map-imprint.ts';
import './map-notice.ts';
import { mapPageStyles } from './map-page-styles.ts';
import './map-tools.ts';
import type { Tool } from './map-tools.ts';
import { isServerAway } from './server-errors.ts';
import { ServerWatch } from './server-watch.ts';
import { HIDDEN_AT_FIRST, readUrlState, type UrlState, writeUrlState } from './url-state.ts';

/** How long a passing message stays, ms. */
const MESSAGE_MS = 5000;
/** Longest scale bar. */
const SCALE_PIXELS = 120;
/** A card wider than this share of the page lies below the map's middle, not beside it. */
const SHEET_SHARE = 0.8;
const DRAWN = ['language', 'threeD', 'bilingual', 'hiddenGroups'] as const;

/** The public page: the base map of the city, and what is known about the feature that one points at. */
export class MapPage extends LitElement {
  static override properties = {
    language: { state: true },
    threeD: { state: true },
    bilingual: { state: true },
    hiddenGroups: { state: true },
    message: { state: true },
    bearing: { state: true },
    layersOpen: { state: true },
  };
  declare language: PageLanguage;
  declare threeD: boolean;
  declare bilingual: boolean;
  declare hiddenGroups: ReadonlySet<LayerGroup>;
  declare message: string | undefined;
  /** Degrees clockwise from north. */
  declare bearing: number;
  declare layersOpen: boolean;

  static override styles = mapPageStyles;

  readonly #client: TongtuClient;
  readonly #server: ServerWatch;
  readonly #selection: FeatureSelection;
  #map: BaseMap | undefined;
  /** Where the reader pointed at the chosen feature; missing where a link named it. */
  #pointedAt: LngLat | undefined;
  #linkedView: View | undefined;
  #messageTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    // The page lies beside the API, wherever that is: `/`, or below a path of a portal.
    this.#client = createClient({ baseUrl: new URL('.', location.href).href });
    this.#server = new ServerWatch(this, this.#client, (tileset) => this.#onTileset(tileset));
    this.#selection = new FeatureSelection(this, this.#client, () => this.#onSelection());
    this.language = preferredLanguage();
    this.bearing = 0;
    this.layersOpen = false;
    this.#take(readUrlState(location.hash));
  }

  override connectedCallback() {
    super.connectedCallback();
    window.addEventListener('hashchange', this.#onHashChange);
    window.addEventListener('keydown', this.#onKeyDown);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.#onHashChange);
    window.removeEventListener('keydown', this.#onKeyDown);
    clearTimeout(this.#messageTimer);
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
    this.#map?.draw(this.#drawn);
    this.#writeUrl();
  }

  override render() {
    const { language } = this;
    const { tileset, info, notice, me } = this.#server;
    const { content } = this.#selection;
    return html`
      <main id="map" aria-label=${say(language, 'map')}></main>
      <div class="crosshair" aria-hidden="true"></div>
      <div class="frame">
      <page-header
        .language=${language}
        .me=${me}
        .signInHref=${signInUrl(this.#client.baseUrl, language, location.pathname + location.hash)}
        @language-change=${this.#onLanguage}
        @sign-out=${() => void this.#signOut()}
      ></page-header>
      ${tileset ? this.#renderTools(tileset) : nothing}
      <feature-card
        .language=${language}
        .content=${content}
        .baseUrl=${this.#client.baseUrl}
        ?hidden=${content === undefined}
        @close=${this.#closeCard}
      ></feature-card>
      <div class="notices" ?data-alone=${!tileset}>
        <map-notice .language=${language} .notice=${notice} @retry=${() => void this.#server.ask()}></map-notice>
        <p class="message" role="status" ?hidden=${this.message === undefined}>${this.message}</p>
      </div>
      <footer>
        <map-imprint .language=${language} .tileset=${tileset} .info=${info}></map-imprint>
        <div class="scale"></div>
      </footer>
      </div>
    `;
  }

  #renderTools(tileset: Tileset) {
    return html`<map-tools
        .language=${this.language}
        .bearing=${this.bearing}
        .threeD=${this.threeD}
        .layersOpen=${this.layersOpen}
        ?above-card=${this.#selection.content !== undefined}
        @tool=${this.#onTool}
      ></map-tools>
      ${
        this.layersOpen
          ? html`<layer-panel
            .language=${this.language}
            .hiddenGroups=${this.hiddenGroups}
            .available=${availableGroups(tileset)}
            .bilingual=${this.bilingual}
            @group-change=${this.#onGroup}
            @bilingual-change=${this.#onBilingual}
            @close=${this.#closeLayers}
          ></layer-panel>`
          : nothing
      }`;
  }

  /** The map, once there is one: for scripts of the page and for tests. */
  get baseMap(): BaseMap | undefined {
    return this.#map;
  }

  get #drawn(): Drawn {
    return {
      language: this.bilingual ? 'both' : this.language,
      threeD: this.threeD,
      hidden: this.hiddenGroups,
    };
  }

  #take(state: UrlState) {
    this.#linkedView = state.view;
    this.language = state.language ?? this.language;
    this.threeD = state.threeD ?? false;
    this.bilingual = state.bilingual ?? false;
    this.hiddenGroups = state.hidden ?? HIDDEN_AT_FIRST;
    void this.#selection.choose(state.feature);
  }

  #onTileset(tileset: Tileset) {
    if (this.#map) this.#map.reload();
    else this.#open(tileset);
  }

  #open(tileset: Tileset) {
    const view = this.#linkedView;
    try {
      this.#map = new BaseMap({
        container: this.renderRoot.querySelector<HTMLElement>('#map')!,
        baseUrl: this.#client.baseUrl,
        tileset,
        drawn: this.#drawn,
        ...(view ? { view } : {}),
      });
    } catch (error) {
      console.error(error);
      this.#server.notice = 'no-webgl';
      return;
    }
    const { map } = this.#map;
    // Not in a corner of MapLibre's: it stands in line with the imprint, which grows with its text.
    const scale = new ScaleControl({ unit: 'metric', maxWidth: SCALE_PIXELS });
    this.renderRoot.querySelector('.scale')!.replaceChildren(scale.onAdd(map));
    map.on('error', ({ error }) => {
      if (isServerAway(error)) this.#server.reportAway();
      else console.error(error);
    });
    map.on('moveend', () => this.#writeUrl());
    map.on('rotate', () => {
      this.bearing = map.getBearing();
    });
    map.on('click', ({ point }) => void this.#chooseAt(point));
    map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key === 'Enter') void this.#chooseByKeyboard(map.project(map.getCenter()));
    });
    this.bearing = map.getBearing();
    this.#nameCanvas();
    this.#writeUrl();
    void this.#showSelection();
  }

  #nameCanvas() {
    this.#map?.map.getCanvas().setAttribute('aria-label', say(this.language, 'mapKeys'));
  }

  #chooseAt(point: { readonly x: number; readonly y: number }): Promise<void> {
    const [top] = this.#map?.featuresAt(point) ?? [];
    const { lng, lat } = this.#map?.map.unproject([point.x, point.y]) ?? {};
    this.#pointedAt = lng === undefined || lat === undefined ? undefined : [lng, lat];
    return this.#selection.choose(top);
  }

  async #chooseByKeyboard(centre: { readonly x: number; readonly y: number }) {
    await this.#chooseAt(centre);
    await this.updateComplete;
    if (this.#selection.reference) this.renderRoot.querySelector<FeatureCard>('feature-card')?.focus();
    else this.#say(say(this.language, 'nothingHere'));
  }

  #onSelection() {
    this.#writeUrl();
    void this.#showSelection();
  }

  /** Marks the chosen feature and keeps it clear of its own card. */
  async #showSelection() {
    const geometry = this.#selection.feature?.geometry;
    this.#map?.select(geometry);
    if (!geometry) return;
    await this.updateComplete;
    const at = this.#pointedAt;
    // A link that names a feature but no view is a link to the feature.
    const fit = !at && !this.#linkedView;
    this.#map?.reveal(geometry, { covered: this.#coveredByCard(), fit, ...(at ? { at } : {}) });
  }

  /** The edges of the map that the card takes: on a phone the bottom, with the tools at the top, otherwise the left. */
  #coveredByCard() {
    const card = this.renderRoot.querySelector('feature-card')?.getBoundingClientRect();
    if (!card || card.width === 0) return {};
    const isSheet = card.width > window.innerWidth * SHEET_SHARE;
    if (!isSheet) return { left: card.right };
    const tools = this.renderRoot.querySelector('map-tools')?.getBoundingClientRect();
    return { top: tools?.bottom ?? 0, bottom: window.innerHeight - card.top };
  }

  readonly #closeCard = () => {
    void this.#selection.choose(undefined);
    this.#map?.map.getCanvas().focus();
  };

  readonly #closeLayers = () => {
    this.layersOpen = false;
  };

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
    const hidden = new Set(this.hiddenGroups);
    if (visible) hidden.delete(group);
    else hidden.add(group);
    this.hiddenGroups = hidden;
  };

  readonly #onTool = ({ detail: tool }: CustomEvent<Tool>) => {
    const map = this.#map?.map;
    if (tool === 'zoom-in') map?.zoomIn();
    else if (tool === 'zoom-out') map?.zoomOut();
    else if (tool === 'north') map?.easeTo({ bearing: 0 });
    else if (tool === 'three-d') this.threeD = !this.threeD;
    else if (tool === 'layers') this.layersOpen = !this.layersOpen;
    else if (tool === 'home') this.#map?.goHome();
    else if (map) void locate(map).then((word) => word && this.#say(say(this.language, word)));
  };

  readonly #onHashChange = () => {
    this.#pointedAt = undefined;
    const state = readUrlState(location.hash);
    this.#take(state);
    if (state.view) this.#map?.map.jumpTo({ ...state.view, center: [...state.view.center] });
    // Also where nothing has changed: what made no sense in the address goes.
    this.#writeUrl();
  };

  readonly #onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    if (this.#selection.reference) this.#closeCard();
    else this.#closeLayers();
  };

  async #signOut() {
    const answer = await this.#client.me.signOut();
    // The page holds data of the full edition: it starts anew, as what everyone may see.
    if (answer.ok) location.reload();
    else this.#say(say(this.language, 'away'));
  }

  #say(text: string) {
    clearTimeout(this.#messageTimer);
    this.message = text;
    this.#messageTimer = setTimeout(() => {
      this.message = undefined;
    }, MESSAGE_MS);
  }

  #writeUrl() {
    const view = this.#map?.view ?? this.#linkedView;
    const feature = this.#selection.reference;
    const { language, threeD, bilingual, hiddenGroups: hidden } = this;
    const state = {
      language,
      threeD,
      bilingual,
      hidden,
      ...(view ? { view } : {}),
      ...(feature ? { feature } : {}),
    };
    // Replaced, not pushed: the way back leads out of the map, not through every pan.
    history.replaceState(history.state, '', writeUrlState(state));
    // The way to sign in leads back here.
    this.requestUpdate();
  }
}
customElements.define('map-page', MapPage);

import { createClient, type Tileset, type TongtuClient } from '@tongtu/sdk/client';
import { BaseMap } from '@tongtu/sdk/maplibre';
import type { LayerGroup, MapLanguage } from '@tongtu/sdk/style';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { ScaleControl } from 'maplibre-gl';
import '../page/page-header.ts';
import { applyLanguage, preferredLanguage, rememberLanguage } from '../page/language.ts';
import { type PageLanguage, say } from '../page/words.ts';
import { availableGroups } from './available-groups.ts';
import type { CardContent, FeatureCard } from './feature-card.ts';
import './feature-card.ts';
import { readFeatureContent } from './feature-content.ts';
import './layer-panel.ts';
import './map-imprint.ts';
import type { Notice } from './map-notice.ts';
import { mapPageStyles } from './map-page-styles.ts';
import './map-notice.ts';
import type { Tool } from './map-tools.ts';
import './map-tools.ts';
import { locate } from './locate.ts';
import { isServerAway } from './server-errors.ts';
import { type FeatureRef, HIDDEN_AT_FIRST, readUrlState, type UrlState, writeUrlState } from './url-state.ts';

/** The tileset that everyone may see. */
const TILESET_ID = 'base';
/** How long to wait before asking a server that was away again, ms. */
const RETRY_MS = 5000;
/** How long a passing message stays, ms. */
const MESSAGE_MS = 5000;

/** The public page: the base map of the city, and what is known about the feature that one points at. */
export class MapPage extends LitElement {
  static override properties = {
    language: { state: true },
    threeD: { state: true },
    bilingual: { state: true },
    hiddenGroups: { state: true },
    feature: { state: true },
    content: { state: true },
    tileset: { state: true },
    notice: { state: true },
    message: { state: true },
    bearing: { state: true },
    layersOpen: { state: true },
  };
  declare language: PageLanguage;
  declare threeD: boolean;
  declare bilingual: boolean;
  declare hiddenGroups: ReadonlySet<LayerGroup>;
  declare feature: FeatureRef | undefined;
  declare content: CardContent | undefined;
  declare tileset: Tileset | undefined;
  declare notice: Notice | undefined;
  declare message: string | undefined;
  declare bearing: number;
  declare layersOpen: boolean;

  static override styles = mapPageStyles;

  readonly #client: TongtuClient;
  #map: BaseMap | undefined;
  #retry: number | undefined;
  #messageTimer: number | undefined;
  #reading: AbortController | undefined;

  constructor() {
    super();
    // The page lies beside the API, wherever that is: `/`, or below a path of a portal.
    this.#client = createClient({ baseUrl: new URL('.', location.href).href });
    this.language = preferredLanguage();
    this.bearing = 0;
    this.layersOpen = false;
    this.notice = 'loading';
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
    window.clearTimeout(this.#retry);
    window.clearTimeout(this.#messageTimer);
    this.#reading?.abort();
    this.#map?.remove();
    this.#map = undefined;
  }

  override firstUpdated() {
    void this.#connect();
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has('language')) {
      applyLanguage(this.language);
      document.title = `${say(this.language, 'title')} ${say(this.language, 'map')}`;
      this.#map?.map.getCanvas().setAttribute('aria-label', say(this.language, 'mapKeys'));
    }
    const drawnAnew = (['language', 'threeD', 'bilingual', 'hiddenGroups'] as const).some((key) =>
      changed.has(key),
    );
    if (drawnAnew) this.#map?.draw(this.#drawn);
    if (changed.has('feature')) void this.#readFeature();
    if (drawnAnew || changed.has('feature')) this.#writeUrl();
  }

  override render() {
    const { language, tileset } = this;
    return html`
      <main id="map" aria-label=${say(language, 'map')}></main>
      <div class="crosshair" aria-hidden="true"></div>
      <page-header .language=${language} @language-change=${this.#onLanguage}>
        <slot name="account" slot="account"></slot>
      </page-header>
      ${
        tileset
          ? html`<map-tools
            .language=${language}
            .bearing=${this.bearing}
            .threeD=${this.threeD}
            .layersOpen=${this.layersOpen}
            @tool=${this.#onTool}
          ></map-tools>`
          : nothing
      }
      ${
        tileset && this.layersOpen
          ? html`<layer-panel
            .language=${language}
            .hiddenGroups=${this.hiddenGroups}
            .available=${availableGroups(tileset)}
            .bilingual=${this.bilingual}
            @group-change=${this.#onGroup}
            @bilingual-change=${(event: CustomEvent<boolean>) => {
              this.bilingual = event.detail;
            }}
            @close=${() => {
              this.layersOpen = false;
            }}
          ></layer-panel>`
          : nothing
      }
      <feature-card
        .language=${language}
        .content=${this.content}
        .baseUrl=${this.#client.baseUrl}
        ?hidden=${this.content === undefined}
        @close=${this.#closeCard}
      ></feature-card>
      <div class="notices">
        <map-notice .language=${language} .notice=${this.notice} @retry=${() => void this.#connect()}></map-notice>
        <p class="message" role="status" ?hidden=${this.message === undefined}>${this.message}</p>
      </div>
      <map-imprint .language=${language} .tileset=${tileset}></map-imprint>
    `;
  }

  /** The map, once there is one: for scripts of the page and for tests. */
  get baseMap(): BaseMap | undefined {
    return this.#map;
  }

  get #drawn() {
    const names: MapLanguage = this.bilingual ? 'both' : this.language;
    return { language: names, threeD: this.threeD, hidden: this.hiddenGroups };
  }

  #take(state: UrlState) {
    this.language = state.language ?? this.language;
    this.threeD = state.threeD ?? false;
    this.bilingual = state.bilingual ?? false;
    this.hiddenGroups = state.hidden ?? HIDDEN_AT_FIRST;
    if (state.feature?.id !== this.feature?.id || state.feature?.collection !== this.feature?.collection) {
      this.feature = state.feature;
    }
  }

  /** Asks for the tileset, and again until the server answers; opens the map with the first answer. */
  async #connect() {
    window.clearTimeout(this.#retry);
    const answer = await this.#client.tilesets.get(TILESET_ID);
    if (answer.ok) {
      this.notice = undefined;
      this.tileset = answer.value;
      if (this.#map) this.#map.reload();
      else this.#open(answer.value);
      return;
    }
    const { code, status } = answer.problem;
    if (code === 'not_found') this.notice = 'empty';
    else if (code === 'unexpected_answer' && status < 500) this.notice = 'unreadable';
    else this.notice = 'away';
    this.#retry = window.setTimeout(() => void this.#connect(), RETRY_MS);
  }

  #open(tileset: Tileset) {
    const container = this.renderRoot.querySelector<HTMLElement>('#map')!;
    const { view } = readUrlState(location.hash);
    try {
      this.#map = new BaseMap({
        container,
        baseUrl: this.#client.baseUrl,
        tileset,
        drawn: this.#drawn,
        ...(view ? { view } : {}),
      });
    } catch (error) {
      console.error(error);
      this.notice = 'no-webgl';
      return;
    }
    const { map } = this.#map;
    map.getCanvas().setAttribute('aria-label', say(this.language, 'mapKeys'));
    map.addControl(new ScaleControl({ unit: 'metric', maxWidth: 120 }), 'bottom-right');
    map.on('error', ({ error }) => this.#onMapError(error));
    map.on('moveend', () => this.#writeUrl());
    map.on('rotate', () => {
      this.bearing = map.getBearing();
    });
    map.on('click', ({ point }) => this.#selectAt(point));
    map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.#selectAt(map.project(map.getCenter()), true);
    });
    this.bearing = map.getBearing();
    if (this.content?.state === 'shown') this.#map.select(this.content.feature.geometry);
  }

  #selectAt(point: { readonly x: number; readonly y: number }, byKeyboard = false) {
    const [top] = this.#map?.featuresAt(point) ?? [];
    this.feature = top && { collection: top.collection, id: top.id };
    if (!byKeyboard) return;
    if (top)
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector<FeatureCard>('feature-card')?.focus(),
      );
    else this.#say(say(this.language, 'nothingHere'));
  }

  async #readFeature() {
    this.#reading?.abort();
    this.#map?.select(undefined);
    const { feature } = this;
    if (!feature) {
      this.content = undefined;
      return;
    }
    const reading = new AbortController();
    this.#reading = reading;
    this.content = { state: 'loading' };
    const content = await readFeatureContent(this.#client, feature, reading.signal);
    if (content === undefined || this.#reading !== reading) return;
    this.content = content;
    if (content.state === 'shown') this.#map?.select(content.feature.geometry);
  }

  readonly #closeCard = () => {
    this.feature = undefined;
    this.#map?.map.getCanvas().focus();
  };

  readonly #onLanguage = (event: CustomEvent<PageLanguage>) => {
    this.language = event.detail;
    rememberLanguage(event.detail);
  };

  readonly #onGroup = (event: CustomEvent<{ group: LayerGroup; visible: boolean }>) => {
    const { group, visible } = event.detail;
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
    else if (this.#map)
      void locate(this.#map.map).then((word) => word && this.#say(say(this.language, word)));
  };

  readonly #onHashChange = () => {
    const state = readUrlState(location.hash);
    this.#take(state);
    if (state.view) this.#map?.map.jumpTo({ ...state.view, center: [...state.view.center] });
  };

  readonly #onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    if (this.feature) this.#closeCard();
    else this.layersOpen = false;
  };

  #onMapError(error: unknown) {
    if (!isServerAway(error)) {
      console.error(error);
      return;
    }
    if (this.notice === 'away') return;
    this.notice = 'away';
    this.#retry = window.setTimeout(() => void this.#connect(), RETRY_MS);
  }

  #say(text: string) {
    window.clearTimeout(this.#messageTimer);
    this.message = text;
    this.#messageTimer = window.setTimeout(() => {
      this.message = undefined;
    }, MESSAGE_MS);
  }

  #writeUrl() {
    const view = this.#map?.view ?? readUrlState(location.hash).view;
    const { language, threeD, bilingual, feature, hiddenGroups: hidden } = this;
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
  }
}
customElements.define('map-page', MapPage);

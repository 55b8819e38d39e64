import {
  type Collection,
  createClient,
  type Me,
  signInUrl,
  type Tileset,
  type TongtuClient,
} from '@tongtu/sdk/client';
import type { PlatformEvent } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { BaseMap, Drawn } from '@tongtu/sdk/maplibre';
import type { Geometry } from 'geojson';
import { type CSSResultGroup, html, LitElement, nothing, type PropertyValues } from 'lit';
import '../map/map-imprint.ts';
import '../map/map-notice.ts';
import { openMap } from '../map/open-map.ts';
import { PageMessage } from '../map/page-message.ts';
import { ServerWatch } from '../map/server-watch.ts';
import { shareEvents } from '../map/shared-events.ts';
import { readUrlState, writeUrlState } from '../map/url-state.ts';
import { applyLanguage, preferredLanguage, rememberLanguage } from '../page/language.ts';
import '../page/page-header.ts';
import { type PageLanguage, say } from '../page/words.ts';
import { sayChangeset } from './changeset-words.ts';
import { type Difference, differenceOverlay, type Shown } from './difference-overlay.ts';
import { pageLinks } from './page-links.ts';
import './swipe-bar.ts';
import { SwipeMap } from './swipe-map.ts';
import { workPageStyles } from './work-page-styles.ts';

/** Below, the sheet is at the bottom and covers about half of the page. */
const SHEET_AT_SIDE = '(min-width: 701px)';
const SHEET_WIDTH = 444;
const MIDDLE_PERCENT = 50;

/** A map with a sheet of work beside it, on which features are compared in two states: what review and history share. */
export abstract class WorkPage extends LitElement {
  static override properties = {
    ...{ language: { state: true }, swipePercent: { state: true }, collections: { state: true } },
  };
  declare language: PageLanguage;
  /** Where the bar stands between the two maps; undefined: there is one map, with both states. */
  declare swipePercent: number | undefined;
  /** Those whose schema is there. */
  declare collections: ReadonlyMap<string, Collection>;

  static override styles: CSSResultGroup = workPageStyles;

  protected readonly client: TongtuClient;
  readonly #server: ServerWatch;
  readonly #message = new PageMessage(this);
  readonly #ending = new AbortController();
  readonly #asked = new Set<string>();
  #map: BaseMap | undefined;
  #swipe: SwipeMap | undefined;
  #differences: readonly Difference[] = [];
  #chosen: string | undefined;
  #place: Geometry | undefined;
  #isLoaded = false;

  constructor() {
    super();
    this.client = createClient({ baseUrl: new URL('.', location.href).href, retries: 0 });
    this.#server = new ServerWatch(
      this,
      this.client,
      (tileset) => this.#onTileset(tileset),
      // Nothing of the full edition stays in the page.
      () => location.reload(),
    );
    this.language = preferredLanguage();
    this.collections = new Map();
  }

  /** What stands in the title of the window. */
  protected abstract get heading(): string;
  protected abstract renderSheet(me: Me): unknown;
  /** Once it is known who reads. */
  protected abstract onReader(me: Me): void;
  /** The tiles of the map show this publication from now on. */
  protected onShown(_revision: number): void {}

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#ending.abort();
    this.#swipe?.remove();
    this.#map?.remove();
  }

  override firstUpdated() {
    void this.#server.ask();
  }

  override updated(changed: PropertyValues) {
    if (changed.has('language')) {
      applyLanguage(this.language);
      this.#nameMap();
      this.#draw();
    }
    document.title = `${say(this.language, 'title')} ${this.heading}`;
    if (changed.has('swipePercent')) this.#setSwipe();
  }

  override render() {
    const { language, swipePercent } = this;
    const { tileset, info, notice, me } = this.#server;
    const { text: message } = this.#message;
    return html`
      <main id="map" aria-label=${say(language, 'map')}></main>
      <div
        id="other"
        ?hidden=${swipePercent === undefined}
        .style=${`clip-path: inset(0 0 0 ${swipePercent ?? MIDDLE_PERCENT}%)`}
      ></div>
      ${
        swipePercent === undefined
          ? nothing
          : html`<swipe-bar
              .language=${language}
              .percent=${swipePercent}
              @swipe=${({ detail }: CustomEvent<number>) => {
                this.swipePercent = detail;
              }}
            ></swipe-bar>`
      }
      <div class="frame">
        <page-header
          .language=${language}
          .me=${me}
          .signInHref=${this.signInHref}
          .links=${pageLinks(language, me)}
          @language-change=${this.#onLanguage}
          @sign-out=${() => void this.#signOut()}
        ></page-header>
        ${
          me
            ? html`<div class="side" tabindex="0" role="region" aria-label=${this.heading}>
                ${this.renderSheet(me)}
              </div>`
            : nothing
        }
        <div class="notices">
          <map-notice .language=${language} .notice=${notice} @retry=${() => void this.#server.ask()}></map-notice>
          <p class="message" role="status" ?hidden=${message === undefined}>${message}</p>
        </div>
        <footer>
          <map-imprint .language=${language} .tileset=${tileset} .info=${info}></map-imprint>
          <div class="scale"></div>
        </footer>
      </div>
    `;
  }

  /** The map, once there is one: for scripts of the page and for tests. */
  get baseMap(): BaseMap | undefined {
    return this.#map;
  }
  get swipeMap(): SwipeMap | undefined {
    return this.#swipe;
  }

  protected get signInHref(): string {
    const { pathname, search, hash } = location;
    return signInUrl(this.client.baseUrl, this.language, pathname + search + hash);
  }

  protected tell(text: string): void {
    this.#message.say(text);
  }

  /** Shows features in two states; the base map leaves them out. */
  protected showDifferences(differences: readonly Difference[], chosen?: string, place?: Geometry): void {
    const isOther = differences !== this.#differences;
    this.#differences = differences;
    this.#chosen = chosen;
    this.#place = place;
    if (isOther) this.#draw();
    this.#drawDifferences();
  }

  /** Brings it into sight, clear of the sheet. */
  protected look(geometry: Geometry | null): void {
    if (!geometry || !this.#map) return;
    const covered = matchMedia(SHEET_AT_SIDE).matches
      ? { left: SHEET_WIDTH, top: 40, right: 40, bottom: 40 }
      : { top: 120, bottom: this.clientHeight / 2 };
    this.#map.reveal(geometry, { fit: true, covered });
  }

  /** What of the map is to be seen beside the sheet; undefined while there is none. */
  protected get boxInSight(): Bbox | undefined {
    const map = this.#map?.map;
    if (!map) return undefined;
    const { clientWidth: width, clientHeight: height } = map.getContainer();
    const isAtSide = matchMedia(SHEET_AT_SIDE).matches;
    const [left, bottom] = isAtSide ? [Math.min(SHEET_WIDTH, width), height] : [0, height / 2];
    const corners = [
      [left, 0],
      [width, 0],
      [width, bottom],
      [left, bottom],
    ].map(([x, y]) => map.unproject([x!, y!]));
    const lngs = corners.map(({ lng }) => Math.max(-180, Math.min(180, lng)));
    const lats = corners.map(({ lat }) => lat);
    return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
  }

  /** Asks for the words of collections that are not there yet. */
  protected needCollections(ids: Iterable<string>): void {
    for (const id of ids) {
      if (this.#asked.has(id)) continue;
      this.#asked.add(id);
      void this.client.collections.get(id).then((answer) => {
        if (answer.ok) this.collections = new Map(this.collections).set(id, answer.value);
        else this.#asked.delete(id);
      });
    }
  }

  get #drawn(): Drawn {
    return {
      ...{ language: this.language, threeD: false, hidden: new Set() },
      without: this.#differences.map(({ key }) => Number(key)),
    };
  }

  #onTileset(tileset: Tileset) {
    const { me } = this.#server;
    if (me) this.onReader(me);
    if (this.#map) {
      this.#map.reload(tileset.version);
      return;
    }
    const { view } = readUrlState(location.hash);
    try {
      this.#map = openMap(
        {
          container: this.renderRoot.querySelector<HTMLElement>('#map')!,
          ...{ baseUrl: this.client.baseUrl, tileset, drawn: this.#drawn },
          ...(view ? { view } : {}),
        },
        this.renderRoot.querySelector('.scale')!,
        {
          onServerAway: () => this.#server.reportAway(),
          onRefused: () => void this.#server.checkSession(),
          onMoved: () => {
            history.replaceState(history.state, '', writeUrlState({ view: this.#map!.view }));
            this.onMoved();
          },
          onTurned: () => {},
          onPoint: ({ x, y }) => this.#onPoint(x, y),
          onKey: () => {},
        },
      );
    } catch (error) {
      console.error(error);
      this.#server.notice = 'no-webgl';
      this.requestUpdate();
      return;
    }
    this.#nameMap();
    this.#map.map.once('load', () => {
      this.#isLoaded = true;
      this.#draw();
      this.#drawDifferences();
      this.#setSwipe();
    });
    this.look(this.#differences[0]?.after ?? this.#differences[0]?.before ?? null);
    void this.#listen(tileset.id).catch((error: unknown) => console.error(error));
  }

  /** From the beginning, not from the first idle map on: what is published has to be seen in time. */
  #listen(tilesetId: string): Promise<void> {
    const onEvent = (event: PlatformEvent) => {
      this.#map?.take(event);
      this.#swipe?.take(event);
      if (event.type === 'revision') return;
      const moved = event.type === 'tiles' ? [event] : event.tilesets;
      const shown = moved.find(({ tileset }) => tileset === tilesetId);
      if (!shown) return;
      this.#server.showRevision(shown.revision);
      this.onShown(shown.revision);
    };
    const { client } = this;
    return shareEvents({
      events: client.events,
      name: `tongtu-events ${client.baseUrl} ${tilesetId}`,
      ...{ signal: this.#ending.signal, onEvent },
    });
  }

  /** The map has come to rest elsewhere. */
  protected onMoved(): void {}

  /** A feature of the comparison was pressed on the map; its key. */
  protected onChosen(_key: string): void {}

  #onPoint(x: number, y: number) {
    const map = this.#map?.map;
    if (!map?.getLayer('difference-area')) return;
    const near: [[number, number], [number, number]] = [
      [x - 4, y - 4],
      [x + 4, y + 4],
    ];
    const layers = ['difference-point', 'difference-after', 'difference-before', 'difference-area'];
    const key = map.queryRenderedFeatures(near, { layers })[0]?.properties.key as string | undefined;
    if (key !== undefined) this.onChosen(key);
  }

  /** As soon as the style is there: one that is not can't be compared with another, and would begin anew. */
  #draw() {
    if (!this.#isLoaded) return;
    this.#map?.draw(this.#drawn);
    this.#swipe?.draw(this.#drawn);
  }

  #drawDifferences() {
    if (!this.#isLoaded) return;
    const draw = (target: BaseMap | SwipeMap | undefined, shown: Shown) =>
      target?.setOverlay(differenceOverlay(this.#differences, shown, this.#chosen, this.#place));
    draw(this.#map, this.#swipe ? 'before' : 'both');
    draw(this.#swipe, 'after');
  }

  #setSwipe() {
    const { tileset } = this.#server;
    const isWanted = this.swipePercent !== undefined;
    if (!this.#map || !this.#isLoaded || !tileset || isWanted === (this.#swipe !== undefined)) return;
    if (isWanted) {
      const container = this.renderRoot.querySelector<HTMLElement>('#other')!;
      const { baseUrl } = this.client;
      this.#swipe = new SwipeMap(this.#map, { container, baseUrl, tileset, drawn: this.#drawn });
    } else {
      this.#swipe?.remove();
      this.#swipe = undefined;
    }
    this.#drawDifferences();
  }

  #nameMap() {
    this.#map?.map.getCanvas().setAttribute('aria-label', sayChangeset(this.language, 'mapOfChanges'));
  }

  readonly #onLanguage = ({ detail }: CustomEvent<PageLanguage>) => {
    this.language = detail;
    rememberLanguage(detail);
  };

  async #signOut() {
    const answer = await this.client.me.signOut();
    if (answer.ok) location.reload();
    else this.tell(say(this.language, 'away'));
  }
}

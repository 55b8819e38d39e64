import { Map as MapLibreMap, type MapOptions } from 'maplibre-gl';
import { createClient, type TongtuClient } from '../client/index.ts';
import { addBasemap, type Basemap } from '../maplibre/index.ts';
import { numbersOf, TongtuElement } from './tongtu-element.ts';

/** A map that is drawn, and what draws on it. */
export interface OpenMap {
  readonly map: MapLibreMap;
  readonly client: TongtuClient;
  readonly basemap: Basemap;
}

const HOME_PADDING_PIXELS = 24;

/**
 * `<tongtu-map platform="https://map.example.gov.cn" center="120.75,30.75" zoom="13">`: the city's base map. See
 * docs/elements.md. The page brings MapLibre's style sheet.
 */
export class TongtuMap extends TongtuElement {
  static readonly observedAttributes = ['platform', 'basemap', 'language', 'channel', 'center', 'zoom'];
  /** Asks for everything as it says, such as with a key. Set before the element stands in a page. */
  client: TongtuClient | undefined;
  #canvas: HTMLElement | undefined;
  #open: OpenMap | undefined;
  #spoken: string | undefined;
  #waiting: ((open: OpenMap) => void)[] = [];

  /** MapLibre's map; undefined until `tongtu-ready`. */
  get map(): MapLibreMap | undefined {
    return this.#open?.map;
  }

  /** The map, as soon as there is one. @throws the signal's reason */
  opened(signal: AbortSignal): Promise<OpenMap> {
    if (this.#open) return Promise.resolve(this.#open);
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  protected override async begin(signal: AbortSignal): Promise<void> {
    const basemap = this.getAttribute('basemap') ?? 'standard';
    if (this.#open && this.#isSamePlatform(this.#open.client)) {
      const { map } = this.#open;
      map.jumpTo(this.#view());
      await this.#open.basemap.restyle({ style: basemap, language: this.language });
      if (this.language !== this.#spoken) this.#renewParts();
      return;
    }
    this.#close();
    const client = this.client ?? createClient({ baseUrl: this.#platform() });
    const tileset = await client.tilesets.get('base', { signal });
    const canvas = document.createElement('div');
    canvas.className = 'tongtu-canvas';
    // Not in the sheet: MapLibre's own would come before.
    canvas.style.cssText = 'position:absolute;inset:0';
    this.#canvas = canvas;
    this.prepend(canvas);
    const bounds = tileset.ok ? tileset.value.bounds : undefined;
    const home: Partial<MapOptions> = bounds
      ? { bounds: [...bounds], fitBoundsOptions: { padding: HOME_PADDING_PIXELS } }
      : {};
    const view = this.hasAttribute('center') ? this.#view() : { ...home, ...this.#view() };
    const map = new MapLibreMap({ container: canvas, attributionControl: { compact: true }, ...view });
    map.on('error', ({ error }) => this.fail(error));
    const channel = this.getAttribute('channel') ?? 'map';
    if (channel !== 'map' && channel !== 'imagery' && channel !== '3d')
      throw new RangeError(`channel: wanted map, imagery or 3d, got ${channel}`);
    const options = { client, style: basemap, language: this.language, channel, signal } as const;
    const open: OpenMap = { map, client, basemap: await addBasemap(map, options) };
    signal.throwIfAborted();
    map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      // It would go on to the button of the popup, which has the focus by then.
      event.preventDefault();
      clickMiddle(map);
    });
    this.#open = open;
    this.#spoken = this.language;
    for (const wake of this.#waiting.splice(0)) wake(open);
    this.tell('tongtu-ready', { map });
  }

  /** What stands in the map speaks its language. */
  #renewParts(): void {
    this.#spoken = this.language;
    for (const part of this.querySelectorAll('*')) if (part instanceof TongtuElement) part.renew();
  }

  #platform(): string {
    return this.getAttribute('platform') ?? location.origin;
  }

  #isSamePlatform({ baseUrl }: TongtuClient): boolean {
    return this.client ? this.client.baseUrl === baseUrl : this.#platform().replace(/\/+$/, '') === baseUrl;
  }

  #view(): { center?: [number, number]; zoom?: number } {
    const [center, zoom] = [this.getAttribute('center'), this.getAttribute('zoom')];
    return {
      ...(center === null ? {} : { center: numbersOf(center, 2) as [number, number] }),
      ...(zoom === null ? {} : { zoom: numbersOf(zoom, 1)[0]! }),
    };
  }

  #close(): void {
    this.#open?.map.remove();
    this.#open = undefined;
    this.#canvas?.remove();
    this.#canvas = undefined;
  }
}

/** For readers without a pointer: what a click in the middle of the map does. */
function clickMiddle(map: MapLibreMap): void {
  const lngLat = map.getCenter();
  map.fire('click', { lngLat, point: map.project(lngLat) });
}

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Map as MapLibreMap, Marker } from 'maplibre-gl';
import type { Word } from '../page/words.ts';

/** A street's width around a position that is known to some tens of metres. */
const LOCATED_ZOOM = 16;
const TIMEOUT_MS = 10_000;
const markers = new WeakMap<MapLibreMap, Marker>();

/** Whether the reader's position is being looked for: once at a time, for browsers may ask the reader first. */
export class Locating implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #isOn = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected() {}

  get isOn(): boolean {
    return this.#isOn;
  }

  /** What became of it, or undefined where one is under way. */
  async start(map: MapLibreMap, bounds: Box | undefined): Promise<Located | undefined> {
    if (this.#isOn) return undefined;
    this.#turn(true);
    try {
      return await locate(map, bounds);
    } finally {
      this.#turn(false);
    }
  }

  #turn(isOn: boolean) {
    this.#isOn = isOn;
    this.#host.requestUpdate();
  }
}

/** What became of a search for the reader's position, in a word for them. */
export interface Located {
  readonly word: Word;
  readonly values?: Readonly<Record<string, number>>;
}

/** `[west, south, east, north]`, degrees. */
type Box = readonly [number, number, number, number];

/** Marks where the reader is and moves the map there, unless that lies outside of what the map shows. */
async function locate(map: MapLibreMap, bounds: Box | undefined): Promise<Located> {
  // Browsers tell positions to pages with TLS alone; the reader should know that asking again is no use.
  if (!window.isSecureContext) return { word: 'locateInsecure' };
  if (!('geolocation' in navigator)) return { word: 'locateUnsupported' };
  try {
    const { coords } = await new Promise<GeolocationPosition>((resolve, reject) =>
      navigator.geolocation.getCurrentPosition(resolve, reject, {
        enableHighAccuracy: true,
        timeout: TIMEOUT_MS,
      }),
    );
    const position: [number, number] = [coords.longitude, coords.latitude];
    if (bounds && !isWithin(position, bounds)) return { word: 'locatedOutside' };
    const marker = markers.get(map) ?? new Marker({ color: '#b23a2e' });
    markers.set(map, marker);
    marker.setLngLat(position).addTo(map);
    map.flyTo({ center: position, zoom: Math.max(map.getZoom(), LOCATED_ZOOM) });
    return { word: 'located', values: { meters: Math.max(1, Math.round(coords.accuracy)) } };
  } catch (error) {
    return { word: wordFor(error) };
  }
}

function isWithin([lng, lat]: readonly [number, number], [west, south, east, north]: Box): boolean {
  return lng >= west && lng <= east && lat >= south && lat <= north;
}

function wordFor(error: unknown): Word {
  if (!(error instanceof GeolocationPositionError)) return 'locateFailed';
  if (error.code === error.PERMISSION_DENIED) return 'locateDenied';
  return error.code === error.TIMEOUT ? 'locateTimeout' : 'locateFailed';
}

import type { Collection, TongtuClient } from '@tongtu/sdk/client';
import type { BaseMap } from '@tongtu/sdk/maplibre';
import { type DeskFeature, keyOf } from '../edit/feature.ts';

/** Wide enough for a street, near enough that every vertex can be told from the next. */
export const EDIT_ZOOM = 15;
/** In a view, of all collections together. More can hardly be told apart, and nobody edits them by hand. */
const MAX_FEATURES = 8000;
const SETTLE_MS = 150;

/** What became of loading: `far`: the map shows too much; `partial`: of some collection there is more than is loaded. */
export type LoadState = 'far' | 'loading' | 'loaded' | 'partial' | 'failed';

/** Keeps the desk supplied with what the server has where the map looks, as exactly as it is stored. */
export class FeatureLoader {
  readonly #client: TongtuClient;
  readonly #baseMap: BaseMap;
  readonly #onLoaded: (features: readonly DeskFeature[]) => void;
  readonly #onState: (state: LoadState) => void;
  #collections: readonly Collection[] = [];
  #loading: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    client: TongtuClient,
    baseMap: BaseMap,
    onLoaded: (features: readonly DeskFeature[]) => void,
    onState: (state: LoadState) => void,
  ) {
    this.#client = client;
    this.#baseMap = baseMap;
    this.#onLoaded = onLoaded;
    this.#onState = onState;
    baseMap.map.on('moveend', this.#onMove);
  }

  /** From now on these collections. */
  load(collections: readonly Collection[]): void {
    this.#collections = collections;
    this.#onMove();
  }

  /** Something was published: what is in view is read again. */
  reload(): void {
    this.#onMove();
  }

  stop(): void {
    this.#baseMap.map.off('moveend', this.#onMove);
    clearTimeout(this.#timer);
    this.#loading?.abort();
  }

  readonly #onMove = () => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(), SETTLE_MS);
  };

  async #load(): Promise<void> {
    this.#loading?.abort();
    if (this.#baseMap.view.zoom < EDIT_ZOOM) {
      this.#onState('far');
      return;
    }
    const loading = new AbortController();
    this.#loading = loading;
    this.#onState('loading');
    const bounds = this.#baseMap.map.getBounds();
    const bbox = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] as const;
    try {
      const pages = await Promise.all(
        this.#collections.map(({ id }) =>
          this.#client.features.page(id, { bbox, limit: MAX_FEATURES, signal: loading.signal }),
        ),
      );
      const all = pages.flatMap((page) => (page.ok ? page.value.features : []));
      const found = all.slice(0, MAX_FEATURES);
      const isPartial =
        found.length < all.length || pages.some((page) => page.ok && page.value.next !== undefined);
      const isWhole = pages.every((page) => page.ok);
      // What is on the desk stays where something could not be had: a hole in it would look like a deletion.
      if (isWhole) this.#onLoaded(found.map((feature) => ({ ...feature, key: keyOf(feature.id) })));
      this.#onState(!isWhole ? 'failed' : isPartial ? 'partial' : 'loaded');
    } catch (error) {
      if (!loading.signal.aborted) throw error;
    }
  }
}

import type { LngLat } from '@tongtu/sdk/geo';
import type { BaseMap, DrawnFeature } from '@tongtu/sdk/maplibre';

/** Steps through what the map shows by name, nearest to its centre first. */
export class FeatureCycle {
  readonly #baseMap: BaseMap;
  #features: readonly DrawnFeature[] = [];
  #index = -1;

  constructor(baseMap: BaseMap) {
    this.#baseMap = baseMap;
    // The reader has gone elsewhere. Moves of our own, which bring a feature into sight, keep the order.
    baseMap.map.on('movestart', ({ originalEvent }) => {
      if (originalEvent) this.#features = [];
    });
  }

  /** The next (1) or the previous (-1) feature, round and round; `undefined` where none has a name. */
  step(by: 1 | -1): DrawnFeature | undefined {
    if (this.#features.length === 0) {
      const named = this.#baseMap.namedInView();
      this.#features = named
        .flatMap(({ feature, at }) => (feature ? [{ feature, at }] : []))
        .sort((a, b) => this.#fromCentre(a.at) - this.#fromCentre(b.at))
        .map(({ feature }) => feature);
      this.#index = by === 1 ? -1 : 0;
    }
    const { length } = this.#features;
    if (length === 0) return undefined;
    this.#index = (this.#index + by + length) % length;
    return this.#features[this.#index];
  }

  #fromCentre(position: LngLat): number {
    const { map } = this.#baseMap;
    const { x, y } = map.project([...position]);
    const { clientWidth, clientHeight } = map.getCanvas();
    return Math.hypot(x - clientWidth / 2, y - clientHeight / 2);
  }
}

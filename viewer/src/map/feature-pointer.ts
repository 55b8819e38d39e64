import type { LngLat } from '@tongtu/sdk/geo';
import type { BaseMap } from '@tongtu/sdk/maplibre';
import type { LitElement } from 'lit';
import { coveredByCard } from './card-room.ts';
import { FeatureCycle } from './feature-cycle.ts';
import type { FeatureSelection } from './feature-selection.ts';
import type { FeatureRef } from './url-state.ts';

/** Chooses features on the map, by place or by name, and keeps the chosen one in sight. */
export class FeaturePointer {
  readonly #page: LitElement;
  readonly #selection: FeatureSelection;
  #map: BaseMap | undefined;
  #cycle: FeatureCycle | undefined;
  /** Where the reader pointed at the chosen feature; missing where it was named. */
  #pointedAt: LngLat | undefined;
  /** True for a link to a feature that says nothing about the view: then the map goes to the feature. */
  #fits = false;

  constructor(page: LitElement, selection: FeatureSelection) {
    this.#page = page;
    this.#selection = selection;
  }

  set map(map: BaseMap) {
    this.#map = map;
    this.#cycle = new FeatureCycle(map);
    void this.show();
  }

  /** What a link names. @param hasView whether it also says where the map looks */
  follow(feature: FeatureRef | undefined, hasView: boolean): void {
    this.#pointedAt = undefined;
    this.#fits = !hasView;
    void this.#selection.choose(feature);
  }

  chooseAt(point: { readonly x: number; readonly y: number }): Promise<void> {
    const [top] = this.#map?.featuresAt(point) ?? [];
    const { lng, lat } = this.#map?.map.unproject([point.x, point.y]) ?? {};
    this.#pointedAt = lng === undefined || lat === undefined ? undefined : [lng, lat];
    return this.#selection.choose(top);
  }

  /** What lies under the cross. */
  chooseAtCentre(): Promise<void> {
    const map = this.#map?.map;
    return map ? this.chooseAt(map.project(map.getCenter())) : Promise.resolve();
  }

  /** Named, not pointed at: the map goes there if it has to, and keeps its scale. */
  chooseNamed(feature: FeatureRef): void {
    this.#pointedAt = undefined;
    this.#fits = false;
    void this.#selection.choose(feature);
  }

  /** The next (1) or the previous (-1) in view; false where nothing has a name. */
  step(by: 1 | -1): boolean {
    const next = this.#cycle?.step(by);
    if (next) this.chooseNamed(next);
    return next !== undefined;
  }

  /** Marks the chosen feature and keeps it clear of its own card. */
  async show(): Promise<void> {
    const geometry = this.#selection.feature?.geometry;
    this.#map?.select(geometry);
    if (!geometry) return;
    await this.#page.updateComplete;
    const at = this.#pointedAt;
    const covered = coveredByCard(this.#page.renderRoot);
    this.#map?.reveal(geometry, { covered, fit: !at && this.#fits, ...(at ? { at } : {}) });
  }
}

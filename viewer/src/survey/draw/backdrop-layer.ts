import type { BaseMap } from '@tongtu/sdk/maplibre';
import type { Position } from 'geojson';
import type { Shape } from '../backdrop/backdrop.ts';
import {
  BACKDROP_OVERLAY,
  backdropOverlay,
  CHOSEN_OVERLAY,
  chosenOverlay,
} from '../backdrop/backdrop-overlay.ts';
import type { ShapeIndex } from '../backdrop/shape-index.ts';
import type { Shelf } from '../backdrop/shelf.ts';

/** Most shapes that are copied at once. */
const MAX_CHOSEN = 500;

/** The backdrops on the map, and what is chosen of them. To be made before what lies above it. */
export class BackdropLayer {
  readonly #baseMap: BaseMap;
  readonly #shelf: Shelf;
  readonly #onChosen: () => void;
  #chosen: readonly Shape[] = [];
  #drawn: ShapeIndex | undefined;

  constructor(baseMap: BaseMap, shelf: Shelf, onChosen: () => void) {
    this.#baseMap = baseMap;
    this.#shelf = shelf;
    this.#onChosen = onChosen;
    this.#draw();
    this.#choose([]);
    shelf.addEventListener('change', this.#draw);
  }

  get chosen(): readonly Shape[] {
    return this.#chosen;
  }

  /** What pointers snap to near a position. */
  near(position: Position, meters: number): readonly Shape[] {
    return this.#shelf.index.near(position, meters);
  }

  /** Chooses what a position means, or adds it to what is chosen, or takes it out again. */
  pick(position: Position, toleranceMeters: number, adds: boolean): void {
    const shape = this.#shelf.index.at(position, toleranceMeters);
    if (!adds) this.#choose(shape ? [shape] : []);
    else if (shape && this.#chosen.includes(shape))
      this.#choose(this.#chosen.filter((each) => each !== shape));
    else if (shape && this.#chosen.length < MAX_CHOSEN) this.#choose([...this.#chosen, shape]);
  }

  clear(): void {
    if (this.#chosen.length > 0) this.#choose([]);
  }

  remove(): void {
    this.#shelf.removeEventListener('change', this.#draw);
    for (const id of [BACKDROP_OVERLAY, CHOSEN_OVERLAY]) this.#baseMap.removeOverlay(id);
  }

  readonly #draw = () => {
    const { index, shapes } = this.#shelf;
    if (index === this.#drawn) return;
    this.#drawn = index;
    this.#baseMap.setOverlay(backdropOverlay(shapes));
    const shown = new Set(shapes);
    if (this.#chosen.some((each) => !shown.has(each)))
      this.#choose(this.#chosen.filter((each) => shown.has(each)));
  };

  #choose(shapes: readonly Shape[]): void {
    this.#chosen = shapes;
    this.#baseMap.setOverlay(chosenOverlay(shapes));
    this.#onChosen();
  }
}

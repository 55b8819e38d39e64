import type { Tileset } from '@tongtu/sdk/client';
import type { PlatformEvent } from '@tongtu/sdk/contract';
import { BaseMap, type Drawn, type Overlay } from '@tongtu/sdk/maplibre';

/** A second map that lies over another and looks where that looks; the page shows a part of it. */
export class SwipeMap {
  readonly baseMap: BaseMap;
  readonly #main: BaseMap;
  #drawn: Drawn;
  #overlay: Overlay | undefined;
  #isLoaded = false;

  constructor(
    main: BaseMap,
    options: {
      readonly container: HTMLElement;
      readonly baseUrl: string;
      readonly tileset: Tileset;
      readonly drawn: Drawn;
    },
  ) {
    this.#main = main;
    this.#drawn = options.drawn;
    this.baseMap = new BaseMap({ ...options, view: main.view });
    // It takes neither pointer nor keyboard: both are for the map below.
    const canvas = this.baseMap.map.getCanvas();
    canvas.tabIndex = -1;
    canvas.setAttribute('aria-hidden', 'true');
    main.map.on('move', this.#follow);
    this.baseMap.map.once('load', () => {
      this.#isLoaded = true;
      this.draw(this.#drawn);
      if (this.#overlay) this.setOverlay(this.#overlay);
    });
  }

  draw(drawn: Drawn): void {
    this.#drawn = drawn;
    if (this.#isLoaded) this.baseMap.draw(drawn);
  }

  setOverlay(overlay: Overlay): void {
    this.#overlay = overlay;
    if (this.#isLoaded) this.baseMap.setOverlay(overlay);
  }

  take(event: PlatformEvent): void {
    this.baseMap.take(event);
  }

  remove(): void {
    this.#main.map.off('move', this.#follow);
    this.baseMap.remove();
  }

  readonly #follow = () => {
    const { center, zoom, bearing, pitch } = this.#main.view;
    this.baseMap.map.jumpTo({ center: [...center], zoom, bearing, pitch });
  };
}

import type { TileCoordinate } from '@tongtu/sdk/geo';

/** Columns and rows of a zoom, both ends included. */
export interface TileSpan {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

interface OfZoom {
  readonly span: TileSpan;
  readonly places: Set<number>;
}

/** The tiles that are to be drawn, of any zooms. */
export class TileSelection {
  readonly #zooms = new Map<number, OfZoom>();

  constructor(tiles: Iterable<TileCoordinate>) {
    for (const { z, x, y } of tiles) {
      const ofZoom = this.#zooms.get(z) ?? {
        span: { minX: x, minY: y, maxX: x, maxY: y },
        places: new Set(),
      };
      this.#zooms.set(z, ofZoom);
      ofZoom.places.add(y * 2 ** z + x);
      const { span } = ofZoom;
      span.minX = Math.min(span.minX, x);
      span.minY = Math.min(span.minY, y);
      span.maxX = Math.max(span.maxX, x);
      span.maxY = Math.max(span.maxY, y);
    }
  }

  has(z: number, x: number, y: number): boolean {
    return this.#zooms.get(z)?.places.has(y * 2 ** z + x) === true;
  }

  /** Where the tiles of a zoom lie; undefined where there are none. */
  spanAt(z: number): Readonly<TileSpan> | undefined {
    return this.#zooms.get(z)?.span;
  }
}

import { gunzipSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

export interface ZoomTotals {
  tiles: number;
  features: number;
  vertices: number;
}

/** Counts what is in tiles, decoded, by zoom. */
export class Totals {
  private readonly zooms = new Map<number, ZoomTotals>();

  add(z: number, gzipped: Uint8Array): void {
    this.addTile(z, gunzipSync(gzipped));
  }

  /** Counts a tile that is not compressed. */
  addTile(z: number, mvt: Uint8Array): void {
    let totals = this.zooms.get(z);
    if (!totals) {
      totals = { tiles: 0, features: 0, vertices: 0 };
      this.zooms.set(z, totals);
    }
    totals.tiles++;
    for (const layer of Object.values(new VectorTile(new PbfReader(mvt)).layers)) {
      totals.features += layer.length;
      for (let i = 0; i < layer.length; i++) {
        for (const part of layer.feature(i).loadGeometry()) totals.vertices += part.length;
      }
    }
  }

  byZoom(): Record<string, ZoomTotals> {
    return Object.fromEntries([...this.zooms].sort(([a], [b]) => a - b));
  }
}

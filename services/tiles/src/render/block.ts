import type { Properties } from '@tongtu/sdk/contract';

/** A row as it is read for rendering. */
export interface BlockFeature {
  readonly collectionId: string;
  /** City-wide, below 2^53. */
  readonly id: number;
  /** The lowest zoom at which the feature is drawn at all; see `minZoomOf`. */
  readonly minZoom: number;
  /** WKB or EWKB in either byte order, `[lng, lat]` in degrees; further dimensions are ignored. */
  readonly wkb: Uint8Array;
  readonly properties: Properties;
}

/** The tiles of zooms `minZoom`…`maxZoom` that lie under tile z/x/y (z ≤ minZoom). */
export interface Block {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly minZoom: number;
  readonly maxZoom: number;
}

export interface RenderedTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  /** A Mapbox Vector Tile, version 2, gzipped. */
  readonly bytes: Uint8Array;
  readonly featureCount: number;
  /** Features that the size cap left out. */
  readonly droppedCount: number;
}

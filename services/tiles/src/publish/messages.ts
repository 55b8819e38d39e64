import type { TileProfileDefinition } from '@tongtu/data/tile-profile';
import type { ConnectionTarget } from '@tongtu/database';
import type { Edition } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';

/** What the rendering thread of a tileset is started with. */
export interface RenderSetup {
  readonly connection: ConnectionTarget;
  readonly engine: 'embedded' | 'server';
  readonly edition: Edition;
  readonly profile: TileProfileDefinition;
}

/** Render what the revisions `from < revision ≤ to` changed. */
export interface RenderRequest {
  readonly from: number;
  readonly to: number;
  /** Of the pyramid that the tiles go to. */
  readonly maxZoom: number;
}

/** The rendering thread asks for the served tiles that it mends; they are answered as `(Uint8Array | undefined)[]`. */
export interface ServedTilesQuestion {
  readonly served: readonly number[];
}

export interface RenderAnswer {
  /** Tiles that may differ; "all": too many. */
  readonly dirty: readonly number[] | 'all';
  /** Ascending by id; a dirty tile that is missing holds nothing. */
  readonly tiles: readonly { readonly tileId: number; readonly bytes: Uint8Array }[];
  /** Features that the size cap left out of them. */
  readonly droppedCount: number;
  /** Box of the changed features, as they were and as they are; undefined where none changed. */
  readonly extent: Bbox | undefined;
  readonly rows: number;
  readonly milliseconds: number;
}

/** What a merging thread is started with: absolute paths, deltas newest first. */
export interface MergeSetup {
  readonly path: string;
  readonly base: string;
  readonly deltas: readonly string[];
  readonly bytesPerSecond: number;
}

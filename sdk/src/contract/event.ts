import type { Bbox } from '../geo/index.ts';

/** What `GET /api/events` tells, by the name of the event (`event:` of the stream). */
export type PlatformEvent = StateEvent | RevisionEvent | TilesEvent;

/**
 * Where everything stands. `state` begins a stream that goes on from no event; `reset` stands where those after the
 * asked one are no longer kept: whatever the reader knows may be out of date.
 */
export interface StateEvent {
  readonly type: 'state' | 'reset';
  readonly id: number;
  readonly revision: number;
  /** Those that the caller may see. */
  readonly tilesets: readonly TilesetState[];
}

export interface TilesetState {
  readonly tileset: string;
  /** Counts the moves of its pointer; 0 before the first. */
  readonly version: number;
  readonly revision: number;
}

/** A publication in which something changed that the caller may see. */
export interface RevisionEvent {
  readonly type: 'revision';
  readonly id: number;
  readonly revision: number;
  /** RFC 3339. */
  readonly publishedAt: string;
  /** In the order of their ids. */
  readonly collections: readonly string[];
  /** Of what changed, before and after, in degrees; missing where there is too much of it to say. */
  readonly bbox?: Bbox;
}

/** A tileset shows something else from now on. */
export interface TilesEvent extends TilesetState {
  readonly type: 'tiles';
  readonly id: number;
  /** Those that may differ from the version before, at every zoom, as `[z, x, y]`; `all`: any may. */
  readonly tiles: 'all' | readonly (readonly [z: number, x: number, y: number])[];
}

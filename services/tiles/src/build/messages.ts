import type { TileProfileDefinition } from '@tongtu/data/tile-profile';
import type { ConnectionTarget, Database } from '@tongtu/database';
import type { Edition } from '@tongtu/sdk/contract';
import type { BlockJob } from './plan.ts';

/** What a worker is started with. */
export interface WorkerSetup {
  readonly engine: Database['engine'];
  readonly connection: ConnectionTarget;
  /** On a server: the snapshot that all workers read. */
  readonly snapshot: string | undefined;
  readonly edition: Edition;
  readonly profile: TileProfileDefinition;
  /** A file of the worker's own for the tiles that it renders. */
  readonly spoolPath: string;
}

/** Where the tiles of one block and zoom lie in a worker's spool, ascending by id. */
export interface Segment {
  readonly spoolPath: string;
  readonly offset: number;
  readonly tileIds: Float64Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
  readonly digests: Uint8Array<ArrayBuffer>;
}

/** A tile from which the size cap left features out. */
export interface DroppedTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly count: number;
}

export type ToWorker = { readonly kind: 'render'; readonly job: BlockJob } | { readonly kind: 'finish' };

export type FromWorker =
  | {
      readonly kind: 'rendered';
      readonly segments: readonly Segment[];
      readonly dropped: readonly DroppedTile[];
      readonly features: number;
    }
  | { readonly kind: 'finished' };

import type { Bilingual } from '@tongtu/sdk/contract';
import type { Position } from 'geojson';

/** A record that didn't become a feature, and why. */
export interface RowRejection {
  readonly layer: string;
  /** From 1, in the order of the file; absent for what the file's driver left out. */
  readonly row?: number;
  readonly sourceId?: string;
  readonly field?: string;
  /** Stable. */
  readonly code: string;
  readonly reason: Bilingual;
  /** Where the trouble is, in the coordinates that the reason speaks of. */
  readonly at?: Position;
}

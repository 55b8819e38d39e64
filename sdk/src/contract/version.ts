import type { Geometry } from 'geojson';
import type { Properties } from './feature.ts';

/** What one publication made of a feature, as the caller may see it. */
export interface FeatureVersion {
  readonly revision: number;
  /** RFC 3339. */
  readonly publishedAt: string;
  /** `remove`: it is gone, or no longer the caller's to see, from this publication on. */
  readonly action: 'create' | 'replace' | 'remove';
  /** Of the state after it; of a removal, of the last state. */
  readonly version: number;
  /** Null: removed. Positions are `[lng, lat]` in degrees. */
  readonly geometry: Geometry | null;
  /** Those that the caller may see today. Null: removed. */
  readonly properties: Properties | null;
  /** Who did it and why, for members who see the changeset. */
  readonly changeset?: {
    readonly id: number;
    readonly title: string;
    readonly description: string;
    readonly author: string;
  };
}

export interface FeatureVersionPage {
  readonly collection: string;
  readonly featureId: number;
  /** Newest first. */
  readonly versions: readonly FeatureVersion[];
  /** Hand it to the next call's `cursor`; missing on the last page. */
  readonly next?: string;
}

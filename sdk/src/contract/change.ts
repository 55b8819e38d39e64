import type { Geometry } from 'geojson';
import type { Properties } from './feature.ts';

/** One feature in one publication, as the caller may see it, at `GET /api/changes`. */
export interface FeatureChange {
  readonly revision: number;
  /** RFC 3339. */
  readonly publishedAt: string;
  readonly collection: string;
  readonly id: number;
  /** What it came to for the caller: what becomes public for the first time is created, what is withheld is removed. */
  readonly action: 'create' | 'replace' | 'remove';
  /** Of the state after it; of a removal, of the last state. */
  readonly version: number;
  /** Null where there was none, or where it is no longer the caller's to see. Missing where it was not asked for. */
  readonly before?: ChangedFeature | null;
  /** Null: removed. */
  readonly after: ChangedFeature | null;
}

/** GeoJSON (RFC 7946) with the collection and the version as its foreign members. */
export interface ChangedFeature {
  readonly type: 'Feature';
  readonly id: number;
  readonly collection: string;
  readonly version: number;
  readonly geometry: Geometry;
  readonly properties: Properties;
}

/** A page of the change feed. */
export interface FeatureChangePage {
  /** Where there is no `next`, everything up to it was told. */
  readonly revision: number;
  readonly changes: readonly FeatureChange[];
  /** Hand it to the next call's `cursor`; missing on the last page. */
  readonly next?: string;
}

import type { Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';

/** Names a feature on the desk: a stored one by its id, a new one by a random text until the server has given it an id. */
export type FeatureKey = string;

/** A feature in one state. Never changed in place. */
export interface DeskFeature {
  readonly key: FeatureKey;
  readonly collection: string;
  /** City-wide; missing on features that the server does not know yet. */
  readonly id?: number;
  /** The stored version that this work began with. */
  readonly version?: number;
  /** `[lng, lat]` in degrees. */
  readonly geometry: Geometry;
  readonly properties: Properties;
}

/** The features that the desk shows, by key. */
export type Sheet = ReadonlyMap<FeatureKey, DeskFeature>;

/** The key of a stored feature. */
export function keyOf(featureId: number): FeatureKey {
  return String(featureId);
}

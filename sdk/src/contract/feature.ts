import type { Geometry } from 'geojson';

/** Flat attribute values as they are stored and sent. A missing value is an absent key, never `null`. */
export type Properties = Readonly<Record<string, string | number | boolean>>;

/** A feature before it has an id: what a generator, an import or a changeset brings. */
export interface FeatureInput {
  readonly collectionId: string;
  /** Stable id in its source, by which a repeated import updates instead of duplicating. */
  readonly sourceId: string;
  /** GeoJSON, `[lng, lat]` in degrees on CGCS2000, two dimensions. */
  readonly geometry: Geometry;
  readonly properties: Properties;
}

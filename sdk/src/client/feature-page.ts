import type { Geometry } from 'geojson';
import type { Properties } from '../contract/index.ts';
import type { Bbox } from '../geo/index.ts';
import type { CallOptions } from './answer.ts';

/** A stored feature as the caller may see it. Positions are `[lng, lat]` in degrees. */
export interface Feature {
  readonly id: number;
  readonly collection: string;
  /** Counts the feature's edits; missing where the server does not tell. */
  readonly version?: number;
  readonly geometry: Geometry;
  readonly properties: Properties;
}

export interface FeaturePage {
  readonly features: readonly Feature[];
  readonly revision: number;
  /** Of all that match; missing where there are too many to count. */
  readonly matched?: number;
  /** Hand it to the next call's `cursor`, with the same options besides; missing on the last page. */
  readonly next?: string;
}

export interface PageOptions extends CallOptions {
  /** Only features that meet this box. */
  readonly bbox?: Bbox;
  /** Only features with these values, field by field. */
  readonly where?: Readonly<Record<string, string | number | boolean>>;
  /** Fields to sort by, at most three, with `-` before those that fall. Default: by id. */
  readonly sort?: readonly string[];
  /** Only these properties are sent; none where the list is empty. Default: all. */
  readonly properties?: readonly string[];
  /** As the collection was at this publication. Default: the newest. */
  readonly revision?: number;
  /**
   * Of the coordinates in the answer: an EPSG code such as 4549, or a URI, which the city's own local grid has
   * (`<platform>/api/crs/<name>`). Positions are then in the system's own order of axes. Default: longitude, latitude.
   */
  readonly crs?: number | string;
  /** Default 100, at most 1,000,000. */
  readonly limit?: number;
  /** Where the page before ended: it shows the same revision, whatever was published meanwhile. */
  readonly cursor?: string;
}

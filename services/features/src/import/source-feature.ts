import type { Geometry } from 'geojson';

/** One record as it came out of a file, before mapping onto the model. */
export interface SourceFeature {
  readonly layer: string;
  /** From 1, in the order of the file. */
  readonly row: number;
  /** The source's own id where it has one (`way/42`, a primary key), else the row. Unique in its layer. */
  readonly sourceId: string;
  /** GeoJSON, `[lng, lat]` on CGCS2000, two dimensions. */
  readonly geometry: Geometry;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/** A record as read, in the file's own coordinates; `geometry` is null where the file has none. */
export interface RawFeature {
  readonly row: number;
  /** The driver's feature id, where it was asked for. */
  readonly fid?: number;
  readonly geometry: Geometry | null;
  readonly attributes: Record<string, string | number | boolean>;
}

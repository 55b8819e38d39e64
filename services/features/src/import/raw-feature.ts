import type { Geometry } from 'geojson';

/** A record as read, in the file's own coordinates; `geometry` is null where the file has none. */
export interface RawFeature {
  /** From 1, in the order of the file. */
  readonly row: number;
  /** The driver's feature id (primary key, object id, row from 0), where it was asked for. */
  readonly fid?: number;
  readonly geometry: Geometry | null;
  readonly attributes: Record<string, string | number | boolean>;
}

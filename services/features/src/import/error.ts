/** Why a whole file or an import is refused. Stable: callers and the report match on them. */
export type ImportErrorCode =
  | 'file_not_found'
  | 'file_empty'
  | 'format_unknown'
  | 'format_is_raster'
  | 'file_malformed'
  | 'shapefile_incomplete'
  | 'archive_malformed'
  | 'archive_encrypted'
  | 'archive_too_many_entries'
  | 'archive_too_large'
  | 'archive_ratio'
  | 'archive_unsafe_path'
  | 'archive_nothing_to_read'
  | 'layer_not_found'
  | 'coordinate_columns_missing'
  | 'crs_missing'
  | 'crs_unknown'
  | 'crs_needs_parameters'
  | 'crs_zone_prefix'
  | 'crs_axes_swapped'
  | 'crs_outside'
  | 'outside_city'
  | 'conversion_failed'
  | 'conversion_timeout'
  | 'conversion_memory'
  | 'collection_unknown'
  | 'mapping_missing'
  | 'mapping_faulty'
  | 'match_unknown'
  | 'features_changed'
  | 'cancelled';

/** Where in the input the trouble is. */
export interface ImportPlace {
  readonly file?: string;
  readonly layer?: string;
  /** From 1, in the order of the file. */
  readonly row?: number;
  readonly field?: string;
}

/** An expected refusal of input: what was got, what was wanted, and what to do about it. The database is unchanged. */
export class ImportError extends Error {
  readonly code: ImportErrorCode;
  readonly got: string;
  readonly wanted: string;
  readonly advice: string | undefined;
  readonly place: ImportPlace;

  constructor(
    code: ImportErrorCode,
    {
      got,
      wanted,
      advice,
      place = {},
    }: { got: string; wanted: string; advice?: string; place?: ImportPlace },
  ) {
    const where = [place.file, place.layer && `layer ${place.layer}`, place.row && `row ${place.row}`]
      .filter(Boolean)
      .join(', ');
    super(`${where ? `${where}: ` : ''}got ${got}; wanted ${wanted}${advice ? `. ${advice}` : ''}`);
    this.name = 'ImportError';
    this.code = code;
    this.got = got;
    this.wanted = wanted;
    this.advice = advice;
    this.place = place;
  }
}

/** Ends work that a caller has given up. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}

export function cancelled(): ImportError {
  return new ImportError('cancelled', { got: 'a request to stop', wanted: 'the end of the import' });
}

import type { Representation } from '../ogc/representation.ts';

/** A form in which the whole selection is had as a file. */
export interface DownloadFormat extends Representation {
  readonly extension: string;
  /** As people call it, in any language. */
  readonly title: string;
}

/** OGC 12-128. Made by GDAL, with a spatial index. */
export const GEOPACKAGE: DownloadFormat = {
  ...{ f: 'gpkg', mediaType: 'application/geopackage+sqlite3' },
  ...{ extension: 'gpkg', title: 'GeoPackage' },
};
/** FlatGeobuf 3. Made by GDAL, with a spatial index. */
export const FLATGEOBUF: DownloadFormat = {
  ...{ f: 'fgb', mediaType: 'application/vnd.flatgeobuf' },
  ...{ extension: 'fgb', title: 'FlatGeobuf' },
};
/** RFC 4180 with a byte order mark; geometry as WKT. */
export const CSV: DownloadFormat = { f: 'csv', mediaType: 'text/csv', extension: 'csv', title: 'CSV' };
/** One feature a line, which programs split by lines: there is no registered type for it but that of lines of JSON. */
export const GEOJSON_LINES: DownloadFormat = {
  ...{ f: 'geojsonl', mediaType: 'application/x-ndjson' },
  ...{ extension: 'geojsonl', title: 'GeoJSONL' },
};
/** RFC 8142: each feature after a record separator, as that media type promises. */
export const GEOJSON_SEQUENCE: DownloadFormat = {
  ...{ f: 'geojsonseq', mediaType: 'application/geo+json-seq' },
  ...{ extension: 'geojsons', title: 'GeoJSONSeq' },
};

export const DOWNLOAD_FORMATS: readonly DownloadFormat[] = [
  GEOPACKAGE,
  FLATGEOBUF,
  CSV,
  GEOJSON_LINES,
  GEOJSON_SEQUENCE,
];

export const isDownload = (representation: Representation): representation is DownloadFormat =>
  DOWNLOAD_FORMATS.some(({ f }) => f === representation.f);

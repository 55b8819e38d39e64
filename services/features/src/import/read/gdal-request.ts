/** What the converting process is asked to do. Paths are names inside the work directory: ASCII, no separators upward. */
export interface GdalRequest {
  /** The private directory with the inputs; outputs go into it too. */
  readonly directory: string;
  /** File or folder in `directory` that the driver opens. */
  readonly dataset: string;
  /** The only GDAL drivers that may open it, so that a disguised VRT can't reach other files. */
  readonly drivers: readonly string[];
  readonly openOptions: readonly string[];
  readonly config: Readonly<Record<string, string>>;
  /** Folder that is created in `directory` for one FlatGeobuf per layer. */
  readonly output: string;
  /**
   * `interleaved` converts all layers in one pass (OSM: its layers share one reading of the file);
   * `layered` one by one, with the driver's feature id in a column {@link FID_COLUMN}.
   */
  readonly pass: 'interleaved' | 'layered';
  /** Reference that is written into the output as the layer's own, whatever the file says: `EPSG:4549`. */
  readonly assignCrs?: string;
  /** Turns the coordinates by PROJ; the dataset is then one that was converted before, with its feature ids. */
  readonly reprojectTo?: string;
}

/** A file of another format to be made of a dataset in `directory`, by `ogr2ogr` with these options. */
export interface GdalWriteRequest extends Pick<GdalRequest, 'directory' | 'dataset' | 'drivers' | 'output'> {
  readonly options: readonly string[];
}

export interface ConvertedLayer {
  readonly name: string;
  /** FlatGeobuf without index, relative to the work directory; of 0 bytes where the layer is empty. */
  readonly file: string;
  /** Features by the driver's own count, where it has one at hand. */
  readonly count?: number;
  /** Kind of geometry in GDAL's words, such as `3D Multi Polygon`; empty where its listing has none. */
  readonly geometryKind: string;
}

export interface GdalResult {
  readonly layers: readonly ConvertedLayer[];
  readonly warnings: readonly string[];
}

/** Column that carries the driver's own feature id (primary key, object id, dbf row from 0). */
export const FID_COLUMN = 'tongtu_fid';

/** Options of one translation into FlatGeobuf, alike for both engines. */
export function translateOptions(request: GdalRequest, layer?: string): string[] {
  const options = [
    '-f',
    'FlatGeobuf',
    '-lco',
    'SPATIAL_INDEX=NO',
    // Each feature carries its own type: a shapefile's polygon layer holds multipolygons too.
    '-nlt',
    'GEOMETRY',
    '-nlt',
    'CONVERT_TO_LINEAR',
  ];
  if (request.assignCrs !== undefined) options.push('-a_srs', request.assignCrs);
  if (request.reprojectTo !== undefined) {
    // A feature that PROJ can't place is left out here and missed by its id afterwards.
    return [...options, '-t_srs', request.reprojectTo, '-skipfailures'];
  }
  if (layer === undefined) return options;
  return [
    ...options,
    '-dialect',
    'OGRSQL',
    '-sql',
    `SELECT FID AS ${FID_COLUMN}, * FROM ${quoteLayer(layer)}`,
  ];
}

/** File of the n-th converted layer. */
export function layerFile(request: GdalRequest, index: number): string {
  return `${request.output}/layer-${index}.fgb`;
}

/** A layer's name in OGR SQL. */
export function quoteLayer(name: string): string {
  return `"${name.replaceAll('"', '\\"')}"`;
}

/** What GDAL's listing of a dataset says of each layer: `1: 道路 (3D Line String)`. */
export function readListing(listing: string): { name: string; geometryKind: string }[] {
  return listing.split('\n').flatMap((line) => {
    const [, name, geometryKind = ''] =
      /^(?:\d+|Layer): (.*?)(?: \(title: .*\))?(?: \(([A-Za-z0-9, ]+)\))?$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, geometryKind }];
  });
}

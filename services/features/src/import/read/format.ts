/** A file format that the platform imports. */
export type Format =
  | 'shapefile'
  | 'geopackage'
  | 'flatgeobuf'
  | 'filegdb'
  | 'mapinfo-tab'
  | 'mapinfo-mif'
  | 'geojson'
  | 'geojsonseq'
  | 'kml'
  | 'gml'
  | 'dxf'
  | 'osm-xml'
  | 'osm-pbf'
  | 'csv'
  | 'xlsx';

interface FormatTraits {
  /** Drivers of GDAL that may open it; no others are tried. */
  readonly drivers: readonly string[];
  /** Extension of the private copy. GDAL asks some drivers by extension, which by then is known to be true. */
  readonly extension: string;
  /** The standard fixes the coordinates to WGS 84 longitude and latitude. */
  readonly fixedCrs: boolean;
  /** The driver's feature ids belong to the record (primary key, object id, a GeoJSON feature's id) and survive an edit. */
  readonly stableIds: boolean;
  /** Whole text of the file is in one character encoding, so that it can be turned into UTF-8 on the way in. */
  readonly text: boolean;
  /**
   * When to read it by the system's GDAL, where there is one: never (it gains nothing), from a size on (it is 2 to 4
   * times as fast as WebAssembly), or always (its drivers read more).
   */
  readonly native: 'never' | 'large' | 'always';
}

const FORMATS: Readonly<Record<Format, FormatTraits>> = {
  shapefile: {
    drivers: ['ESRI Shapefile'],
    extension: 'shp',
    fixedCrs: false,
    stableIds: false,
    text: false,
    native: 'large',
  },
  geopackage: {
    drivers: ['GPKG'],
    extension: 'gpkg',
    fixedCrs: false,
    stableIds: true,
    text: false,
    native: 'large',
  },
  flatgeobuf: {
    drivers: ['FlatGeobuf'],
    extension: 'fgb',
    fixedCrs: false,
    stableIds: false,
    text: false,
    native: 'large',
  },
  filegdb: {
    drivers: ['OpenFileGDB'],
    extension: 'gdb',
    fixedCrs: false,
    stableIds: true,
    text: false,
    native: 'large',
  },
  'mapinfo-tab': {
    drivers: ['MapInfo File'],
    extension: 'tab',
    fixedCrs: false,
    stableIds: false,
    text: false,
    native: 'never',
  },
  'mapinfo-mif': {
    drivers: ['MapInfo File'],
    extension: 'mif',
    fixedCrs: false,
    stableIds: false,
    text: true,
    native: 'never',
  },
  geojson: {
    drivers: ['GeoJSON'],
    extension: 'geojson',
    fixedCrs: true,
    stableIds: true,
    text: true,
    native: 'never',
  },
  geojsonseq: {
    drivers: ['GeoJSONSeq'],
    extension: 'geojsonl',
    fixedCrs: true,
    stableIds: true,
    text: true,
    native: 'never',
  },
  // GDAL in WebAssembly lacks LIBKML, and its own KML driver leaves the extended data of placemarks out.
  kml: {
    drivers: ['KML', 'LIBKML'],
    extension: 'kml',
    fixedCrs: true,
    stableIds: false,
    text: true,
    native: 'always',
  },
  gml: {
    drivers: ['GML'],
    extension: 'gml',
    fixedCrs: false,
    stableIds: false,
    text: true,
    native: 'never',
  },
  dxf: {
    drivers: ['DXF'],
    extension: 'dxf',
    fixedCrs: false,
    stableIds: false,
    text: false,
    native: 'never',
  },
  'osm-xml': {
    drivers: ['OSM'],
    extension: 'osm',
    fixedCrs: true,
    stableIds: true,
    text: false,
    native: 'large',
  },
  'osm-pbf': {
    drivers: ['OSM'],
    extension: 'osm.pbf',
    fixedCrs: true,
    stableIds: true,
    text: false,
    native: 'large',
  },
  csv: {
    drivers: ['CSV'],
    extension: 'csv',
    fixedCrs: false,
    stableIds: false,
    text: true,
    native: 'never',
  },
  xlsx: {
    drivers: ['XLSX'],
    extension: 'xlsx',
    fixedCrs: false,
    stableIds: false,
    text: false,
    native: 'never',
  },
};

export function traitsOf(format: Format): FormatTraits {
  return FORMATS[format];
}

export function isOsm(format: Format): boolean {
  return format === 'osm-xml' || format === 'osm-pbf';
}

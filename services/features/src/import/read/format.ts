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
  /** The system's GDAL reads it 2 to 4 times as fast as WebAssembly (measured; text formats gain nothing). */
  readonly nativeIsFaster: boolean;
}

const FORMATS: Readonly<Record<Format, FormatTraits>> = {
  shapefile: {
    drivers: ['ESRI Shapefile'],
    extension: 'shp',
    fixedCrs: false,
    stableIds: false,
    text: false,
    nativeIsFaster: true,
  },
  geopackage: {
    drivers: ['GPKG'],
    extension: 'gpkg',
    fixedCrs: false,
    stableIds: true,
    text: false,
    nativeIsFaster: true,
  },
  flatgeobuf: {
    drivers: ['FlatGeobuf'],
    extension: 'fgb',
    fixedCrs: false,
    stableIds: false,
    text: false,
    nativeIsFaster: true,
  },
  filegdb: {
    drivers: ['OpenFileGDB'],
    extension: 'gdb',
    fixedCrs: false,
    stableIds: true,
    text: false,
    nativeIsFaster: true,
  },
  'mapinfo-tab': {
    drivers: ['MapInfo File'],
    extension: 'tab',
    fixedCrs: false,
    stableIds: false,
    text: false,
    nativeIsFaster: false,
  },
  'mapinfo-mif': {
    drivers: ['MapInfo File'],
    extension: 'mif',
    fixedCrs: false,
    stableIds: false,
    text: true,
    nativeIsFaster: false,
  },
  geojson: {
    drivers: ['GeoJSON'],
    extension: 'geojson',
    fixedCrs: true,
    stableIds: true,
    text: true,
    nativeIsFaster: false,
  },
  geojsonseq: {
    drivers: ['GeoJSONSeq'],
    extension: 'geojsonl',
    fixedCrs: true,
    stableIds: true,
    text: true,
    nativeIsFaster: false,
  },
  kml: {
    drivers: ['KML', 'LIBKML'],
    extension: 'kml',
    fixedCrs: true,
    stableIds: false,
    text: true,
    nativeIsFaster: false,
  },
  gml: {
    drivers: ['GML'],
    extension: 'gml',
    fixedCrs: false,
    stableIds: false,
    text: true,
    nativeIsFaster: false,
  },
  dxf: {
    drivers: ['DXF'],
    extension: 'dxf',
    fixedCrs: false,
    stableIds: false,
    text: false,
    nativeIsFaster: false,
  },
  'osm-xml': {
    drivers: ['OSM'],
    extension: 'osm',
    fixedCrs: true,
    stableIds: true,
    text: false,
    nativeIsFaster: true,
  },
  'osm-pbf': {
    drivers: ['OSM'],
    extension: 'osm.pbf',
    fixedCrs: true,
    stableIds: true,
    text: false,
    nativeIsFaster: true,
  },
  csv: {
    drivers: ['CSV'],
    extension: 'csv',
    fixedCrs: false,
    stableIds: false,
    text: true,
    nativeIsFaster: false,
  },
  xlsx: {
    drivers: ['XLSX'],
    extension: 'xlsx',
    fixedCrs: false,
    stableIds: false,
    text: false,
    nativeIsFaster: false,
  },
};

export function traitsOf(format: Format): FormatTraits {
  return FORMATS[format];
}

export function isOsm(format: Format): boolean {
  return format === 'osm-xml' || format === 'osm-pbf';
}

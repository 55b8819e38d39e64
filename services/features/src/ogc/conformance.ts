const FEATURES_1 = 'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf';
const FEATURES_2 = 'http://www.opengis.net/spec/ogcapi-features-2/1.0/conf';
const FEATURES_4 = 'http://www.opengis.net/spec/ogcapi-features-4/1.0/conf';
const FEATURES_5 = 'http://www.opengis.net/spec/ogcapi-features-5/1.0/conf';
const TILES_1 = 'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf';
const TILE_MATRIX_SETS = 'http://www.opengis.net/spec/tms/2.0/conf';
const COMMON_1 = 'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf';
const COMMON_2 = 'http://www.opengis.net/spec/ogcapi-common-2/1.0/conf';

/** Requirements classes that the platform holds to. What is not tested here is not declared. */
export const CONFORMANCE_CLASSES: readonly string[] = [
  ...['core', 'landing-page', 'json', 'html', 'oas30'].map((name) => `${COMMON_1}/${name}`),
  `${COMMON_2}/collections`,
  ...['core', 'geojson', 'html', 'oas30'].map((name) => `${FEATURES_1}/${name}`),
  `${FEATURES_2}/crs`,
  ...['create-replace-delete', 'update', 'optimistic-locking-etags', 'features'].map(
    (name) => `${FEATURES_4}/${name}`,
  ),
  ...['schemas', 'returnables-and-receivables', 'queryables'].map((name) => `${FEATURES_5}/${name}`),
  ...['core', 'tileset', 'tilesets-list', 'dataset-tilesets', 'geodata-tilesets', 'oas30', 'mvt'].map(
    (name) => `${TILES_1}/${name}`,
  ),
  ...['tilematrixset', 'json-tilematrixset'].map((name) => `${TILE_MATRIX_SETS}/${name}`),
];

import {
  box,
  cursor,
  date,
  fieldNames,
  integer,
  number,
  oneOf,
  type Parameter,
  sorting,
  system,
  text,
  time,
  version,
  whole,
} from './parameter.ts';

/** What a route takes. The hostile requests to it are made from this. */
export interface RouteEntry {
  /** Each `:name` of its pattern. What is none of the taken values is answered 404. */
  readonly path?: Readonly<Record<string, Parameter>>;
  /** Missing: it takes none, and says so. `ignored`: pages and files, which others append their own to. */
  readonly query?: Readonly<Record<string, Parameter>> | 'ignored';
  /** Whether it comes in forms of which Accept chooses one. */
  readonly negotiates?: boolean;
  /** Whether it answers conditions and parts of its bytes (RFC 9110, 13 and 14). */
  readonly isFile?: boolean;
  /** Whoever may not see what is there is not told whether it is: 403 for 404. */
  readonly isClosed?: boolean;
  /** What it takes by POST. `empty`: whatever JSON it gets is not looked at. */
  readonly body?: 'credentials' | 'form' | 'empty';
}

const f = oneOf('json', 'html');
const collectionId = oneOf('building');
const featureId = whole(1, Number.MAX_SAFE_INTEGER);
const crs = { crs: system };
const tileset = oneOf('base.pmtiles', 'base', 'base@1.pmtiles');
const tileMatrixSetId = oneOf('WebMercatorQuad');
const tile = { tileMatrixSetId, tileMatrix: whole(0, 15), tileRow: whole(0, 0), tileCol: whole(0, 0) };
const files = ['gpkg', 'fgb', 'csv', 'geojsonl', 'geojsonseq'];
const item = { ...crs, datetime: time, revision: whole(0, 1), properties: fieldNames, f };
const FILE: RouteEntry = { query: 'ignored', isFile: true };

/**
 * Every route of the platform by its pattern; `*` stands for what a build names. A route that is not here makes the
 * tests of this folder fail: it gets its line when it is added.
 */
export const ROUTES: Readonly<Record<string, RouteEntry>> = {
  '/': FILE,
  '/index.html': FILE,
  '/survey': FILE,
  '/survey.html': FILE,
  '/api-map.js': FILE,
  '/api-console.js': FILE,
  '/assets/*': FILE,
  '/api/page-*.css': { query: 'ignored' },
  '/health/live': { query: 'ignored' },
  '/health/ready': { query: 'ignored' },
  '/metrics': { query: 'ignored' },
  '/sign-in': { query: 'ignored', body: 'form' },
  '/auth/sign-in/username': { body: 'credentials' },
  '/auth/sign-out': { body: 'empty' },
  '/api/me': {},
  '/api': { query: { f }, negotiates: true },
  '/api/openapi.json': {},
  '/api/docs': { query: { f: oneOf('html') } },
  '/api/crs/:name': {
    path: { name: text('city') },
    query: { f: oneOf('json') },
    ...{ negotiates: true, isClosed: true },
  },
  '/api/conformance': { query: { f: oneOf('json') }, negotiates: true },
  '/api/collections': { query: { f }, negotiates: true },
  '/api/collections/:collectionId': { path: { collectionId }, query: { f }, negotiates: true },
  '/api/collections/:collectionId/schema': {
    path: { collectionId },
    query: { f: oneOf('json') },
    negotiates: true,
  },
  '/api/collections/:collectionId/queryables': {
    path: { collectionId },
    query: { f: oneOf('json') },
    negotiates: true,
  },
  '/api/collections/:collectionId/sortables': {
    path: { collectionId },
    query: { f: oneOf('json') },
    negotiates: true,
  },
  '/api/collections/:collectionId/items': {
    path: { collectionId },
    query: {
      ...item,
      f: oneOf('json', 'html', ...files),
      ...{
        bbox: box,
        'bbox-crs': system,
        limit: whole(1, Number.MAX_SAFE_INTEGER),
        offset: whole(0, 1_000_000),
        cursor,
      },
      ...{ sortby: sorting, name: text('n1'), height: number('12.5'), floors: integer('3') },
      ...{ part: oneOf('true', 'false'), valid_from: date },
    },
    negotiates: true,
  },
  '/api/collections/:collectionId/items/:featureId': {
    path: { collectionId, featureId },
    query: item,
    negotiates: true,
  },
  ...Object.fromEntries(
    [
      { below: '/api', path: {} },
      { below: '/api/collections/:collectionId', path: { collectionId } },
    ].flatMap(({ below, path }): [string, RouteEntry][] => [
      [`${below}/tiles`, { path, query: { f }, negotiates: true }],
      [
        `${below}/tiles/:tileMatrixSetId`,
        {
          path: { ...path, tileMatrixSetId },
          query: { f: oneOf('json', 'tilejson', 'html') },
          negotiates: true,
        },
      ],
      [
        `${below}/tiles/:tileMatrixSetId/:tileMatrix/:tileRow/:tileCol`,
        { path: { ...path, ...tile }, query: { f: oneOf('mvt') } },
      ],
    ]),
  ),
  '/api/tileMatrixSets': { query: { f }, negotiates: true },
  '/api/tileMatrixSets/:tileMatrixSetId': { path: { tileMatrixSetId }, query: { f }, negotiates: true },
  '/api/features/:featureId': { path: { featureId } },
  '/styles': {},
  '/styles/:styleId': {
    path: { styleId: oneOf('standard', 'light', 'dark') },
    query: { lang: oneOf('zh', 'en', 'both') },
  },
  '/tiles/:tileset': { path: { tileset }, isFile: true },
  '/tiles/:tileset/metadata.json': { path: { tileset: oneOf('base') } },
  '/tiles/:tileset/:z/:x/:y': {
    path: { tileset: oneOf('base'), z: whole(0, 15), x: whole(0, 0), y: whole(0, 0) },
    query: { v: version },
  },
};

const PATTERNS = Object.entries(ROUTES).map(([url, entry]) => {
  const escaped = url.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return { url, entry, pattern: new RegExp(`^${escaped.join('[^/]+')}$`) };
});

/** The line of a route, by the pattern that Fastify knows it by. */
export const lineOf = (url: string) => PATTERNS.find(({ pattern }) => pattern.test(url));

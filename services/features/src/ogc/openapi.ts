import { type FieldDefinition, PROBLEM_MEDIA_TYPE } from '@tongtu/sdk/contract';
import type { VisibleDefinition } from '../collections/visible.ts';
import { OFFERED_CRS_URIS } from '../crs/reference-system.ts';
import { DOWNLOAD_FORMATS } from '../download/formats.ts';
import { DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET } from '../items/parameters.ts';

type Json = Readonly<Record<string, unknown>>;

export const OPENAPI_MEDIA_TYPE = 'application/vnd.oai.openapi+json;version=3.0';

const ref = (kind: 'parameters' | 'schemas' | 'responses', name: string) => ({
  $ref: `#/components/${kind}/${name}`,
});

/**
 * The API as OpenAPI 3.0, for the collections that a caller sees. Names of parameters, limits and systems come from
 * the code that reads them.
 *
 * @param origin scheme and host under which the caller reaches us
 */
export function openApi(origin: string, definitions: Iterable<VisibleDefinition>): Json {
  const collections = [...definitions];
  return {
    openapi: '3.0.3',
    info: {
      title: '同图 Tongtu',
      description:
        'Features of the city’s one base map after OGC API Features. Errors are problem details (RFC 9457).',
      version: '1.0.0',
      license: { name: 'MIT' },
    },
    servers: [{ url: `${origin}/api` }],
    tags: [{ name: 'Capabilities' }, { name: 'Data' }],
    paths: {
      '/': get(
        'getLandingPage',
        'Capabilities',
        'Where the API begins',
        [ref('parameters', 'f')],
        json('LandingPage'),
      ),
      '/conformance': get(
        'getConformance',
        'Capabilities',
        'What it conforms to',
        [ref('parameters', 'f')],
        json('Conformance'),
      ),
      '/openapi.json': get('getApi', 'Capabilities', 'This document', [], {
        [OPENAPI_MEDIA_TYPE]: { schema: { type: 'object' } },
      }),
      '/collections': get(
        'getCollections',
        'Capabilities',
        'All collections',
        [ref('parameters', 'f')],
        json('Collections'),
      ),
      '/collections/{collectionId}': get(
        'describeCollection',
        'Capabilities',
        'One collection',
        inCollection('f'),
        json('Collection'),
      ),
      ...Object.fromEntries(
        ['schema', 'queryables', 'sortables'].map((name) => [
          `/collections/{collectionId}/${name}`,
          get(`get${capital(name)}`, 'Capabilities', `Its ${name} as JSON Schema`, inCollection('f'), {
            'application/schema+json': { schema: { type: 'object' } },
          }),
        ]),
      ),
      '/collections/{collectionId}/items': get(
        'getFeatures',
        'Data',
        'Features; every attribute of the collection is a parameter too, by equality',
        [ref('parameters', 'collectionId'), ...PAGE_PARAMETERS, ref('parameters', 'attributes')],
        FEATURES,
        GRID_REFUSALS,
      ),
      // Spelt out for each: GDAL looks up there by which attributes it may filter.
      ...Object.fromEntries(
        collections.map((definition) => [
          `/collections/${definition.id}/items`,
          get(
            `getFeatures_${definition.id}`,
            'Data',
            `${definition.title.zh} ${definition.title.en}`,
            [...PAGE_PARAMETERS, ...definition.fields.map(attribute)],
            FEATURES,
            GRID_REFUSALS,
          ),
        ]),
      ),
      '/collections/{collectionId}/items/{featureId}': get(
        'getFeature',
        'Data',
        'One feature',
        [...inCollection('featureId', 'datetime', 'revision', 'crs', 'properties'), ref('parameters', 'f')],
        {
          'application/geo+json': { schema: ref('schemas', 'Feature') },
          'text/html': { schema: { type: 'string' } },
        },
        GRID_REFUSALS,
      ),
      '/crs/{name}': get(
        'describeLocalGrid',
        'Capabilities',
        'A local grid of the city: axes, units, who may use it, what is counted; for those who may',
        [
          {
            ...{ name: 'name', in: 'path', required: true },
            ...{ description: 'As in the crs list of a collection', schema: { type: 'string' } },
          },
        ],
        { 'application/json': { schema: { type: 'object' } } },
        [403],
      ),
      '/features/{featureId}': get(
        'findFeature',
        'Data',
        'One feature by its city-wide id alone',
        [ref('parameters', 'featureId')],
        { 'application/geo+json': { schema: ref('schemas', 'Feature') } },
      ),
    },
    components: { parameters: parameters(collections), schemas: SCHEMAS, responses: RESPONSES },
  };
}

const PAGE_PARAMETERS = [
  ...['limit', 'bbox', 'bbox-crs', 'datetime', 'revision', 'crs', 'properties', 'sortby', 'cursor', 'offset'],
  'f-items',
].map((name) => ref('parameters', name));
/** A local grid that is not open to the caller, and one that the caller has used up for today. */
const GRID_REFUSALS = [403, 429];
const FEATURES: Json = {
  'application/geo+json': { schema: ref('schemas', 'FeatureCollection') },
  'text/html': { schema: { type: 'string' } },
  ...Object.fromEntries(
    DOWNLOAD_FORMATS.map(({ mediaType }) => [mediaType, { schema: { type: 'string', format: 'binary' } }]),
  ),
};

function attribute({ name, type, title }: FieldDefinition): Json {
  const isText = type === 'date' || type === 'datetime';
  return query(name, `${title.zh} ${title.en}`, { type: isText ? 'string' : type });
}

const capital = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`;
const inCollection = (...names: string[]) =>
  ['collectionId', ...names].map((name) => ref('parameters', name));
const json = (schema: string): Json => ({
  'application/json': { schema: ref('schemas', schema) },
  'text/html': { schema: { type: 'string' } },
});

function get(
  operationId: string,
  tag: string,
  summary: string,
  wanted: readonly Json[],
  content: Json,
  refusals: readonly number[] = [],
): Json {
  return {
    get: {
      ...{ operationId, tags: [tag], summary },
      ...(wanted.length > 0 ? { parameters: wanted } : {}),
      responses: {
        200: { description: summary, content },
        400: ref('responses', 'Problem'),
        ...Object.fromEntries(refusals.map((status) => [status, ref('responses', 'Problem')])),
        404: ref('responses', 'Problem'),
        406: ref('responses', 'Problem'),
        503: ref('responses', 'Problem'),
      },
    },
  };
}

function query(name: string, description: string, schema: Json, more: Json = {}): Json {
  return { name, in: 'query', required: false, description, schema, ...more };
}

function parameters(collections: readonly VisibleDefinition[]): Json {
  const text = { type: 'string' };
  const crs = { type: 'string', format: 'uri', default: OFFERED_CRS_URIS[0] };
  const numbers = { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 6 };
  const list = { type: 'array', items: text };
  const joined = { style: 'form', explode: false };
  return {
    collectionId: {
      ...{ name: 'collectionId', in: 'path', required: true, description: 'Id of a collection' },
      schema: {
        type: 'string',
        ...(collections.length > 0 ? { enum: collections.map(({ id }) => id) } : {}),
      },
    },
    featureId: {
      ...{ name: 'featureId', in: 'path', required: true, description: 'City-wide id of a feature' },
      schema: { type: 'integer', format: 'int64', minimum: 0 },
    },
    f: query('f', 'Form of the answer, instead of Accept', { type: 'string', enum: ['json', 'html'] }),
    'f-items': query(
      'f',
      'Form of the answer, instead of Accept; all but json and html are files, which hold the whole selection where there is no limit',
      { type: 'string', enum: ['json', 'html', ...DOWNLOAD_FORMATS.map(({ f }) => f)] },
    ),
    limit: query('limit', 'Features in the answer', {
      ...{ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
    }),
    offset: query('offset', 'Features to skip; pages go by the cursor of the next link', {
      ...{ type: 'integer', minimum: 0, maximum: MAX_OFFSET, default: 0 },
    }),
    cursor: query('cursor', 'Where the page before ended, as in its next link', text),
    bbox: query(
      'bbox',
      'Lower corner, upper corner, in the axis order of bbox-crs; by geometry',
      numbers,
      joined,
    ),
    'bbox-crs': query('bbox-crs', 'System of bbox: any EPSG code or a local grid, by its URI', crs),
    crs: query('crs', 'System of the answer: any EPSG code or a local grid, by its URI', crs),
    datetime: query('datetime', 'Features as they were then, or at any time of an interval', text),
    revision: query('revision', 'Features as of a publication', { type: 'integer', minimum: 0 }),
    properties: query('properties', 'Attributes to send', list, joined),
    sortby: query(
      'sortby',
      'Attributes to sort by, each with + or - before it',
      { ...list, maxItems: 3 },
      joined,
    ),
    attributes: query(
      'attributes',
      'Equality of attributes, each a parameter by its name',
      { type: 'object', additionalProperties: text },
      { style: 'form', explode: true },
    ),
  };
}

const STRING = { type: 'string' };
const LINKS = { type: 'array', items: ref('schemas', 'Link') };
const FEATURE_PROPERTIES = {
  type: { type: 'string', enum: ['Feature'] },
  id: { type: 'integer', format: 'int64' },
  collection: STRING,
  version: { type: 'integer', description: 'Counts the edits of the feature' },
  geometry: { type: 'object', nullable: true, description: 'GeoJSON (RFC 7946)' },
  properties: { type: 'object', nullable: true },
  links: LINKS,
};

const SCHEMAS: Json = {
  Link: {
    type: 'object',
    required: ['href', 'rel'],
    properties: { href: STRING, rel: STRING, type: STRING, title: STRING },
  },
  LandingPage: {
    type: 'object',
    required: ['links'],
    properties: {
      title: STRING,
      description: STRING,
      revision: { type: 'integer' },
      attribution: STRING,
      links: LINKS,
    },
  },
  Conformance: {
    type: 'object',
    required: ['conformsTo'],
    properties: { conformsTo: { type: 'array', items: STRING } },
  },
  Collections: {
    type: 'object',
    required: ['links', 'collections'],
    properties: { links: LINKS, collections: { type: 'array', items: ref('schemas', 'Collection') } },
  },
  Collection: {
    type: 'object',
    required: ['id', 'links'],
    properties: {
      ...{
        id: STRING,
        title: STRING,
        description: STRING,
        links: LINKS,
        itemType: STRING,
        storageCrs: STRING,
      },
      crs: { type: 'array', items: STRING },
      extent: { type: 'object' },
      itemCount: { type: 'integer' },
    },
  },
  Feature: { type: 'object', required: ['type', 'geometry', 'properties'], properties: FEATURE_PROPERTIES },
  FeatureCollection: {
    type: 'object',
    required: ['type', 'features'],
    properties: {
      type: { type: 'string', enum: ['FeatureCollection'] },
      features: { type: 'array', items: ref('schemas', 'Feature') },
      links: LINKS,
      timeStamp: { type: 'string', format: 'date-time' },
      revision: { type: 'integer' },
      numberMatched: {
        type: 'integer',
        minimum: 0,
        description: 'Missing where there are too many to count',
      },
      numberReturned: { type: 'integer', minimum: 0 },
    },
  },
  Problem: {
    type: 'object',
    required: ['type', 'title', 'status', 'code'],
    properties: {
      ...{
        type: STRING,
        title: STRING,
        detail: STRING,
        code: STRING,
        got: STRING,
        wanted: STRING,
        instance: STRING,
      },
      status: { type: 'integer' },
    },
  },
};

const RESPONSES: Json = {
  Problem: {
    description: 'What was got and what was wanted',
    content: { [PROBLEM_MEDIA_TYPE]: { schema: ref('schemas', 'Problem') } },
  },
};

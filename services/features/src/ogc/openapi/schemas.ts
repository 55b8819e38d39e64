import { PROBLEMS, problem } from '@tongtu/sdk/contract';
import { type Json, ref } from './operation.ts';

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

export const SCHEMAS: Json = {
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
      actions: {
        type: 'array',
        items: STRING,
        description: 'What the member who asks may do with the full edition',
      },
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
  Changes: {
    type: 'object',
    required: ['revision', 'changes', 'links'],
    properties: {
      revision: { type: 'integer', description: 'The newest publication' },
      numberReturned: { type: 'integer', minimum: 0 },
      changes: { type: 'array', items: ref('schemas', 'Change') },
      links: LINKS,
    },
  },
  Change: {
    type: 'object',
    required: ['revision', 'publishedAt', 'collection', 'id', 'action', 'version', 'after'],
    properties: {
      revision: { type: 'integer' },
      publishedAt: { type: 'string', format: 'date-time' },
      collection: STRING,
      id: { type: 'integer', format: 'int64' },
      action: { type: 'string', enum: ['create', 'replace', 'remove'] },
      version: { type: 'integer' },
      before: { type: 'object', nullable: true, description: 'A GeoJSON feature; null: there was none' },
      after: { type: 'object', nullable: true, description: 'A GeoJSON feature; null: removed' },
    },
  },
  TileSets: {
    type: 'object',
    required: ['tilesets', 'links'],
    properties: { tilesets: { type: 'array', items: ref('schemas', 'TileSet') }, links: LINKS },
  },
  TileSet: {
    type: 'object',
    description: 'OGC 17-083r4, 7.1; lists hold its first members alone',
    required: ['dataType', 'crs', 'links'],
    properties: {
      ...{ title: STRING, description: STRING, attribution: STRING, crs: STRING, tileMatrixSetURI: STRING },
      dataType: { type: 'string', enum: ['vector'] },
      revision: { type: 'integer' },
      version: STRING,
      tileMatrixSetLimits: { type: 'array', items: { type: 'object' } },
      boundingBox: { type: 'object' },
      centerPoint: { type: 'object' },
      layers: { type: 'array', items: { type: 'object' } },
      links: LINKS,
    },
  },
  TileMatrixSets: {
    type: 'object',
    required: ['tileMatrixSets'],
    properties: { tileMatrixSets: { type: 'array', items: ref('schemas', 'TileMatrixSet') }, links: LINKS },
  },
  TileMatrixSet: {
    type: 'object',
    required: ['id', 'crs'],
    properties: {
      ...{ id: STRING, title: STRING, uri: STRING, crs: STRING },
      tileMatrices: { type: 'array', items: { type: 'object' } },
      links: LINKS,
    },
  },
  TileJson: {
    type: 'object',
    description: 'TileJSON 3.0.0',
    required: ['tilejson', 'tiles', 'vector_layers'],
    properties: {
      ...{ tilejson: STRING, name: STRING, attribution: STRING },
      tiles: { type: 'array', items: STRING },
      minzoom: { type: 'integer' },
      maxzoom: { type: 'integer' },
      bounds: { type: 'array', items: { type: 'number' } },
      vector_layers: { type: 'array', items: { type: 'object' } },
    },
  },
  Me: {
    type: 'object',
    required: ['kind'],
    properties: {
      kind: { type: 'string', enum: ['anonymous', 'member'] },
      ...{ id: STRING, name: STRING, role: STRING, audience: STRING },
      organization: { type: 'object', properties: { id: STRING, name: STRING, kind: STRING } },
      key: {
        type: 'object',
        description: 'A system asks by its key, no person',
        properties: {
          actions: { type: 'array', items: STRING },
          collections: { type: 'array', items: STRING },
        },
      },
      wanted: { type: 'string', description: 'What a sign-in has to do before it counts' },
    },
  },
  Credentials: {
    type: 'object',
    required: ['username', 'password'],
    additionalProperties: false,
    properties: { username: STRING, password: { type: 'string', format: 'password' } },
  },
  Problem: {
    type: 'object',
    description: 'Problem details (RFC 9457)',
    required: ['type', 'title', 'status', 'code'],
    example: problem('bad_parameter', {
      ...{ detail: 'parameter limit', got: 'many', wanted: 'a whole number from 1 to 1000000' },
      instance: '9f0c6a5e-6e0c-4b57-9d3b-0a8f3f0c1d2e',
    }),
    properties: {
      ...{
        type: STRING,
        title: STRING,
        detail: STRING,
        code: { type: 'string', enum: Object.keys(PROBLEMS) },
        got: STRING,
        wanted: STRING,
        instance: STRING,
      },
      status: { type: 'integer' },
    },
  },
};

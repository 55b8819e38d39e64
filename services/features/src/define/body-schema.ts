import { SHARING_CLASSES } from '@tongtu/sdk/contract';

const NAME = { type: 'string', pattern: '^[a-z][a-z0-9_]{0,62}$' };
const AUDIENCE = { enum: ['public', 'government', 'professional'] };
const BILINGUAL = {
  type: 'object',
  required: ['zh', 'en'],
  additionalProperties: false,
  properties: {
    zh: { type: 'string', minLength: 1, maxLength: 500 },
    en: { type: 'string', minLength: 1, maxLength: 500 },
  },
};
const TEXT = { type: 'string', minLength: 1, maxLength: 500 };

const FIELD = {
  type: 'object',
  required: ['name', 'type', 'title'],
  additionalProperties: false,
  properties: {
    name: NAME,
    type: { enum: ['string', 'integer', 'number', 'boolean', 'date', 'datetime'] },
    title: BILINGUAL,
    unit: { type: 'string', minLength: 1, maxLength: 30 },
    codeList: NAME,
    required: { const: true },
    maxLength: { type: 'integer', minimum: 1, maximum: 10_000 },
    minimum: { type: 'number' },
    maximum: { type: 'number' },
    audience: AUDIENCE,
    source: TEXT,
  },
};

const CODE_LIST = {
  type: 'object',
  required: ['id', 'title', 'codes'],
  additionalProperties: false,
  properties: {
    id: NAME,
    title: BILINGUAL,
    source: TEXT,
    codes: {
      type: 'array',
      minItems: 1,
      maxItems: 1_000,
      items: {
        type: 'object',
        required: ['code', 'title'],
        additionalProperties: false,
        properties: { code: { type: 'string', minLength: 1, maxLength: 100 }, title: BILINGUAL },
      },
    },
  },
};

/**
 * What a department says of a collection of its own. There are no patterns among its fields: an expression of strangers
 * could hold the process for as long as it likes.
 */
export const DEFINITION_SCHEMA = {
  type: 'object',
  required: ['id', 'title', 'geometry', 'fields'],
  additionalProperties: false,
  properties: {
    id: { ...NAME, minLength: 3 },
    title: BILINGUAL,
    description: BILINGUAL,
    geometry: { enum: ['point', 'line', 'polygon', 'any'] },
    audience: AUDIENCE,
    sharing: { enum: SHARING_CLASSES },
    reviewed: { type: 'boolean' },
    titleField: NAME,
    /** Degrees of the grid to which public geometries are rounded, or nothing of it is public. */
    release: {
      type: 'object',
      additionalProperties: false,
      properties: {
        gridDegrees: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
        withheld: { const: true },
        withhold: { type: 'array' },
      },
    },
    fields: { type: 'array', minItems: 1, maxItems: 100, items: FIELD },
    codeLists: { type: 'array', maxItems: 20, items: CODE_LIST },
    metadata: {
      type: 'object',
      additionalProperties: false,
      properties: {
        licence: TEXT,
        contact: TEXT,
        updateInterval: {
          type: 'string',
          pattern: '^P(?=.)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?(\\d+S)?)?$',
        },
        keywords: { type: 'array', maxItems: 30, items: { type: 'string', minLength: 1, maxLength: 50 } },
      },
    },
  },
};

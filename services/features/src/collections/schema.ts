import type { FieldDefinition } from '@tongtu/sdk/contract';
import type { VisibleDefinition } from './visible.ts';

type Schema = Readonly<Record<string, unknown>>;

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
const GEOMETRY_FORMATS = {
  point: 'geometry-point-or-multipoint',
  line: 'geometry-linestring-or-multilinestring',
  polygon: 'geometry-polygon-or-multipolygon',
  any: 'geometry-any',
} as const;

/**
 * What a feature's properties may be (OGC API Features Part 5, "Returnables and receivables"): JSON Schema with the
 * titles in Chinese and, beside them, in English.
 *
 * @param url the schema's own address
 */
export function featureSchema(definition: VisibleDefinition, url: string): Schema {
  const { id, title, description, geometry, fields } = definition;
  return {
    ...{ $schema: DRAFT, $id: url, type: 'object' },
    ...{ title: title.zh, 'x-title-en': title.en, description: description.zh, 'x-collection': id },
    properties: {
      id: { type: 'integer', readOnly: true, 'x-ogc-role': 'id' },
      geometry: { format: GEOMETRY_FORMATS[geometry], 'x-ogc-role': 'primary-geometry' },
      ...properties(fields),
    },
    required: ['geometry', ...fields.filter(({ required }) => required).map(({ name }) => name)],
    additionalProperties: false,
  };
}

/** By which properties items can be filtered (Part 5, "Queryables") or sorted ("Sortables"): all that are visible. */
export function queryables(definition: VisibleDefinition, url: string): Schema {
  return {
    ...{
      $schema: DRAFT,
      $id: url,
      type: 'object',
      title: definition.title.zh,
      'x-title-en': definition.title.en,
    },
    properties: properties(definition.fields),
    additionalProperties: false,
  };
}

function properties(fields: readonly FieldDefinition[]): Schema {
  return Object.fromEntries(fields.map((field, index) => [field.name, propertyOf(field, index + 1)]));
}

function propertyOf(field: FieldDefinition, position: number): Schema {
  const { type, title, unit, codeList, maxLength, minimum, maximum, pattern, source } = field;
  const isTime = type === 'date' || type === 'datetime';
  return {
    ...{ title: title.zh, 'x-title-en': title.en },
    type: isTime ? 'string' : type,
    ...(isTime ? { format: type === 'date' ? 'date' : 'date-time' } : {}),
    'x-ogc-propertySeq': position,
    ...(unit === undefined ? {} : { 'x-ogc-unit': unit, 'x-ogc-unitLang': 'UCUM' }),
    ...(codeList === undefined ? {} : { 'x-code-list': codeList }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(pattern === undefined ? {} : { pattern }),
    'x-source': source,
  };
}

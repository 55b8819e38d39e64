import type { CodeList, CollectionDefinition, FieldDefinition } from '@tongtu/sdk/contract';

/** A JSON Schema (2020-12) as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What the properties of a collection's features may be, as JSON Schema 2020-12. Under `x-` keywords,
 * which validators pass over: English titles, unit, audience and source of each field.
 * Throws where a field names a code list that is not among `codeLists`.
 */
export function propertiesSchema(
  collection: CollectionDefinition,
  codeLists: readonly CodeList[],
): JsonSchema {
  const required = collection.fields.filter((field) => field.required).map(({ name }) => name);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: collection.title.zh,
    'x-title-en': collection.title.en,
    description: collection.description.zh,
    'x-description-en': collection.description.en,
    type: 'object',
    additionalProperties: false,
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(
      collection.fields.map((field) => [field.name, fieldSchema(field, codeLists)]),
    ),
  };
}

function fieldSchema(field: FieldDefinition, codeLists: readonly CodeList[]): JsonSchema {
  const { title, unit, audience, source, codeList, maxLength, minimum, maximum, pattern } = field;
  return {
    title: title.zh,
    'x-title-en': title.en,
    ...typeOf(field.type),
    ...(codeList !== undefined && { enum: codesOf(codeList, codeLists), 'x-code-list': codeList }),
    ...(maxLength !== undefined && { maxLength }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    // A JSON Schema pattern matches anywhere; the model's match the whole value.
    ...(pattern !== undefined && { pattern: `^(?:${pattern})$` }),
    ...(unit !== undefined && { 'x-unit': unit }),
    'x-audience': audience,
    'x-source': source,
  };
}

function typeOf(type: FieldDefinition['type']): JsonSchema {
  switch (type) {
    case 'date':
      return { type: 'string', format: 'date' };
    case 'datetime':
      return { type: 'string', format: 'date-time' };
    default:
      return { type };
  }
}

function codesOf(id: string, codeLists: readonly CodeList[]): string[] {
  const list = codeLists.find((candidate) => candidate.id === id);
  if (!list) throw new Error(`there is no code list ${id}`);
  return list.codes.map(({ code }) => code);
}

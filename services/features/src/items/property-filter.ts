import { type FieldDefinition, ProblemError } from '@tongtu/sdk/contract';

/** A field and the value that it must have. */
export type PropertyFilter = readonly [name: string, value: string | number | boolean];

/**
 * `?kind=office&levels=3`: equality on declared fields (OGC API Features Part 1, 7.15.5).
 *
 * @throws ProblemError `bad_parameter` where the value is none of the field's type
 */
export function parsePropertyFilter(field: FieldDefinition, text: string): PropertyFilter {
  const value = typedValue(field, text);
  if (value === undefined) {
    throw new ProblemError('bad_parameter', {
      detail: `parameter ${field.name}`,
      got: text,
      wanted: wanted(field),
    });
  }
  return [field.name, value];
}

function typedValue({ type }: FieldDefinition, text: string): string | number | boolean | undefined {
  switch (type) {
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
    case 'number':
      return /^-?\d{1,15}(\.\d{1,15})?(e[+-]?\d{1,2})?$/i.test(text) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    default:
      return text.includes('\0') ? undefined : text;
  }
}

function wanted({ type }: FieldDefinition): string {
  if (type === 'integer') return 'a whole number';
  if (type === 'number') return 'a number';
  return type === 'boolean' ? 'true or false' : 'text without NUL';
}

import { isDate, isDateTime } from '@tongtu/sdk/checks';
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
      wanted: WANTED[field.type],
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
    case 'date':
      return isDate(text) ? text : undefined;
    case 'datetime':
      return isDateTime(text) ? text : undefined;
    default:
      return text.includes('\0') ? undefined : text;
  }
}

const WANTED: Readonly<Record<FieldDefinition['type'], string>> = {
  string: 'text without NUL',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  date: 'a day such as 2026-01-31',
  datetime: 'a time such as 2026-01-31T08:00:00Z',
};

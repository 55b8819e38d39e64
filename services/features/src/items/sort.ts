import { type FieldDefinition, ProblemError } from '@tongtu/sdk/contract';
import type { SortValue } from './cursor.ts';

/** A field to sort by; equal values, and none at all, fall to the feature's id. */
export interface SortKey {
  readonly field: FieldDefinition;
  readonly descending: boolean;
}

const MAX_KEYS = 3;

/**
 * `sortby` (OGC API Features Part 8, draft): names of fields separated by commas, each with `+` or `-` before it.
 * In a query string a `+` may have become a space.
 *
 * @param fields those that the caller may see: others are not known here
 * @throws ProblemError `bad_parameter`
 */
export function parseSort(text: string, fields: readonly FieldDefinition[]): SortKey[] {
  const names = text.split(',');
  const keys = names.map((part) => {
    const [, sign = '', name = ''] = /^([+ -]?)(.*)$/s.exec(part) ?? [];
    const field = fields.find((each) => each.name === name);
    if (!field) throw badSort(name, fields);
    return { field, descending: sign === '-' };
  });
  if (keys.length > MAX_KEYS) throw badSort(text, fields);
  if (new Set(keys.map(({ field }) => field.name)).size < keys.length) throw badSort(text, fields);
  return keys;
}

function badSort(got: string, fields: readonly FieldDefinition[]): ProblemError {
  return new ProblemError('bad_parameter', {
    detail: 'parameter sortby',
    got,
    wanted: `at most ${MAX_KEYS} different fields of ${fields.map(({ name }) => name).join(', ')}, each with + or - before it`,
  });
}

/**
 * The value that a field sorts by, as SQL over `properties`. The name is one of a definition's and stands in the text
 * as a literal; text is ordered by code points, as JavaScript and every server do.
 */
export function sortExpression({ field }: SortKey): string {
  const text = `(properties ->> '${field.name.replaceAll("'", "''")}')`;
  switch (field.type) {
    case 'integer':
    case 'number':
      return `${text}::float8`;
    case 'boolean':
      return `${text}::boolean`;
    default:
      return `${text} collate "C"`;
  }
}

/** `order by` of the keys and the id. Rows without a value come last, whichever way. */
export function orderBy(keys: readonly SortKey[]): string {
  return [
    ...keys.map((_, index) => `sort${index}${keys[index]!.descending ? ' desc' : ''} nulls last`),
    'id',
  ].join(', ');
}

/**
 * The condition for rows after a given one in that order.
 *
 * @param values of that row
 * @param parameter puts a value among the statement's parameters and answers its placeholder
 */
export function after(
  keys: readonly SortKey[],
  values: readonly SortValue[],
  id: number,
  parameter: (value: unknown, type: string) => string,
): string {
  //   k0 > v0  or  (k0 = v0 and (k1 > v1 or (k1 = v1 and id > …)))   with "no value" as the greatest
  const [key, ...rest] = keys;
  if (!key) return `id > ${parameter(id, 'bigint')}`;
  const [value = null, ...others] = values;
  const expression = sortExpression(key);
  const next = after(rest, others, id, parameter);
  if (value === null) return `(${expression} is null and ${next})`;
  const placeholder = parameter(value, sqlType(key.field));
  const beyond = `${expression} ${key.descending ? '<' : '>'} ${placeholder}`;
  return `(${beyond} or ${expression} is null or (${expression} = ${placeholder} and ${next}))`;
}

function sqlType({ type }: FieldDefinition): string {
  if (type === 'integer' || type === 'number') return 'float8';
  return type === 'boolean' ? 'boolean' : 'text';
}

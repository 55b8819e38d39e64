import { type FieldDefinition, type Filter, ProblemError } from '@tongtu/sdk/contract';

/** Conditions of one filter, and how deep they are nested. A policy asks them of every row. */
const MAX_CONDITIONS = 50;
const MAX_DEPTH = 6;
/** Values of one `in`. */
const MAX_VALUES = 200;
const MAX_TEXT_LENGTH = 500;

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='] as const;
type Comparison = (typeof COMPARISONS)[number];
type Value = string | number | boolean;

const COMPARED: Readonly<Record<FieldDefinition['type'], string>> = {
  ...{ string: 'string', date: 'string', datetime: 'string' },
  ...{ integer: 'number', number: 'number', boolean: 'boolean' },
};

/**
 * Reads the row filter of a grant and writes it as the predicate that PostgreSQL evaluates (SQL/JSON path, `@@`): comparisons
 * of declared fields, `in`, `has`, and all, any, not of these. What can't be evaluated, such as a text compared with a number
 * in an old row, is unknown there and shows nothing.
 *
 * @throws ProblemError `bad_parameter` that names the place in the filter
 */
export function readRowFilter(
  json: unknown,
  fields: readonly FieldDefinition[],
): { readonly filter: Filter; readonly jsonpath: string } {
  const types = new Map(fields.map(({ name, type }) => [name, type]));
  let conditions = 0;

  function read(part: unknown, pointer: string, depth: number): string {
    const refuse = (wanted: string, got?: unknown): never => {
      throw new ProblemError('bad_parameter', {
        ...{ detail: `member filter${pointer}`, wanted },
        got: got === undefined ? 'something else' : JSON.stringify(got),
      });
    };
    if (!Array.isArray(part)) return refuse('an array such as ["==", "kind", "house"]', part);
    if (depth > MAX_DEPTH) return refuse(`at most ${MAX_DEPTH} levels`);
    const [operator, ...rest] = part as unknown[];
    if (operator === 'all' || operator === 'any') {
      if (rest.length === 0) return refuse('one condition or more in it', part);
      const parts = rest.map((each, index) => read(each, `${pointer}/${index + 1}`, depth + 1));
      return `(${parts.join(operator === 'all' ? ' && ' : ' || ')})`;
    }
    if (operator === 'not')
      return rest.length === 1
        ? `!(${read(rest[0], `${pointer}/1`, depth + 1)})`
        : refuse('one condition in it', part);
    if (++conditions > MAX_CONDITIONS) return refuse(`at most ${MAX_CONDITIONS} conditions`);
    const [field, value] = rest;
    const type = typeof field === 'string' ? types.get(field) : undefined;
    if (typeof field !== 'string' || type === undefined) return refuse('a field of the collection', field);
    const path = `$.${JSON.stringify(field)}`;
    const literal = (one: unknown): string => {
      const isOfType = typeof one === COMPARED[type];
      const isPlain =
        typeof one === 'string'
          ? one.length <= MAX_TEXT_LENGTH && isStorable(one)
          : Number.isFinite(Number(one));
      return isOfType && isPlain ? JSON.stringify(one as Value) : refuse(`a value of type ${type}`, one);
    };
    if (operator === 'has') return rest.length === 1 ? `exists(${path})` : refuse('["has", field]', part);
    if (rest.length !== 2) return refuse('an operator, a field and a value', part);
    if (operator === 'in') {
      if (!Array.isArray(value) || value.length === 0 || value.length > MAX_VALUES)
        return refuse(`1 to ${MAX_VALUES} values`, value);
      return `(${value.map((one) => `${path} == ${literal(one)}`).join(' || ')})`;
    }
    if (!COMPARISONS.includes(operator as Comparison))
      return refuse(`one of ${['all', 'any', 'not', 'has', 'in', ...COMPARISONS].join(', ')}`, operator);
    return `${path} ${operator} ${literal(value)}`;
  }

  const jsonpath = read(json, '', 1);
  return { filter: json as Filter, jsonpath };
}

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

import type { ExpressionSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { Filter } from '../contract/index.ts';

/** The same condition as `matchesFilter` of the contract decides, for MapLibre. */
export function filterExpression(filter: Filter): ExpressionSpecification {
  return expression(filter) as ExpressionSpecification;
}

function expression(filter: Filter): unknown {
  switch (filter[0]) {
    case 'all':
    case 'any':
      return [filter[0], ...filter.slice(1).map((part) => expression(part as Filter))];
    case 'not':
      return ['!', expression(filter[1])];
    case 'has':
      return hasValue(filter[1]);
    case 'in':
      return ['any', ...filter[2].map((value) => expression(['==', filter[1], value]))];
    default: {
      const [comparison, field, wanted] = filter;
      const value = ['get', field];
      const isOfType = ['==', ['typeof', value], typeof wanted];
      const compared = [comparison, [typeof wanted, value], wanted];
      // A value of another type is another one, and none is no value at all.
      if (comparison === '!=') return ['all', hasValue(field), ['case', isOfType, compared, true]];
      if (comparison !== '==' && typeof wanted === 'boolean') return false;
      return ['case', isOfType, compared, false];
    }
  }
}

/** Not `!= null`: MapLibre's `get` also finds what every object inherits. */
const hasValue = (field: string) => [
  ...['in', ['typeof', ['get', field]]],
  ['literal', ['string', 'number', 'boolean']],
];

/** Fields that expressions read, of layers or filters. */
export function fieldsIn(part: unknown): Set<string> {
  const fields = new Set<string>();
  const walk = (each: unknown): void => {
    if (typeof each !== 'object' || each === null) return;
    if (Array.isArray(each)) {
      if (each[0] === 'literal') return;
      if (isGet(each)) fields.add(each[1]);
    }
    for (const inner of Object.values(each)) walk(inner);
  };
  walk(part);
  return fields;
}

/** The same expressions, which read some fields elsewhere. @param read undefined: as it is */
export function readingElsewhere<Part>(part: Part, read: (field: string) => unknown): Part {
  const changed = (each: unknown): unknown => {
    if (typeof each !== 'object' || each === null) return each;
    if (!Array.isArray(each))
      return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, changed(inner)]));
    if (each[0] === 'literal') return each;
    return (isGet(each) ? read(each[1]) : undefined) ?? each.map(changed);
  };
  return changed(part) as Part;
}

const isGet = (each: readonly unknown[]): each is ['get', string] =>
  each.length === 2 && each[0] === 'get' && typeof each[1] === 'string';

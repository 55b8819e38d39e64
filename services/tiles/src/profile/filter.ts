import type { Filter, Properties } from '@tongtu/sdk/contract';

export type Predicate = (properties: Properties) => boolean;

/**
 * Turns a filter into a function. A comparison with an absent field, or with a value of another type, is false
 * (`!=` too: nothing is known about an absent value), so `not` is the only way to ask for absence.
 */
export function compileFilter(filter: Filter): Predicate {
  switch (filter[0]) {
    case 'all': {
      const parts = (filter.slice(1) as Filter[]).map(compileFilter);
      return (properties) => parts.every((part) => part(properties));
    }
    case 'any': {
      const parts = (filter.slice(1) as Filter[]).map(compileFilter);
      return (properties) => parts.some((part) => part(properties));
    }
    case 'not': {
      const part = compileFilter(filter[1]);
      return (properties) => !part(properties);
    }
    case 'has': {
      const field = filter[1];
      return (properties) => properties[field] !== undefined;
    }
    case 'in': {
      const [, field, values] = filter;
      const members = new Set<unknown>(values);
      return (properties) => members.has(properties[field]);
    }
    default:
      return comparison(filter[0], filter[1], filter[2]);
  }
}

function comparison(
  operator: '==' | '!=' | '<' | '<=' | '>' | '>=',
  field: string,
  wanted: string | number | boolean,
): Predicate {
  const type = typeof wanted;
  const known = (test: (value: string | number | boolean) => boolean): Predicate => {
    return (properties) => {
      const value = properties[field];
      return typeof value === type && test(value as string | number | boolean);
    };
  };
  switch (operator) {
    case '==':
      return (properties) => properties[field] === wanted;
    case '!=':
      return known((value) => value !== wanted);
    case '<':
      return known((value) => value < wanted);
    case '<=':
      return known((value) => value <= wanted);
    case '>':
      return known((value) => value > wanted);
    case '>=':
      return known((value) => value >= wanted);
  }
}

import type { Filter } from './collection.ts';

/** Values a filter is asked about: a feature's properties, or the attributes of a source row. */
export type FilterSubject = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * Whether the values meet the condition. An absent or null value meets no comparison, `!=` included;
 * values of different types are never equal and never ordered (no coercion), strings order by code unit.
 */
export function matchesFilter(filter: Filter, subject: FilterSubject): boolean {
  switch (filter[0]) {
    case 'all':
      return filter.every((part, at) => at === 0 || matchesFilter(part as Filter, subject));
    case 'any':
      return filter.some((part, at) => at > 0 && matchesFilter(part as Filter, subject));
    case 'not':
      return !matchesFilter(filter[1], subject);
    case 'has':
      return ownValue(subject, filter[1]) !== undefined;
    case 'in': {
      const value = ownValue(subject, filter[1]);
      return value !== undefined && (filter[2] as readonly unknown[]).includes(value);
    }
    default:
      return compares(filter[0], ownValue(subject, filter[1]), filter[2]);
  }
}

/** Own keys only: a field called `constructor` must not find what every object inherits. */
function ownValue(subject: FilterSubject, field: string): string | number | boolean | undefined {
  return Object.hasOwn(subject, field) ? (subject[field] ?? undefined) : undefined;
}

type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
type Value = string | number | boolean;

function compares(comparison: Comparison, value: Value | undefined, wanted: Value): boolean {
  if (value === undefined) return false;
  if (comparison === '==') return value === wanted;
  if (comparison === '!=') return value !== wanted;
  if (typeof value !== typeof wanted || typeof value === 'boolean') return false;
  switch (comparison) {
    case '<':
      return value < wanted;
    case '<=':
      return value <= wanted;
    case '>':
      return value > wanted;
    case '>=':
      return value >= wanted;
  }
}

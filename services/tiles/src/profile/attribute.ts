import type { AttributeDefinition, Term } from '@tongtu/data/tile-profile';
import type { Properties } from '@tongtu/sdk/contract';
import { compileFilter, type Predicate } from './filter.ts';

export type Value = string | number | boolean;

/** Facts that a profile may ask about the shape of a feature. */
export interface Measures {
  /** Square metres in Web Mercator; 0 for points and lines. */
  readonly wayArea: number;
}

export type ReadValue = (properties: Properties, measures: Measures) => Value | undefined;

/** How to get an attribute's value; a value of another type than the definition states is left out. */
export function compileAttribute(attribute: AttributeDefinition): ReadValue {
  const read = reader(attribute);
  const condition: Predicate | undefined = attribute.if && compileFilter(attribute.if);
  const { type } = attribute;
  return (properties, measures) => {
    if (condition && !condition(properties)) return undefined;
    const value = read(properties, measures);
    return typeof value === type ? value : undefined;
  };
}

function reader({ name, field, value, test, computed, values, otherwise }: AttributeDefinition): ReadValue {
  if (value !== undefined) return () => value;
  if (test) {
    const holds = compileFilter(test);
    return (properties) => (holds(properties) ? true : undefined);
  }
  switch (computed) {
    case 'way_area':
      return (_, measures) => Math.round(measures.wayArea);
    case 'way_area_ha':
      return (_, measures) => Math.round(measures.wayArea / 10_000);
    case 'ref_rows':
      return ({ ref }) => (typeof ref === 'string' ? refRows(ref).length : undefined);
    case 'ref_cols':
      return ({ ref }) =>
        typeof ref === 'string' ? Math.max(...refRows(ref).map((row) => row.length)) : undefined;
  }
  const key = field ?? name;
  if (values) {
    const table = new Map(Object.entries(values));
    return (properties) => {
      const found = properties[key] ?? otherwise;
      return found === undefined ? undefined : (table.get(String(found)) ?? found);
    };
  }
  return otherwise === undefined
    ? (properties) => properties[key]
    : (properties) => properties[key] ?? otherwise;
}

/** The numbers of a road that has several, as the lines of its shield. */
function refRows(ref: string): string[] {
  return ref.split(/[;\n]/).map((row) => row.trim());
}

/** A sum of terms as a function. */
export function compileTerms(terms: readonly Term[]): (properties: Properties, measures: Measures) => number {
  const parts = terms.map(compileTerm);
  return (properties, measures) => parts.reduce((sum, part) => sum + part(properties, measures), 0);
}

function compileTerm(term: Term): (properties: Properties, measures: Measures) => number {
  if ('by' in term) {
    const table = new Map(Object.entries(term.values));
    const otherwise = term.otherwise ?? 0;
    return (properties) => table.get(String(properties[term.by])) ?? otherwise;
  }
  if ('if' in term) {
    const holds = compileFilter(term.if);
    return (properties) => (holds(properties) ? term.add : 0);
  }
  const times = term.times ?? 1;
  if ('computed' in term) return (_, measures) => measures.wayArea * times;
  return (properties) => {
    const value = properties[term.field];
    return typeof value === 'number' ? value * times : 0;
  };
}

import type { AttributeDefinition, Computed, Term } from '@tongtu/data/tile-profile';
import type { Properties } from '@tongtu/sdk/contract';
import { compileFilter, type Predicate } from './filter.ts';

export type Value = string | number | boolean;

/** Facts that a profile may ask about the shape of a feature. */
export interface Measures {
  /** Square metres in Web Mercator; 0 for points and lines. */
  readonly wayArea: number;
}

export type ReadValue = (properties: Properties, measures: Measures) => Value | undefined;
export type Weigh = (properties: Properties, measures: Measures) => number;

const SQUARE_METERS_PER_HECTARE = 10_000;

/** How to get an attribute's value; a value of another type than the definition states is left out. */
export function compileAttribute(attribute: AttributeDefinition): ReadValue {
  const read = compileReader(attribute);
  const condition: Predicate | undefined = attribute.if && compileFilter(attribute.if);
  const { type } = attribute;
  return (properties, measures) => {
    if (condition && !condition(properties)) return undefined;
    const value = read(properties, measures);
    return typeof value === type ? value : undefined;
  };
}

function compileReader(attribute: AttributeDefinition): ReadValue {
  const { value, test, computed } = attribute;
  if (value !== undefined) return () => value;
  if (test) {
    const holds = compileFilter(test);
    return (properties) => (holds(properties) ? true : undefined);
  }
  return computed ? COMPUTED[computed] : compileField(attribute);
}

function compileField({ name, field = name, values, otherwise }: AttributeDefinition): ReadValue {
  let read: ReadValue = (properties) => properties[field];
  if (typeof otherwise === 'object') {
    const table = new Map(Object.entries(otherwise.values));
    read = (properties) => properties[field] ?? table.get(String(properties[otherwise.by]));
  } else if (otherwise !== undefined) {
    read = (properties) => properties[field] ?? otherwise;
  }
  if (!values) return read;
  const table = new Map(Object.entries(values));
  return (properties, measures) => {
    const found = read(properties, measures);
    return found === undefined ? undefined : (table.get(String(found)) ?? found);
  };
}

const COMPUTED: Readonly<Record<Computed, ReadValue>> = {
  way_area: (_, { wayArea }) => Math.round(wayArea),
  way_area_ha: (_, { wayArea }) => Math.round(wayArea / SQUARE_METERS_PER_HECTARE),
  ref_lines: ({ ref }) => (typeof ref === 'string' ? refLines(ref).join('\n') : undefined),
  ref_rows: ({ ref }) => (typeof ref === 'string' ? refLines(ref).length : undefined),
  ref_cols: ({ ref }) =>
    typeof ref === 'string' ? Math.max(...refLines(ref).map((line) => line.length)) : undefined,
};

/** The numbers of a road that has several, as the lines of its shield. */
function refLines(ref: string): string[] {
  return ref.split(/[;\n]/).map((line) => line.trim());
}

/** A sum of terms as a function. `read` gives the attributes that terms may name. */
export function compileTerms(terms: readonly Term[], read: ReadonlyMap<string, ReadValue>): Weigh {
  const parts = terms.map((term) => compileTerm(term, read));
  return (properties, measures) => {
    let sum = 0;
    for (const part of parts) sum += part(properties, measures);
    return sum;
  };
}

function compileTerm(term: Term, read: ReadonlyMap<string, ReadValue>): Weigh {
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
  const weighed = (value: Value | undefined) => (typeof value === 'number' ? value * times : 0);
  if ('computed' in term) return (_, measures) => measures.wayArea * times;
  if ('field' in term) return (properties) => weighed(properties[term.field]);
  const attribute = read.get(term.attribute);
  if (!attribute)
    throw new Error(`a term weighs attribute ${term.attribute}, which its source does not have`);
  return (properties, measures) => weighed(attribute(properties, measures));
}

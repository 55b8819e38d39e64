import type { FromSource, SourceRow } from '@tongtu/sdk/contract';
import { type Coerced, coerceValue } from '../model/coerce.ts';
import { parseHeight } from '../model/quantity.ts';
import { hasHan, joinParts } from './han.ts';
import type { TargetField } from './target.ts';

type Value = string | number | boolean;

/** The value for a field, and what else is worth keeping of the source's own. */
export type Taken = Coerced & { readonly keep?: { readonly field: string; readonly value: string } };

/** Finds the value of a field in a row's attributes, prepared once. */
export function valueTaker(
  from: FromSource,
  context: TargetField,
): (attributes: SourceRow['attributes']) => Taken {
  const sources = typeof from.from === 'string' ? [from.from] : from.from;
  return (attributes) => {
    const raw = choose(sources, from, attributes);
    if (raw === undefined) return from.absent === undefined ? { absent: true } : { value: from.absent };
    const parts = from.split !== undefined && typeof raw === 'string' ? partsOf(raw, from.split) : [raw];
    let fault: Taken | undefined;
    for (const part of parts) {
      const taken = take(part, from, context);
      if (!('finding' in taken)) return parts.length > 1 ? kept(taken, from, raw) : taken;
      fault ??= taken;
    }
    if (from.default === undefined) return fault ?? { absent: true };
    return kept(from.default === null ? { absent: true } : { value: from.default }, from, raw);
  };
}

function choose(
  sources: readonly string[],
  from: FromSource,
  attributes: SourceRow['attributes'],
): Value | undefined {
  const present = sources
    .map((name) => (Object.hasOwn(attributes, name) ? attributes[name] : undefined))
    .filter((value) => value !== undefined)
    .filter((value) => String(value).trim() !== '');
  if (from.parse === 'join') return joinParts(present.map((value) => String(value).trim())) || undefined;
  if (from.prefer === 'han') return present.find((value) => hasHan(String(value))) ?? present[0];
  return present[0];
}

function partsOf(list: string, separator: string): string[] {
  return list
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function kept(taken: Taken, { keep }: FromSource, raw: Value): Taken {
  return keep === undefined ? taken : { ...taken, keep: { field: keep, value: String(raw) } };
}

function take(raw: Value, from: FromSource, context: TargetField): Taken {
  const key = String(raw).trim();
  if (from.values && Object.hasOwn(from.values, key)) {
    const value = from.values[key]!;
    return value === null ? { absent: true } : { value };
  }
  const coerced = coerceValue(context.field, parsed(raw, from), context.codeList, from.unit);
  if (!('value' in coerced)) return coerced;
  const finding = context.check(coerced.value);
  return finding ? { finding: { ...finding, got: raw } } : coerced;
}

/** What cannot be parsed goes on as it is, so that the coercion names what is wrong with it. */
function parsed(raw: Value, { parse }: FromSource): Value {
  const text = String(raw).normalize('NFKC').trim();
  switch (parse) {
    case 'levels': {
      const levels = /^(\d+)(?:\.\d+)?\s*(?:层|F)?$/iu.exec(text);
      return levels ? Number(levels[1]) : raw;
    }
    case 'height': {
      const meters = parseHeight(text);
      return typeof meters === 'number' ? meters : raw;
    }
    case 'year': {
      const year = /^(-?\d{4})(?:[-/.年].*)?$/u.exec(text);
      return year ? Number(year[1]) : raw;
    }
    default:
      return raw;
  }
}

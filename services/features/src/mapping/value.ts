import type { FromSource, SourceRow } from '@tongtu/sdk/contract';
import { type Coerced, coerceValue } from '../model/coerce.ts';
import { parseHeight } from '../model/quantity.ts';
import { hasHan, joinParts } from './han.ts';
import type { TargetField } from './target.ts';

type Value = string | number | boolean;

/** The value for a field, and what else is worth keeping of the source's own. */
export type Taken = Coerced & { readonly keep?: { readonly field: string; readonly value: string } };

/** Finds the value of a field in a row's attributes (as `unpackRow` gives them), prepared once. */
export function valueTaker(
  from: FromSource,
  context: TargetField,
): (attributes: SourceRow['attributes']) => Taken {
  const sources = typeof from.from === 'string' ? [from.from] : from.from;
  return (attributes) => {
    const raw = choose(sources, from, attributes);
    if (raw === undefined) return from.absent === undefined ? { absent: true } : { value: from.absent };
    if (from.split === undefined || typeof raw !== 'string' || !raw.includes(from.split)) {
      const taken = take(raw, from, context);
      return 'finding' in taken && from.default !== undefined ? fallback(from, raw) : taken;
    }
    const parts = partsOf(raw, from.split);
    let fault: Taken | undefined;
    for (const part of parts) {
      const taken = take(part, from, context);
      if (!('finding' in taken)) return kept(taken, from, raw);
      fault ??= taken;
    }
    return from.default === undefined ? (fault ?? { absent: true }) : fallback(from, raw);
  };
}

function fallback(from: FromSource, raw: Value): Taken {
  const value = from.default ?? undefined;
  return kept(value === undefined ? { absent: true } : { value }, from, raw);
}

/** Plain loops and reads: this runs for every field of every row, and most are absent. */
function choose(
  sources: readonly string[],
  { parse, prefer }: FromSource,
  attributes: SourceRow['attributes'],
): Value | undefined {
  if (parse === 'join') return joinPresent(sources, attributes);
  let first: Value | undefined;
  for (const name of sources) {
    const value = attributes[name];
    if (value === undefined) continue;
    if (prefer !== 'han' || hasHan(String(value))) return value;
    first ??= value;
  }
  return first;
}

function joinPresent(sources: readonly string[], attributes: SourceRow['attributes']): string | undefined {
  const present = sources.map((name) => attributes[name]).filter((value) => value !== undefined);
  return present.length === 0 ? undefined : joinParts(present.map((value) => String(value).trim()));
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

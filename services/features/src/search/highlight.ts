import { isHan, normalise } from './normalise.ts';

/** UTF-16 units of a text, the end not included. */
export type Range = readonly [from: number, to: number];

/** A single letter is looked for where a word begins, as `gramsOf` has it. @returns -1 where it is not */
function placeOf(key: string, term: string): number {
  if ([...term].length > 1 || isHan(term)) return key.indexOf(term);
  for (let at = key.indexOf(term); at >= 0; at = key.indexOf(term, at + 1)) {
    const before = key[at - 1];
    if (before === undefined || before === ' ' || isHan(before)) return at;
  }
  return -1;
}

/** Where the terms stand in a text, in its order; what touches or overlaps is one. */
export function highlight(text: string, terms: readonly string[]): Range[] {
  const { key, from, to } = normalise(text);
  const found = terms
    .flatMap((term): Range[] => {
      const at = placeOf(key, term);
      return at < 0 ? [] : [[from[at]!, to[at + term.length - 1]!]];
    })
    .sort((a, b) => a[0] - b[0]);
  const ranges: [number, number][] = [];
  for (const [start, end] of found) {
    const last = ranges.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else ranges.push([start, end]);
  }
  return ranges;
}

import { normalise } from './normalise.ts';

/** UTF-16 units of a text, the end not included. */
export type Range = readonly [from: number, to: number];

/** Where the terms stand in a text, in its order; what touches or overlaps is one. */
export function highlight(text: string, terms: readonly string[]): Range[] {
  const { key, from, to } = normalise(text);
  const found = terms
    .flatMap((term): Range[] => {
      const at = key.indexOf(term);
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

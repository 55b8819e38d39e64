import { diff3MergeRegions } from 'node-diff3';

/**
 * Both edits of a sequence at once, or undefined where they touch the same stretch of it (Hunt and McIlroy's
 * comparison, the three-way merge of diff3). Ends that all three share are set aside first: an edit is mostly a few
 * vertices among many, and the comparison takes the square of what it compares.
 */
export function mergeSequence(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): string[] | undefined {
  const all = [base, ours, theirs];
  const shortest = Math.min(...all.map(({ length }) => length));
  const same = (index: number) => base.at(index) === ours.at(index) && base.at(index) === theirs.at(index);
  let head = 0;
  while (head < shortest && same(head)) head++;
  let tail = 0;
  while (tail < shortest - head && same(-1 - tail)) tail++;
  const [o, a, b] = all.map((sequence) => sequence.slice(head, sequence.length - tail));

  const middle: string[] = [];
  for (const region of diff3MergeRegions(a!, o!, b!)) {
    if (region.stable) middle.push(...region.bufferContent);
    else if (isSame(region.aContent, region.bContent)) middle.push(...region.aContent);
    else return undefined;
  }
  return [...base.slice(0, head), ...middle, ...base.slice(base.length - tail)];
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

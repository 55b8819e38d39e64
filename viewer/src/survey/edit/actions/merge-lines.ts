import type { Position } from 'geojson';
import { type Decision, decide, refuse, replace } from '../edit.ts';
import type { DeskFeature } from '../feature.ts';
import { chainsOf } from '../geometry/chains.ts';
import { isSame } from '../geometry/plane.ts';
import { mergedAttributes } from './merged-attributes.ts';

/**
 * Makes one line of lines that meet end to end. The first stays, with its direction; where it has no value for an
 * attribute, it takes that of the next.
 */
export function mergeLines(features: readonly DeskFeature[]): Decision {
  const [first, ...others] = features;
  if (!first || others.length === 0) return refuse('one_selected');
  if (others.some(({ collection }) => collection !== first.collection))
    return refuse('different_collections');
  // The database keeps every line as one in parts, mostly with a single part.
  const lines = features.flatMap(({ geometry }) => {
    const chains = geometry.type.endsWith('LineString') ? chainsOf(geometry) : [];
    return chains.length === 1 ? [[...chains[0]!.positions]] : [];
  });
  if (lines.length < features.length) return refuse('wrong_geometry');
  let [merged, left] = [lines[0]!, lines.slice(1)];
  while (left.length > 0) {
    const found = left.findIndex((line) => joined(merged, line) !== undefined);
    if (found < 0) return refuse('not_adjacent');
    merged = joined(merged, left[found]!)!;
    left = left.toSpliced(found, 1);
  }
  return decide(
    'merge',
    [
      replace(first, {
        geometry: { type: 'LineString', coordinates: merged },
        properties: mergedAttributes(features),
      }),
      ...others.map((before) => ({ key: before.key, before })),
    ],
    [first.key],
  );
}

/** `undefined` where no end of the one is an end of the other. */
function joined(line: Position[], other: Position[]): Position[] | undefined {
  const [start, end] = [line[0]!, line.at(-1)!];
  const [otherStart, otherEnd] = [other[0]!, other.at(-1)!];
  if (isSame(end, otherStart)) return [...line, ...other.slice(1)];
  if (isSame(end, otherEnd)) return [...line, ...other.toReversed().slice(1)];
  if (isSame(start, otherEnd)) return [...other.slice(0, -1), ...line];
  if (isSame(start, otherStart)) return [...other.slice(1).toReversed(), ...line];
  return undefined;
}

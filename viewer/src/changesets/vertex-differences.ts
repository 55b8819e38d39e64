import type { Geometry, Position } from 'geojson';
import { type Chain, chainsOf } from '../survey/edit/geometry/chains.ts';

/** What became of a vertex. Positions are `[lng, lat]` in degrees. */
export interface VertexDifference {
  readonly kind: 'added' | 'moved' | 'removed';
  /** Where it is; of a removed one, where it was. */
  readonly position: Position;
  /** Where a moved one was. */
  readonly from?: Position;
}

/** Vertices between two that stayed, in the direction from the lesser of these to the other. */
interface Run {
  readonly between: string;
  readonly positions: readonly Position[];
}

/**
 * Which vertices were added, moved and removed. Those at the same place (to 0.1 mm) stayed; what lies between the same
 * two of them before and after is paired in order, and what has no partner came or went. So neither the direction of a
 * ring nor where it begins makes a difference.
 *
 *     before  a---b---c        after  a---B---c      b moved to B
 */
export function vertexDifferences(before: Geometry | null, after: Geometry | null): VertexDifference[] {
  const [was, is] = [before ? chainsOf(before) : [], after ? chainsOf(after) : []];
  const [wasAt, isAt] = [keysOf(was), keysOf(is)];
  const runs = new Map<string, (readonly Position[])[]>();
  for (const { between, positions } of runsOf(is, wasAt))
    runs.set(between, [...(runs.get(between) ?? []), positions]);
  const found: VertexDifference[] = [];
  for (const { between, positions } of runsOf(was, isAt)) {
    const [partner = [], ...others] = runs.get(between) ?? [];
    runs.set(between, others);
    const count = Math.max(positions.length, partner.length);
    for (let index = 0; index < count; index++) {
      const [from, position] = [positions[index], partner[index]];
      if (from && position) found.push({ kind: 'moved', position, from });
      else if (position) found.push({ kind: 'added', position });
      else if (from) found.push({ kind: 'removed', position: from });
    }
  }
  for (const position of [...runs.values()].flat(2) as Position[]) found.push({ kind: 'added', position });
  return found;
}

const keyOf = (position: Position) => position.map((degrees) => degrees.toFixed(9)).join();
const keysOf = (chains: readonly Chain[]) => new Set(chains.flatMap(({ positions }) => positions.map(keyOf)));

function runsOf(chains: readonly Chain[], kept: ReadonlySet<string>): Run[] {
  return chains.flatMap(({ positions, isRing }, chain) => {
    const keys = positions.map(keyOf);
    const first = keys.findIndex((key) => kept.has(key));
    if (first < 0) return positions.length > 0 ? [{ between: `chain ${chain}`, positions }] : [];
    const turn = isRing ? first : 0;
    const order = positions.map((_, index) => (index + turn) % positions.length);
    const runs: Run[] = [];
    let start = isRing ? keys[first]! : '';
    let run: Position[] = [];
    const end = (key: string) => {
      if (run.length > 0)
        runs.push(
          start <= key
            ? { between: `${start} ${key}`, positions: run }
            : { between: `${key} ${start}`, positions: run.toReversed() },
        );
      [start, run] = [key, []];
    };
    for (const index of order)
      if (kept.has(keys[index]!)) end(keys[index]!);
      else run.push(positions[index]!);
    end(isRing ? keys[first]! : '');
    return runs;
  });
}

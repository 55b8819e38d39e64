import type { Point } from '../geometry/plane.ts';
import type { Territory } from './cells.ts';

/** The city's outer edge as one ring. */
export function outlineOf({ edges }: Territory): Point[] {
  const next = new Map<string, readonly Point[]>();
  const keyOf = ([x, y]: Point) => `${x},${y}`;
  for (const { right, points } of edges) if (right === undefined) next.set(keyOf(points[0]!), points);
  const first = next.values().next().value!;
  const ring: Point[] = [];
  let run: readonly Point[] | undefined = first;
  while (run && next.delete(keyOf(run[0]!))) {
    ring.push(...run.slice(0, -1));
    run = next.get(keyOf(run[run.length - 1]!));
  }
  return ring;
}

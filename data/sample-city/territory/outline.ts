import type { Point } from '../geometry/plane.ts';
import type { CellEdge, Territory } from './cells.ts';

/** The city's outer edge as one ring. */
export function outlineOf({ edges }: Territory): Point[] {
  const leaving = new Map<number, CellEdge>();
  for (const edge of edges) if (edge.right === undefined) leaving.set(edge.from, edge);
  const ring: Point[] = [];
  let edge = leaving.values().next().value;
  while (edge && leaving.delete(edge.from)) {
    ring.push(...edge.points.slice(0, -1));
    edge = leaving.get(edge.to);
  }
  return ring;
}

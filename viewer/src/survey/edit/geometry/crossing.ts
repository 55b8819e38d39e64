import { distance, nearestOnEdge, type PlanePoint } from './plane.ts';
import { ON_EDGE_METERS } from './shared.ts';

export type PlaneEdge = readonly [PlanePoint, PlanePoint];

/**
 * The places that two edges have in common: where they cross, and ends of the one that lie on the other. Ends come as they
 * are, so that a cut through a vertex makes no second one beside it. Edges that run along each other give their ends.
 */
export function crossings([a, b]: PlaneEdge, [c, d]: PlaneEdge): readonly PlanePoint[] {
  const touching = [
    ...[a, b].filter((end) => isOn(end, [c, d])),
    ...[c, d].filter((end) => isOn(end, [a, b])),
  ];
  if (touching.length > 0) {
    // Of two ends in the same place, the second edge's.
    return touching.filter(
      (point, index) => !touching.slice(index + 1).some((other) => distance(point, other) < ON_EDGE_METERS),
    );
  }
  const [ux, uy, vx, vy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  const cross = ux * vy - uy * vx;
  if (cross === 0) return [];
  const along = ((c[0] - a[0]) * vy - (c[1] - a[1]) * vx) / cross;
  const alongOther = ((c[0] - a[0]) * uy - (c[1] - a[1]) * ux) / cross;
  if (along <= 0 || along >= 1 || alongOther <= 0 || alongOther >= 1) return [];
  return [[a[0] + along * ux, a[1] + along * uy]];
}

function isOn(point: PlanePoint, [a, b]: PlaneEdge): boolean {
  return distance(nearestOnEdge(point, a, b).point, point) < ON_EDGE_METERS;
}

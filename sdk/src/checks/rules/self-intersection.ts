import type { Position } from 'geojson';
import { isLinear, isPolygonal, pathsOf, pointAt } from '../parts.ts';
import type { FeatureRule } from '../rule.ts';

interface Edge {
  readonly a: Position;
  readonly b: Position;
  readonly path: number;
  readonly at: number;
  readonly isLast: boolean;
}

/** Places of one geometry that are told; more say nothing more. */
const MAX_PLACES = 10;

/**
 * Edges of a polygon's rings that cross or lie on each other, and lines that cross themselves (only a warning: a
 * ramp may). Rings may touch in a point; a line may end on itself.
 *
 *     a───d        a→b→c→d: the middle edges cross
 *      ╲ ╱
 *       ╳
 *      ╱ ╲
 *     c───b
 */
export const selfIntersection: FeatureRule<'self_intersection'> = {
  looksAt: 'geometry',
  observe({ geometry }) {
    const isArea = isPolygonal(geometry);
    if (!isArea && !isLinear(geometry)) return [];
    return crossings(edgesOf(pathsOf(geometry))).map((place) => ({
      place: pointAt(place),
      parameters: {},
      ...(isArea ? {} : { severity: 'warning' }),
    }));
  },
};

function edgesOf(paths: readonly (readonly Position[])[]): Edge[] {
  return paths
    .flatMap((positions, path) =>
      positions.slice(1).map(
        (b, at): Edge => ({
          a: positions[at] as Position,
          b,
          path,
          at,
          isLast: at === positions.length - 2,
        }),
      ),
    )
    .filter(({ a, b }) => a[0] !== b[0] || a[1] !== b[1])
    .sort((s, t) => west(s) - west(t));
}

const west = ({ a, b }: Edge) => Math.min(a[0] as number, b[0] as number);
const east = ({ a, b }: Edge) => Math.max(a[0] as number, b[0] as number);

/** Sorted by west edge, an edge meets only those whose span of longitude it shares. */
function crossings(edges: readonly Edge[]): Position[] {
  const places: Position[] = [];
  edges.forEach((edge, index) => {
    for (let other = index + 1; other < edges.length && places.length < MAX_PLACES; other++) {
      const next = edges[other] as Edge;
      if (west(next) > east(edge)) break;
      const place = meet(edge, next);
      if (place) places.push(place);
    }
  });
  return places;
}

function meet(s: Edge, t: Edge): Position | undefined {
  const [d0, d1] = [turn(s.a, s.b, t.a), turn(s.a, s.b, t.b)];
  if (d0 === 0 && d1 === 0) return overlapOf(s, t);
  // A common vertex, or an end on an edge, is a touch: crossing takes both ends on either side.
  if (d0 * d1 >= 0 || turn(t.a, t.b, s.a) * turn(t.a, t.b, s.b) >= 0) return undefined;
  const share = d0 / (d0 - d1);
  return [0, 1].map((axis) => {
    const from = t.a[axis] as number;
    return from + ((t.b[axis] as number) - from) * share;
  });
}

/** The middle of what two edges on one line share, where it is more than a point. */
function overlapOf(s: Edge, t: Edge): Position | undefined {
  const axis =
    Math.abs((s.b[0] as number) - (s.a[0] as number)) >= Math.abs((s.b[1] as number) - (s.a[1] as number))
      ? 0
      : 1;
  const from = (edge: Edge) => Math.min(edge.a[axis] as number, edge.b[axis] as number);
  const to = (edge: Edge) => Math.max(edge.a[axis] as number, edge.b[axis] as number);
  const [start, end] = [Math.max(from(s), from(t)), Math.min(to(s), to(t))];
  if (start >= end) return undefined;
  const share = ((start + end) / 2 - (s.a[axis] as number)) / ((s.b[axis] as number) - (s.a[axis] as number));
  return [0, 1].map((at) => (s.a[at] as number) + ((s.b[at] as number) - (s.a[at] as number)) * share);
}

/** Twice the area of a, b, c; zero within rounding error. */
function turn([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position, [cx = 0, cy = 0]: Position): number {
  const [left, right] = [(bx - ax) * (cy - ay), (by - ay) * (cx - ax)];
  const cross = left - right;
  return Math.abs(cross) <= (Math.abs(left) + Math.abs(right)) * 1e-9 ? 0 : cross;
}

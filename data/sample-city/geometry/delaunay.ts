import type { Point } from './plane.ts';

/** Three indices into the points. */
type Triangle = readonly [number, number, number];

export interface Delaunay {
  readonly triangles: readonly Triangle[];
  /** Centre of each triangle's circumscribed circle: the corners of the Voronoi cells. */
  readonly centres: readonly Point[];
}

interface Open {
  readonly corners: Triangle;
  readonly x: number;
  readonly y: number;
  readonly radiusSquared: number;
}

/**
 * Delaunay triangulation by Bowyer and Watson with a sweep in x (after Paul Bourke, 1989):
 * a triangle whose circle lies west of the sweep is final. Enough for a few thousand points.
 */
export function delaunay(points: readonly Point[]): Delaunay {
  const n = points.length;
  const order = points.map((_, i) => i).sort((a, b) => points[a]![0] - points[b]![0]);
  const reach = 20 * points.reduce((m, p) => Math.max(m, Math.abs(p[0]), Math.abs(p[1])), 1);
  const at = (i: number): Point =>
    i < n
      ? points[i]!
      : (
          [
            [-reach, -reach],
            [reach, -reach],
            [0, reach],
          ] as const
        )[i - n]!;
  let open: Open[] = [circle([n, n + 1, n + 2], at)];
  const closed: Open[] = [];
  for (const index of order) {
    const [px, py] = points[index]!;
    const edges = new Map<number, readonly [number, number]>();
    const keep: Open[] = [];
    for (const triangle of open) {
      const dx = px - triangle.x;
      if (dx > 0 && dx * dx > triangle.radiusSquared) {
        closed.push(triangle);
        continue;
      }
      const dy = py - triangle.y;
      if (dx * dx + dy * dy - triangle.radiusSquared > 1e-9) {
        keep.push(triangle);
        continue;
      }
      const [a, b, c] = triangle.corners;
      for (const edge of [
        [a, b],
        [b, c],
        [c, a],
      ] as const) {
        const key = Math.min(edge[0], edge[1]) * 65_536 + Math.max(edge[0], edge[1]);
        if (!edges.delete(key)) edges.set(key, edge);
      }
    }
    for (const [a, b] of edges.values()) keep.push(circle([a, b, index], at));
    open = keep;
  }
  const done = [...closed, ...open].filter((t) => t.corners.every((i) => i < n));
  return { triangles: done.map((t) => t.corners), centres: done.map((t) => [t.x, t.y] as const) };
}

function circle(corners: Triangle, at: (i: number) => Point): Open {
  const [a, b, c] = corners.map(at) as [Point, Point, Point];
  const bx = b[0] - a[0];
  const by = b[1] - a[1];
  const cx = c[0] - a[0];
  const cy = c[1] - a[1];
  const d = 2 * (bx * cy - by * cx) || 1e-12;
  const x = (cy * (bx * bx + by * by) - by * (cx * cx + cy * cy)) / d;
  const y = (bx * (cx * cx + cy * cy) - cx * (bx * bx + by * by)) / d;
  return { corners, x: a[0] + x, y: a[1] + y, radiusSquared: x * x + y * y };
}

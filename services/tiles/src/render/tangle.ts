import { withRoom } from './growable.ts';

/** How a ring meets itself: nowhere, in points or along edges, or so that it crosses over. */
export const SIMPLE = 0;
export const TOUCHING = 1;
export const CROSSING = 2;
export type Tangle = typeof SIMPLE | typeof TOUCHING | typeof CROSSING;

/** Rings of so many edges are compared pair by pair; larger ones in the order of their west ends. */
const SWEEP_FROM_EDGES = 32;

/**
 * Finds rings that are tangled once their vertices are whole tile units. A renderer that cuts such a ring into
 * triangles may paint an area many times its own: simplified, both banks of a river cross each other.
 */
export class TangleFinder {
  /** x, y by vertex, relative to the first one, so that products stay exact. */
  private xy = new Float64Array(128);
  private order: number[] = [];

  /** Of the ring of vertices `start`…`end`, not closed, in tile units. */
  of(path: Float64Array, start: number, end: number): Tangle {
    const count = this.round(path, start, end);
    if (count < 4) return SIMPLE;
    return count < SWEEP_FROM_EDGES ? this.comparePairs(count) : this.sweep(count);
  }

  private round(path: Float64Array, start: number, end: number): number {
    this.xy = withRoom(this.xy, (end - start + 1) * 2);
    const { xy } = this;
    const x0 = Math.round(path[start * 2]!);
    const y0 = Math.round(path[start * 2 + 1]!);
    let count = 0;
    for (let i = start; i < end; i++) {
      const x = Math.round(path[i * 2]!) - x0;
      const y = Math.round(path[i * 2 + 1]!) - y0;
      if (count > 0 && xy[count * 2 - 2] === x && xy[count * 2 - 1] === y) continue;
      xy[count * 2] = x;
      xy[count * 2 + 1] = y;
      count++;
    }
    while (count > 1 && xy[count * 2 - 2] === 0 && xy[count * 2 - 1] === 0) count--;
    xy[count * 2] = 0; // the first vertex once more
    xy[count * 2 + 1] = 0;
    return count;
  }

  private comparePairs(count: number): Tangle {
    let worst: Tangle = SIMPLE;
    for (let i = 0; i < count; i++) {
      for (let j = i + 2; j < count; j++) {
        if (i === 0 && j === count - 1) continue;
        const tangle = this.ofEdges(i, j);
        if (tangle === CROSSING) return CROSSING;
        if (tangle > worst) worst = tangle;
      }
    }
    return worst;
  }

  private sweep(count: number): Tangle {
    const { xy, order } = this;
    const west = (edge: number) => Math.min(xy[edge * 2]!, xy[edge * 2 + 2]!);
    const east = (edge: number) => Math.max(xy[edge * 2]!, xy[edge * 2 + 2]!);
    order.length = 0;
    for (let edge = 0; edge < count; edge++) order.push(edge);
    order.sort((a, b) => west(a) - west(b));
    let worst: Tangle = SIMPLE;
    const active: number[] = [];
    for (const edge of order) {
      const from = west(edge);
      for (let i = active.length - 1; i >= 0; i--) {
        const other = active[i]!;
        if (east(other) < from) {
          active[i] = active.at(-1)!;
          active.pop();
          continue;
        }
        const apart = Math.abs(edge - other);
        if (apart < 2 || apart === count - 1) continue;
        const tangle = this.ofEdges(edge, other);
        if (tangle === CROSSING) return CROSSING;
        if (tangle > worst) worst = tangle;
      }
      active.push(edge);
    }
    return worst;
  }

  /** Of two edges that share no end. */
  private ofEdges(i: number, j: number): Tangle {
    const { xy } = this;
    const [ax, ay, bx, by] = [xy[i * 2]!, xy[i * 2 + 1]!, xy[i * 2 + 2]!, xy[i * 2 + 3]!];
    const [cx, cy, dx, dy] = [xy[j * 2]!, xy[j * 2 + 1]!, xy[j * 2 + 2]!, xy[j * 2 + 3]!];
    if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx)) return SIMPLE;
    if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return SIMPLE;
    const c = side(ax, ay, bx, by, cx, cy);
    const d = side(ax, ay, bx, by, dx, dy);
    if (c * d > 0) return SIMPLE;
    const a = side(cx, cy, dx, dy, ax, ay);
    const b = side(cx, cy, dx, dy, bx, by);
    if (a * b > 0) return SIMPLE;
    return c * d < 0 && a * b < 0 ? CROSSING : TOUCHING;
  }
}

/** On which side of the line from a to b a point lies: 1, -1, or 0 on the line. */
function side(ax: number, ay: number, bx: number, by: number, px: number, py: number): number {
  return Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax));
}

/** Twice the area of a ring by its perimeter: about the width of a ribbon, in the units of its vertices. */
export function meanWidth(xy: Float64Array, start: number, end: number): number {
  let area2 = 0;
  let perimeter = 0;
  const x0 = xy[start * 2]!;
  const y0 = xy[start * 2 + 1]!;
  let px = xy[end * 2 - 2]! - x0;
  let py = xy[end * 2 - 1]! - y0;
  for (let i = start; i < end; i++) {
    const x = xy[i * 2]! - x0;
    const y = xy[i * 2 + 1]! - y0;
    area2 += px * y - x * py;
    perimeter += Math.hypot(x - px, y - py);
    px = x;
    py = y;
  }
  return perimeter === 0 ? 0 : Math.abs(area2) / perimeter;
}

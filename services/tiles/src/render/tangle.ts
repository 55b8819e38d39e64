import { withRoom } from './growable.ts';

/** How a ring meets itself: nowhere, in points or along edges, or so that it crosses over. */
export const SIMPLE = 0;
export const TOUCHING = 1;
export const CROSSING = 2;
export type Tangle = typeof SIMPLE | typeof TOUCHING | typeof CROSSING;

/** Lines beyond which nothing was drawn: a ring that was cut there may run along them as it likes. */
export interface CutLines {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** Rings of so many edges are compared pair by pair; larger ones in the order of their west ends. */
const SWEEP_FROM_EDGES = 24;

/** More than a ring has edges. */
const KEY_STEP = 2 ** 22;

/**
 * Finds rings that are tangled once their vertices are whole tile units. A renderer that cuts such a ring into
 * triangles may paint an area many times its own: simplified, both banks of a river cross each other.
 */
export class TangleFinder {
  /** x, y by vertex, relative to the first one, so that products stay exact. */
  private xy = new Float64Array(128);
  /** Of the sweep: west ends with numbers of edges, and the edges that it passes. */
  private keys = new Float64Array(128);
  private readonly active: number[] = [];
  private cut: CutLines | undefined;

  /** Of the ring of vertices `start`…`end`, not closed, in tile units. Where it meets itself on a cut is passed over. */
  of(path: Float64Array, start: number, end: number, cut?: CutLines): Tangle {
    const count = this.round(path, start, end);
    this.setCut(path, start, cut);
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
    const { xy } = this;
    if (this.keys.length < count) this.keys = new Float64Array(count * 2);
    // West end and number in one: sorting numbers takes a fifth of the time of sorting by a function.
    const keys = this.keys.subarray(0, count);
    for (let edge = 0; edge < count; edge++)
      keys[edge] = Math.min(xy[edge * 2]!, xy[edge * 2 + 2]!) * KEY_STEP + edge;
    keys.sort();
    let worst: Tangle = SIMPLE;
    const { active } = this;
    let activeCount = 0;
    for (let at = 0; at < count; at++) {
      const from = Math.floor(keys[at]! / KEY_STEP);
      const edge = keys[at]! - from * KEY_STEP;
      for (let i = activeCount - 1; i >= 0; i--) {
        const other = active[i]!;
        if (xy[other * 2]! < from && xy[other * 2 + 2]! < from) {
          active[i] = active[--activeCount]!;
          continue;
        }
        const apart = Math.abs(edge - other);
        if (apart < 2 || apart === count - 1) continue;
        const tangle = this.ofEdges(edge, other);
        if (tangle === CROSSING) return CROSSING;
        if (tangle > worst) worst = tangle;
      }
      active[activeCount++] = edge;
    }
    return worst;
  }

  /**
   * Of a ring that was simple until it was cut: only edges that end on a cut have moved, by the rounding of their
   * ends, so they alone are compared with the others.
   */
  ofCut(path: Float64Array, start: number, end: number, cut: CutLines): Tangle {
    if (!endsOnCut(path, start, end, cut)) return SIMPLE;
    const count = this.round(path, start, end);
    if (count < 4) return SIMPLE;
    this.setCut(path, start, cut);
    const { xy } = this;
    let worst: Tangle = SIMPLE;
    for (let edge = 0; edge < count; edge++) {
      const [ax, ay, bx, by] = [xy[edge * 2]!, xy[edge * 2 + 1]!, xy[edge * 2 + 2]!, xy[edge * 2 + 3]!];
      const runsAlong = this.isOnCut((ax + bx) / 2, (ay + by) / 2);
      if (runsAlong || !(this.isOnCut(ax, ay) || this.isOnCut(bx, by))) continue;
      for (let other = 0; other < count; other++) {
        const apart = Math.abs(edge - other);
        if (apart < 2 || apart === count - 1) continue;
        const tangle = this.ofEdges(edge, other);
        if (tangle > worst) worst = tangle;
      }
    }
    return worst;
  }

  private setCut(path: Float64Array, start: number, cut: CutLines | undefined): void {
    // Vertices are kept relative to the first one.
    const x0 = Math.round(path[start * 2]!);
    const y0 = Math.round(path[start * 2 + 1]!);
    this.cut = cut && { minX: cut.minX - x0, minY: cut.minY - y0, maxX: cut.maxX - x0, maxY: cut.maxY - y0 };
  }

  private isOnCut(x: number, y: number): boolean {
    const { minX, minY, maxX, maxY } = this.cut!;
    return x <= minX || x >= maxX || y <= minY || y >= maxY;
  }

  /** Of two edges that share no end. */
  private ofEdges(i: number, j: number): Tangle {
    const { xy } = this;
    const ay = xy[i * 2 + 1]!;
    const by = xy[i * 2 + 3]!;
    const cy = xy[j * 2 + 1]!;
    const dy = xy[j * 2 + 3]!;
    if ((ay < cy && ay < dy && by < cy && by < dy) || (ay > cy && ay > dy && by > cy && by > dy))
      return SIMPLE;
    const ax = xy[i * 2]!;
    const bx = xy[i * 2 + 2]!;
    const cx = xy[j * 2]!;
    const dx = xy[j * 2 + 2]!;
    if ((ax < cx && ax < dx && bx < cx && bx < dx) || (ax > cx && ax > dx && bx > cx && bx > dx))
      return SIMPLE;
    const c = side(ax, ay, bx, by, cx, cy);
    const d = side(ax, ay, bx, by, dx, dy);
    if (c * d > 0) return SIMPLE;
    const a = side(cx, cy, dx, dy, ax, ay);
    const b = side(cx, cy, dx, dy, bx, by);
    if (a * b > 0) return SIMPLE;
    if (c * d < 0 && a * b < 0) return CROSSING;
    if (this.cut === undefined) return TOUCHING;
    // They touch in the ends that lie on the other edge; collinear edges in those of the part that they share.
    return (a === 0 && this.touchesInside(ax, ay, cx, cy, dx, dy)) ||
      (b === 0 && this.touchesInside(bx, by, cx, cy, dx, dy)) ||
      (c === 0 && this.touchesInside(cx, cy, ax, ay, bx, by)) ||
      (d === 0 && this.touchesInside(dx, dy, ax, ay, bx, by))
      ? TOUCHING
      : SIMPLE;
  }

  /** Whether a point on the line from c to d lies on that edge, and on no cut. */
  private touchesInside(x: number, y: number, cx: number, cy: number, dx: number, dy: number): boolean {
    if (x < Math.min(cx, dx) || x > Math.max(cx, dx) || y < Math.min(cy, dy) || y > Math.max(cy, dy))
      return false;
    return !this.isOnCut(x, y);
  }
}

function endsOnCut(path: Float64Array, start: number, end: number, cut: CutLines): boolean {
  for (let i = start * 2; i < end * 2; i += 2) {
    const x = path[i]!;
    const y = path[i + 1]!;
    if (x <= cut.minX || x >= cut.maxX || y <= cut.minY || y >= cut.maxY) return true;
  }
  return false;
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

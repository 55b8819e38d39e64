import { toleranceOfWorld } from '../profile/index.ts';
import { WORLD_SIZE } from './project.ts';
import type { ShapeStore } from './shape-store.ts';
import { LINE, POLYGON } from './wkb.ts';

/** A polygon keeps so many vertices as long as it is drawn, so that a narrow building stays a rectangle. */
const POLYGON_MIN_VERTICES = 4;

/**
 * Decides for every vertex of a line or polygon the lowest zoom at which it is kept (Douglas and Peucker 1973; the
 * tree of splits is built once, each vertex takes the zoom at which its distance passes the tolerance, but no lower
 * than the vertex that it was split under), and for every part the lowest zoom at which it is drawn: where its length
 * reaches the tolerance, or its area the tolerance squared. At `maxZoom` all is kept.
 *
 * It looks at the shape alone, so a tile can be rendered without its neighbours; ends of lines stay where they are.
 */
export class Simplifier {
  private readonly maxZoom: number;
  /** Tolerance in world units, squared, by zoom. */
  private readonly squaredTolerance: Float64Array;
  /** Runs still to split: first vertex, last vertex, zoom of the vertex they were split at. */
  private stack = new Int32Array(192);
  /** By vertex of the ring in hand: squared distance at which it split a run, 0 where it did not. */
  private distances = new Float64Array(256);

  constructor(maxZoom: number) {
    this.maxZoom = maxZoom;
    this.squaredTolerance = new Float64Array(maxZoom);
    for (let z = 0; z < maxZoom; z++) this.squaredTolerance[z] = (toleranceOfWorld(z) * WORLD_SIZE) ** 2;
  }

  simplify(store: ShapeStore, shape: number): void {
    const kind = store.kindOf(shape);
    for (let part = store.firstPart(shape); part < store.lastPart(shape); part++) {
      const start = store.firstVertex(part);
      const end = store.lastVertex(part);
      if (kind === POLYGON) {
        store.partZoom[part] = this.zoomFor(Math.abs(store.ringArea2(part)) / 2);
        this.keepInRing(store, start, end, store.partZoom[part]!);
      } else if (kind === LINE) {
        store.partZoom[part] = this.zoomFor(squaredLength(store.xy, start, end));
        this.keep(store, start, end, false);
      }
    }
  }

  private keepInRing(store: ShapeStore, start: number, end: number, ringZoom: number): void {
    const { vertexZoom } = store;
    if (end - start <= POLYGON_MIN_VERTICES) {
      vertexZoom.fill(0, start, end);
      return;
    }
    this.keep(store, start, end, true);
    let kept = 0;
    for (let i = start; i < end; i++) if (vertexZoom[i]! <= ringZoom) kept++;
    for (; kept < POLYGON_MIN_VERTICES; kept++) {
      let farthest = -1;
      for (let i = start; i < end; i++) {
        if (vertexZoom[i]! <= ringZoom) continue;
        if (farthest < 0 || this.distances[i - start]! > this.distances[farthest - start]!) farthest = i;
      }
      vertexZoom[farthest] = ringZoom;
    }
  }

  private keep({ xy, vertexZoom }: ShapeStore, start: number, end: number, closed: boolean): void {
    if (end - start > this.distances.length) this.distances = new Float64Array((end - start) * 2);
    const { maxZoom, distances } = this;
    distances.fill(0, 0, end - start);
    vertexZoom.fill(maxZoom, start, end);
    vertexZoom[start] = 0;
    // A ring is split as a line from its first vertex back to it: there, `end` stands for the first vertex.
    if (!closed) vertexZoom[end - 1] = 0;
    let { stack } = this;
    stack[0] = start;
    stack[1] = closed ? end : end - 1;
    stack[2] = 0;
    let depth = 3;
    while (depth > 0) {
      const parentZoom = stack[--depth]!;
      const last = stack[--depth]!;
      const first = stack[--depth]!;
      const index = farthestVertex(xy, first, last, last === end ? start : last);
      if (index < 0) continue;
      const distance = farthestSquaredDistance;
      distances[index - start] = distance;
      const zoom = Math.max(parentZoom, this.zoomFor(distance));
      if (zoom >= maxZoom) continue;
      vertexZoom[index] = zoom;
      if (depth + 6 > stack.length) {
        const larger = new Int32Array(stack.length * 2);
        larger.set(stack);
        this.stack = stack = larger;
      }
      stack[depth++] = first;
      stack[depth++] = index;
      stack[depth++] = zoom;
      stack[depth++] = index;
      stack[depth++] = last;
      stack[depth++] = zoom;
    }
  }

  /** The lowest zoom whose squared tolerance a value passes. */
  private zoomFor(squared: number): number {
    let z = this.maxZoom;
    while (z > 0 && squared > this.squaredTolerance[z - 1]!) z--;
    return z;
  }
}

let farthestSquaredDistance = 0;

/**
 * The vertex between `first` and `last` that is farthest from the segment between vertices `first` and `to`, -1
 * where there is none. Of equals, the one nearest to the middle: zigzags then split evenly
 * (https://github.com/mapbox/geojson-vt/issues/104). Its distance is left in `farthestSquaredDistance`.
 */
function farthestVertex(xy: Int32Array, first: number, last: number, to: number): number {
  const ax = xy[first * 2]!;
  const ay = xy[first * 2 + 1]!;
  const dx = xy[to * 2]! - ax;
  const dy = xy[to * 2 + 1]! - ay;
  const squaredLength = dx * dx + dy * dy;
  const middle = (first + last) / 2;
  let index = -1;
  let farthest = -1;
  for (let i = first + 1; i < last; i++) {
    let px = xy[i * 2]! - ax;
    let py = xy[i * 2 + 1]! - ay;
    if (squaredLength > 0) {
      const t = Math.max(0, Math.min(1, (px * dx + py * dy) / squaredLength));
      px -= t * dx;
      py -= t * dy;
    }
    const distance = px * px + py * py;
    if (distance > farthest || (distance === farthest && Math.abs(i - middle) < Math.abs(index - middle))) {
      farthest = distance;
      index = i;
    }
  }
  farthestSquaredDistance = farthest;
  return index;
}

function squaredLength(xy: Int32Array, start: number, end: number): number {
  let length = 0;
  for (let i = start * 2 + 2; i < end * 2; i += 2) {
    const dx = xy[i]! - xy[i - 2]!;
    const dy = xy[i + 1]! - xy[i - 1]!;
    length += Math.sqrt(dx * dx + dy * dy);
  }
  return length * length;
}

import polylabel from 'polylabel';
import { fromWorldEdge } from './project.ts';
import type { ShapeStore } from './shape-store.ts';

/** The label point may be off the best one by this part of the polygon's smaller side. */
const PRECISION = 1 / 50;

/** World coordinates, from the north-west corner. */
export interface LabelPoint {
  readonly x: number;
  readonly y: number;
  /** The part of the shape that bears the label: it is shown where that is. */
  readonly part: number;
}

/** The label points of the shapes of a block, each found once. */
export class LabelPoints {
  private readonly store: ShapeStore;
  private readonly found = new Map<number, LabelPoint>();

  constructor(store: ShapeStore) {
    this.store = store;
  }

  of(shape: number): LabelPoint {
    let point = this.found.get(shape);
    if (!point) {
      point = labelPoint(this.store, shape);
      this.found.set(shape, point);
    }
    return point;
  }
}

/**
 * Where to write a polygon's name: the pole of inaccessibility of its largest part, found in the whole shape, so
 * that it is the same in every tile and at every zoom.
 */
function labelPoint(store: ShapeStore, shape: number): LabelPoint {
  let largest = store.firstPart(shape);
  let largestArea2 = 0;
  for (let part = store.firstPart(shape); part < store.lastPart(shape); part++) {
    const area2 = store.ringArea2(part);
    if (area2 > largestArea2) {
      largest = part;
      largestArea2 = area2;
    }
  }
  const rings = [ringOf(store, largest)];
  for (let part = largest + 1; part < store.lastPart(shape) && store.partExterior[part] === 0; part++) {
    rings.push(ringOf(store, part));
  }
  const [x, y] = polylabel(rings, Math.max(1, smallerSide(rings[0]!) * PRECISION));
  return { x: fromWorldEdge(x!), y: fromWorldEdge(y!), part: largest };
}

function ringOf(store: ShapeStore, part: number): [number, number][] {
  const ring: [number, number][] = [];
  for (let i = store.firstVertex(part); i < store.lastVertex(part); i++) {
    ring.push([store.xy[i * 2]!, store.xy[i * 2 + 1]!]);
  }
  return ring;
}

function smallerSide(ring: readonly [number, number][]): number {
  const span = (axis: 0 | 1) => {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const vertex of ring) {
      min = Math.min(min, vertex[axis]);
      max = Math.max(max, vertex[axis]);
    }
    return max - min;
  };
  return Math.min(span(0), span(1));
}

import polylabel from 'polylabel';
import { fromWorldEdge } from './project.ts';
import type { ShapeStore } from './shape-store.ts';

/** The label point may be off the best one by this part of the polygon's smaller side. */
const PRECISION = 1 / 50;

/**
 * Where to write a polygon's name: the pole of inaccessibility of its largest part, from the whole shape, so that
 * it is the same in every tile and at every zoom. Distances from the world's edge.
 */
export function labelPoint(store: ShapeStore, shape: number): [x: number, y: number] {
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
  const side = Math.min(store.maxX(shape) - store.minX(shape), store.maxY(shape) - store.minY(shape));
  const [x, y] = polylabel(rings, Math.max(1, side * PRECISION));
  return [fromWorldEdge(x!), fromWorldEdge(y!)];
}

function ringOf(store: ShapeStore, part: number): [number, number][] {
  const ring: [number, number][] = [];
  for (let i = store.firstVertex(part); i < store.lastVertex(part); i++) {
    ring.push([store.xy[i * 2]!, store.xy[i * 2 + 1]!]);
  }
  return ring;
}

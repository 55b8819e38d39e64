import type { Mesh } from '../geometry/mesh.ts';
import type { Point } from '../geometry/plane.ts';
import { contains, pointInside, signedArea } from '../geometry/polygon.ts';
import type { Tag } from '../plan/tags.ts';
import type { Random } from '../random.ts';

/** The direction of a face's longest straight run and how far it reaches along and across. */
export function frameOf(ring: readonly Point[]): {
  direction: Point;
  length: number;
  breadth: number;
  middle: Point;
} {
  let direction: Point = [1, 0];
  let longest = 0;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    const size = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (size > longest) {
      longest = size;
      direction = [(b[0] - a[0]) / size, (b[1] - a[1]) / size];
    }
  }
  let [low, high, left, right] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const p of ring) {
    const u = p[0] * direction[0] + p[1] * direction[1];
    const v = -p[0] * direction[1] + p[1] * direction[0];
    low = Math.min(low, u);
    high = Math.max(high, u);
    left = Math.min(left, v);
    right = Math.max(right, v);
  }
  const u = (low + high) / 2;
  const v = (left + right) / 2;
  return {
    direction,
    length: high - low,
    breadth: right - left,
    middle: [u * direction[0] - v * direction[1], u * direction[1] + v * direction[0]],
  };
}

export interface CutRule {
  /** A face larger than this is cut. */
  readonly areaMeters2: (middle: Point) => number;
  /** The line that the cut becomes. */
  readonly tag: (areaMeters2: number, length: number) => Tag;
  /** Cuts are not made where a side would be narrower. */
  readonly leastMeters: number;
}

/** Halves a face across its long side until each piece is small enough. Returns all pieces, the face first. */
export function cutUp(mesh: Mesh<Tag>, face: number, rule: CutRule, random: Random): number[] {
  const done: number[] = [];
  const queue = [face];
  for (let current = queue.pop(); current !== undefined; current = queue.pop()) {
    const other = halve(mesh, current, rule, random);
    if (other === undefined) done.push(current);
    else queue.push(other, current);
  }
  return done.sort((a, b) => a - b);
}

function halve(mesh: Mesh<Tag>, face: number, rule: CutRule, random: Random): number | undefined {
  const ring = mesh.ring(face);
  const area = signedArea(ring);
  const { direction, length, breadth, middle } = frameOf(ring);
  if (area <= rule.areaMeters2(middle)) return undefined;
  const across = length >= breadth;
  const [along, span]: [Point, number] = across
    ? [direction, length]
    : [[-direction[1], direction[0]], breadth];
  if (span < rule.leastMeters * 2) return undefined;
  const shift = random.between(-0.07, 0.07) * span;
  let through: Point = [middle[0] + along[0] * shift, middle[1] + along[1] * shift];
  if (!contains(ring, through)) through = pointInside(ring);
  const cut = mesh.cut(
    face,
    through,
    [-along[1], along[0]],
    rule.tag(area, span),
    Math.min(14, rule.leastMeters / 2),
  );
  return cut?.face;
}

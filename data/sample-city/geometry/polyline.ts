import type { Point } from './plane.ts';
import { contains } from './polygon.ts';

export type Polyline = readonly Point[];

export function distance(a: Point, b: Point): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

export function mix(a: Point, b: Point, share: number): Point {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

/** The point of segment ab that is nearest to p. */
export function footOf(p: Point, a: Point, b: Point): Point {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const size = dx * dx + dy * dy;
  if (size === 0) return a;
  const t = Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / size));
  return [a[0] + dx * t, a[1] + dy * t];
}

export function lengthOf(line: Polyline): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) sum += distance(line[i - 1]!, line[i]!);
  return sum;
}

/** The point at `meters` along the line, with the unit direction there; clamped to the ends by design. */
export function along(line: Polyline, meters: number): { point: Point; direction: Point } {
  let rest = meters;
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1]!;
    const b = line[i]!;
    const size = distance(a, b);
    if (rest <= size || i === line.length - 1) {
      const share = size === 0 ? 0 : Math.max(0, Math.min(1, rest / size));
      return { point: mix(a, b, share), direction: [(b[0] - a[0]) / size, (b[1] - a[1]) / size] };
    }
    rest -= size;
  }
  throw new Error(`a line needs two points, got ${line.length}`);
}

/** Points at every `step` metres or a little less, the ends kept. */
export function resample(line: Polyline, step: number): Point[] {
  const total = lengthOf(line);
  const count = Math.max(1, Math.round(total / step));
  const out: Point[] = [line[0]!];
  for (let i = 1; i < count; i++) out.push(along(line, (total * i) / count).point);
  out.push(line[line.length - 1]!);
  return out;
}

/** Centripetal-like Catmull–Rom through all points, `pieces` per span. A closed line repeats no point. */
export function smooth(line: Polyline, pieces: number, closed = false): Point[] {
  const n = line.length;
  const out: Point[] = [];
  const at = (i: number): Point => {
    if (closed) return line[(i + n) % n]!;
    return line[Math.max(0, Math.min(n - 1, i))]!;
  };
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let k = 0; k < pieces; k++) {
      const t = k / pieces;
      const blend = (a: number, b: number, c: number, d: number) =>
        0.5 *
        (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
      out.push([blend(p0[0], p1[0], p2[0], p3[0]), blend(p0[1], p1[1], p2[1], p3[1])]);
    }
  }
  if (!closed) out.push(line[n - 1]!);
  return out;
}

/** A line beside the line: `meters` to its left (negative: right), mitred, the mitre bounded to 2. */
export function offset(line: Polyline, meters: number, closed = false): Point[] {
  const n = line.length;
  return line.map((p, i) => {
    const before = closed ? line[(i + n - 1) % n]! : line[Math.max(0, i - 1)]!;
    const after = closed ? line[(i + 1) % n]! : line[Math.min(n - 1, i + 1)]!;
    const u = unit(before, p) ?? unit(p, after)!;
    const v = unit(p, after) ?? u;
    const nx = -(u[1] + v[1]);
    const ny = u[0] + v[0];
    const size = Math.hypot(nx, ny);
    if (size < 1e-6) return [p[0] - u[1] * meters, p[1] + u[0] * meters];
    const cosHalf = size / 2;
    const reach = meters / Math.max(0.5, cosHalf) / size;
    return [p[0] + nx * reach, p[1] + ny * reach];
  });
}

function unit(a: Point, b: Point): Point | undefined {
  const size = distance(a, b);
  return size < 1e-9 ? undefined : [(b[0] - a[0]) / size, (b[1] - a[1]) / size];
}

/** Where segments ab and cd meet, as shares of each; nothing where they are parallel. */
export function crossing(a: Point, b: Point, c: Point, d: Point): { s: number; t: number } | undefined {
  const rx = b[0] - a[0];
  const ry = b[1] - a[1];
  const sx = d[0] - c[0];
  const sy = d[1] - c[1];
  const cross = rx * sy - ry * sx;
  if (Math.abs(cross) < 1e-9 * (Math.hypot(rx, ry) * Math.hypot(sx, sy) + 1e-12)) return undefined;
  const qx = c[0] - a[0];
  const qy = c[1] - a[1];
  return { s: (qx * sy - qy * sx) / cross, t: (qx * ry - qy * rx) / cross };
}

/** The parts of a line inside (or outside) a polygon; cut points lie on its boundary. */
export function clip(line: Polyline, ring: readonly Point[], keep: 'inside' | 'outside'): Point[][] {
  const parts: Point[][] = [];
  let current: Point[] = [];
  const flush = () => {
    if (current.length > 1 && lengthOf(current) > 1) parts.push(current);
    current = [];
  };
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1]!;
    const b = line[i]!;
    const cuts = cutsBy(ring, a, b);
    for (let k = 1; k < cuts.length; k++) {
      const from = cuts[k - 1]!;
      const to = cuts[k]!;
      if (to - from < 1e-9) continue;
      const inside = contains(ring, mix(a, b, (from + to) / 2));
      if (inside !== (keep === 'inside')) {
        flush();
        continue;
      }
      if (current.length === 0) current.push(mix(a, b, from));
      current.push(to === 1 ? b : mix(a, b, to));
    }
  }
  flush();
  return parts;
}

/** Shares of segment ab at which it crosses the ring, with 0 and 1. Most edges are ruled out by their box. */
function cutsBy(ring: readonly Point[], a: Point, b: Point): number[] {
  const west = Math.min(a[0], b[0]);
  const east = Math.max(a[0], b[0]);
  const south = Math.min(a[1], b[1]);
  const north = Math.max(a[1], b[1]);
  const cuts = [0];
  let c = ring[ring.length - 1]!;
  for (const d of ring) {
    const apart =
      (c[0] < west && d[0] < west) ||
      (c[0] > east && d[0] > east) ||
      (c[1] < south && d[1] < south) ||
      (c[1] > north && d[1] > north);
    if (!apart) {
      const hit = crossing(a, b, c, d);
      if (hit && hit.t >= 0 && hit.t < 1 && hit.s > 0 && hit.s < 1) cuts.push(hit.s);
    }
    c = d;
  }
  cuts.push(1);
  return cuts.length > 2 ? cuts.sort((p, q) => p - q) : cuts;
}

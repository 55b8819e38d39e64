import type { Point } from './plane.ts';

/** A closed ring without the repeated last point. */
export type Ring = readonly Point[];

/** Positive where the ring runs counter-clockwise, in square metres. */
export function signedArea(ring: Ring): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    sum += a[0] * b[1] - b[0] * a[1];
  }
  return sum / 2;
}

export function contains(ring: Ring, [x, y]: Point): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i]!;
    const b = ring[j]!;
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}

export function centroid(ring: Ring): Point {
  let x = 0;
  let y = 0;
  let sum = 0;
  const [ox, oy] = ring[0]!;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    const cross = (a[0] - ox) * (b[1] - oy) - (b[0] - ox) * (a[1] - oy);
    x += (a[0] + b[0] - 2 * ox) * cross;
    y += (a[1] + b[1] - 2 * oy) * cross;
    sum += cross;
  }
  return sum === 0 ? ring[0]! : [ox + x / (3 * sum), oy + y / (3 * sum)];
}

/** A point well inside, whatever the shape: the middle of the widest span on the best of a few scan lines. */
export function pointInside(ring: Ring): Point {
  const centre = centroid(ring);
  if (contains(ring, centre)) return centre;
  const [, south, , north] = boundsOf(ring);
  let best: { width: number; point: Point } | undefined;
  for (let k = 1; k < 12; k++) {
    const y = south + ((north - south) * k) / 12;
    const xs: number[] = [];
    for (let i = 0; i < ring.length; i++) {
      const a = ring[i]!;
      const b = ring[(i + 1) % ring.length]!;
      if (a[1] > y !== b[1] > y) xs.push(a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]));
    }
    xs.sort((p, q) => p - q);
    for (let i = 1; i < xs.length; i += 2) {
      const width = xs[i]! - xs[i - 1]!;
      if (!best || width > best.width) best = { width, point: [(xs[i]! + xs[i - 1]!) / 2, y] };
    }
  }
  return best?.point ?? centre;
}

/** `[west, south, east, north]` in metres. */
export function boundsOf(points: readonly Point[]): [number, number, number, number] {
  let west = Infinity;
  let south = Infinity;
  let east = -Infinity;
  let north = -Infinity;
  for (const [x, y] of points) {
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return [west, south, east, north];
}

export function distanceToSegment([px, py]: Point, a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const size = dx * dx + dy * dy;
  const t = size === 0 ? 0 : Math.max(0, Math.min(1, ((px - a[0]) * dx + (py - a[1]) * dy) / size));
  return Math.hypot(px - a[0] - t * dx, py - a[1] - t * dy);
}

/** Distance to the ring itself, inside or out. */
export function distanceToRing(ring: Ring, p: Point): number {
  let best = Infinity;
  for (let i = 0; i < ring.length; i++) {
    best = Math.min(best, distanceToSegment(p, ring[i]!, ring[(i + 1) % ring.length]!));
  }
  return best;
}

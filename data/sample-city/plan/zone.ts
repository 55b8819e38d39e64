import type { PlanLine } from '../geometry/noding.ts';
import type { Point } from '../geometry/plane.ts';
import { boundsOf, contains } from '../geometry/polygon.ts';
import { clip, offset } from '../geometry/polyline.ts';
import type { Town } from '../territory/divisions.ts';
import type { Tag } from './tags.ts';
import type { Watercourse } from './waters.ts';

/** Built-up ground with streets of its own. */
export interface Zone {
  readonly kind: 'centre' | 'county_seat' | 'town';
  /** Missing for the centre, where several towns meet. */
  readonly town?: Town;
  readonly centre: Point;
  readonly ring: readonly Point[];
  readonly bounds: readonly [number, number, number, number];
  /** Radians from east to the main street. */
  readonly axis: number;
  /** Where roads from outside arrive, with the direction outwards. */
  readonly gates: readonly { readonly at: Point; readonly outwards: Point }[];
}

export function zoneHolds(zone: Pick<Zone, 'ring' | 'bounds'>, p: Point): boolean {
  const [west, south, east, north] = zone.bounds;
  return p[0] >= west && p[0] <= east && p[1] >= south && p[1] <= north && contains(zone.ring, p);
}

/** Water inside a zone, with the green or the lane on its banks. */
export interface Corridor {
  readonly water: Watercourse;
  readonly bankMeters: number;
  readonly ring: readonly Point[];
}

export function corridorOf(water: Watercourse, bankMeters: number): Corridor {
  const reach = water.widthMeters / 2 + bankMeters;
  return { water, bankMeters, ring: [...offset(water.line, reach), ...offset(water.line, -reach).reverse()] };
}

/**
 * The roads along both banks inside a zone. They end where another corridor, a lake's park or a ring begins,
 * which they meet in a T; the water goes on beneath.
 */
export function quays(
  corridor: Corridor,
  within: readonly Point[],
  outside: readonly (readonly Point[])[],
  tag: (side: 'left' | 'right') => Tag,
): PlanLine<Tag>[] {
  const reach = corridor.water.widthMeters / 2 + corridor.bankMeters;
  return (['left', 'right'] as const).flatMap((side) => {
    let parts = clip(offset(corridor.water.line, side === 'left' ? reach : -reach), within, 'inside');
    for (const ring of outside) parts = clipAll(parts, ring, 'outside');
    if (parts.length === 0) return [];
    const sideTag = tag(side);
    return parts.map((points) => ({ points, tag: sideTag }));
  });
}

export function clipAll(
  lines: readonly (readonly Point[])[],
  ring: readonly Point[],
  keep: 'inside' | 'outside',
): Point[][] {
  const [west, south, east, north] = ringBounds(ring);
  return lines.flatMap((line) => {
    const [w, s, e, n] = boundsOf(line);
    const apart = w > east || e < west || s > north || n < south;
    if (apart) return keep === 'outside' ? [[...line]] : [];
    return clip(line, ring, keep);
  });
}

const known = new WeakMap<readonly Point[], readonly [number, number, number, number]>();

/** Rings are clipped by again and again. */
function ringBounds(ring: readonly Point[]) {
  let bounds = known.get(ring);
  if (!bounds) {
    bounds = boundsOf(ring);
    known.set(ring, bounds);
  }
  return bounds;
}

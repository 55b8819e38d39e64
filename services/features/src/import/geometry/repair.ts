import type { Geometry, Position } from 'geojson';

/** What was put right, none of which loses anything. */
export type Repair = 'duplicate_points' | 'ring_closed' | 'ring_order';

/** Why a geometry can't be taken, and where. */
export interface GeometryProblem {
  readonly code: 'geometry_degenerate' | 'geometry_invalid' | 'geometry_empty';
  readonly reason: { readonly zh: string; readonly en: string };
  readonly at?: Position;
}

export type RepairResult =
  | { readonly geometry: Geometry; readonly repairs: ReadonlySet<Repair> }
  | { readonly problem: GeometryProblem };

/**
 * Removes repeated points, closes rings, and turns outer rings counter-clockwise and holes clockwise (RFC 7946),
 * on `[lng, lat]`. What would need a decision (a line of one point, a ring of two) is a problem, never guessed.
 */
export function repairGeometry(geometry: Geometry): RepairResult {
  const repairs = new Set<Repair>();
  try {
    return { geometry: repaired(geometry, repairs), repairs };
  } catch (error) {
    if (error instanceof Degenerate) return { problem: error.problem };
    throw error;
  }
}

/** Carries a problem out of the depth of a geometry; never leaves this file. */
class Degenerate extends Error {
  readonly problem: GeometryProblem;
  constructor(
    zh: string,
    en: string,
    at: Position | undefined,
    code: GeometryProblem['code'] = 'geometry_degenerate',
  ) {
    super(en);
    this.problem = { code, reason: { zh, en }, ...(at === undefined ? {} : { at }) };
  }
}

function repaired(geometry: Geometry, repairs: Set<Repair>): Geometry {
  switch (geometry.type) {
    case 'Point':
      return geometry;
    case 'MultiPoint':
      requireSome(geometry.coordinates);
      return geometry;
    case 'LineString':
      return { type: 'LineString', coordinates: line(geometry.coordinates, repairs) };
    case 'MultiLineString':
      requireSome(geometry.coordinates);
      return {
        type: 'MultiLineString',
        coordinates: geometry.coordinates.map((part) => line(part, repairs)),
      };
    case 'Polygon':
      return { type: 'Polygon', coordinates: rings(geometry.coordinates, repairs) };
    case 'MultiPolygon':
      requireSome(geometry.coordinates);
      return { type: 'MultiPolygon', coordinates: geometry.coordinates.map((part) => rings(part, repairs)) };
    case 'GeometryCollection':
      requireSome(geometry.geometries);
      return {
        type: 'GeometryCollection',
        geometries: geometry.geometries.map((part) => repaired(part, repairs)),
      };
  }
}

function requireSome(parts: readonly unknown[]): void {
  if (parts.length === 0) throw new Degenerate('空几何', 'an empty geometry', undefined, 'geometry_empty');
}

function line(positions: readonly Position[], repairs: Set<Repair>): Position[] {
  const distinct = withoutRepeats(positions, repairs);
  if (distinct.length < 2) {
    throw new Degenerate(
      '线的所有点重合，长度为零',
      'a line whose points are all the same: its length is zero',
      positions[0],
    );
  }
  return distinct;
}

function rings(polygon: readonly Position[][], repairs: Set<Repair>): Position[][] {
  requireSome(polygon);
  return polygon.map((ring, index) => orderedRing(ring, index === 0, repairs));
}

function orderedRing(positions: readonly Position[], outer: boolean, repairs: Set<Repair>): Position[] {
  const ring = withoutRepeats(positions, repairs);
  const [first] = ring;
  const last = ring.at(-1);
  if (first !== undefined && last !== undefined && !same(first, last)) {
    ring.push([...first]);
    repairs.add('ring_closed');
  }
  if (ring.length < 4) {
    throw new Degenerate('面的环少于三个不同的点', 'a ring of fewer than three different points', first);
  }
  const area = signedArea(ring);
  // A ring of no area has no order; that it is no polygon is for the check of validity to say.
  if (area !== 0 && area > 0 !== outer) {
    ring.reverse();
    repairs.add('ring_order');
  }
  return ring;
}

function withoutRepeats(positions: readonly Position[], repairs: Set<Repair>): Position[] {
  const distinct: Position[] = [];
  for (const position of positions) {
    const before = distinct.at(-1);
    if (before === undefined || !same(before, position)) distinct.push(position);
  }
  if (distinct.length !== positions.length) repairs.add('duplicate_points');
  return distinct;
}

function same(a: Position, b: Position): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** Twice the area in square degrees, positive where counter-clockwise. Relative to the first point, to keep digits. */
function signedArea(ring: readonly Position[]): number {
  const [originX = 0, originY = 0] = ring[0] ?? [];
  let sum = 0;
  for (let index = 1; index < ring.length; index++) {
    const [ax = 0, ay = 0] = ring[index - 1] as Position;
    const [bx = 0, by = 0] = ring[index] as Position;
    sum += (ax - originX) * (by - originY) - (bx - originX) * (ay - originY);
  }
  return sum;
}

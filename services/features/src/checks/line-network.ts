import { pathsOf, withPaths } from '@tongtu/sdk/checks';
import { metersPerDegree } from '@tongtu/sdk/geo';
import type { Geometry, Position } from 'geojson';

/** Positions closer than this are one: stored coordinates are rounded to a centimetre. */
export const COINCIDENT_METERS = 0.015;

/** The free ends of the lines of a geometry; a closed one has none. */
export function endsOf(geometry: Geometry): Position[] {
  return pathsOf(geometry).flatMap((path) => {
    const [first, last] = [path[0], path.at(-1)];
    return first && last && path.length > 1 && metersBetween(first, last) > COINCIDENT_METERS
      ? [first, last]
      : [];
  });
}

function metersBetween([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position): number {
  const [lng, lat] = metersPerDegree(ay);
  return Math.hypot((bx - ax) * lng, (by - ay) * lat);
}

/** The place on a geometry that is nearest to a position. */
export interface Nearest {
  readonly distanceMeters: number;
  readonly at: Position;
}

/** `undefined` where the geometry has no position. Of an area, its outline; of a point, itself. */
export function nearestOn(geometry: Geometry, position: Position): Nearest | undefined {
  const [lng, lat] = metersPerDegree(position[1] as number);
  const flat = ([x = 0, y = 0]: Position): [number, number] => [
    (x - (position[0] as number)) * lng,
    (y - (position[1] as number)) * lat,
  ];
  let nearest: Nearest | undefined;
  const offer = (x: number, y: number) => {
    const distanceMeters = Math.hypot(x, y);
    if (!nearest || distanceMeters < nearest.distanceMeters)
      nearest = {
        distanceMeters,
        at: [(position[0] as number) + x / lng, (position[1] as number) + y / lat],
      };
  };
  for (const path of pathsOf(geometry)) {
    if (path[0]) offer(...flat(path[0]));
    for (let index = 1; index < path.length; index++) {
      const [a, b] = [flat(path[index - 1] as Position), flat(path[index] as Position)];
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
      const length = dx * dx + dy * dy;
      const share = length === 0 ? 0 : Math.max(0, Math.min(1, -(a[0] * dx + a[1] * dy) / length));
      offer(a[0] + dx * share, a[1] + dy * share);
    }
  }
  return nearest;
}

export function touches(geometry: Geometry, position: Position): boolean {
  return (nearestOn(geometry, position)?.distanceMeters ?? Infinity) <= COINCIDENT_METERS;
}

export function hasVertexAt(geometry: Geometry, position: Position): boolean {
  return pathsOf(geometry).some((path) =>
    path.some((vertex) => metersBetween(vertex, position) <= COINCIDENT_METERS),
  );
}

/** Where two geometries cross or touch, at most `limit` places. Edges that lie on each other have no one place. */
export function crossingsOf(a: Geometry, b: Geometry, limit: number): Position[] {
  const others = edgesOf(b);
  const places: Position[] = [];
  for (const edge of edgesOf(a))
    for (const other of others) {
      if (places.length >= limit) return places;
      const place = meet(edge, other);
      if (place && !places.some((known) => metersBetween(known, place) <= COINCIDENT_METERS))
        places.push(place);
    }
  return places;
}

type Edge = readonly [Position, Position];

function edgesOf(geometry: Geometry): Edge[] {
  return pathsOf(geometry).flatMap((path) =>
    path.slice(1).map((position, at): Edge => [path[at] as Position, position]),
  );
}

function meet([a, b]: Edge, [c, d]: Edge): Position | undefined {
  const [ax, ay, bx, by, cx, cy, dx, dy] = [...xy(a), ...xy(b), ...xy(c), ...xy(d)] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx)) return undefined;
  if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return undefined;
  const cross = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
  if (cross === 0) return undefined;
  const along = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / cross;
  const other = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / cross;
  return along >= 0 && along <= 1 && other >= 0 && other <= 1
    ? [ax + (bx - ax) * along, ay + (by - ay) * along]
    : undefined;
}

const xy = ([x = 0, y = 0]: Position): [number, number] => [x, y];

/** The line with a vertex at this place on it; as it is where it has one there. */
export function withVertex(geometry: Geometry, place: Position): Geometry {
  if (hasVertexAt(geometry, place)) return geometry;
  let isIn = false;
  return withPaths(geometry, (path) => {
    const at = path.findIndex(
      (position, index) =>
        index > 0 &&
        touches({ type: 'LineString', coordinates: [path[index - 1] as Position, position] }, place),
    );
    if (isIn || at < 0) return path;
    isIn = true;
    return path.toSpliced(at, 0, place);
  });
}

/** The line with every end at this place moved to another. */
export function withEndMoved(geometry: Geometry, from: Position, to: Position): Geometry {
  return withPaths(geometry, (path) =>
    path.map((position, at) =>
      (at === 0 || at === path.length - 1) && metersBetween(position, from) <= COINCIDENT_METERS
        ? to
        : position,
    ),
  );
}

import type { Geometry, MultiPolygon, Polygon, Position } from 'geojson';
import { contains, ringsAreSimple, signedArea } from '../model/rings.ts';

/**
 * The geometry with its coordinates on the grid of `gridDegrees`, repeats dropped, elevations dropped.
 * `undefined` where nothing is left: a line in one cell, a ring without area, or rings that come to
 * cross or touch on the grid, because an invalid polygon is worse than none.
 */
export function coarsenGeometry(geometry: Geometry, gridDegrees: number): Geometry | undefined {
  const snap = snapTo(gridDegrees);
  switch (geometry.type) {
    case 'Point':
      return geometry.coordinates.length < 2
        ? undefined
        : { type: 'Point', coordinates: snap(geometry.coordinates) };
    case 'MultiPoint': {
      const seen = new Map(geometry.coordinates.map(snap).map((position) => [position.join(), position]));
      return seen.size === 0 ? undefined : { type: 'MultiPoint', coordinates: [...seen.values()] };
    }
    case 'LineString': {
      const line = withoutRepeats(geometry.coordinates.map(snap));
      return line.length < 2 ? undefined : { type: 'LineString', coordinates: line };
    }
    case 'MultiLineString': {
      const lines = geometry.coordinates
        .map((line) => withoutRepeats(line.map(snap)))
        .filter((line) => line.length >= 2);
      return lines.length === 0 ? undefined : { type: 'MultiLineString', coordinates: lines };
    }
    case 'Polygon':
      return coarsenPolygons(geometry, [geometry.coordinates], snap);
    case 'MultiPolygon':
      return coarsenPolygons(geometry, geometry.coordinates, snap);
    case 'GeometryCollection': {
      const geometries = geometry.geometries
        .map((part) => coarsenGeometry(part, gridDegrees))
        .filter((part) => part !== undefined);
      return geometries.length === 0 ? undefined : { type: 'GeometryCollection', geometries };
    }
  }
}

type Snap = (position: Position) => Position;

/** Grid lines are multiples of the step. `k / 2000` is the nearest double of its decimal; `k * 0.0005` is not. */
function snapTo(gridDegrees: number): Snap {
  const perDegree = Math.round(1 / gridDegrees);
  const exact = Math.abs(perDegree * gridDegrees - 1) < 1e-9;
  // `+ 0` turns -0 into 0.
  const snap = (value: number) =>
    exact ? Math.round(value * perDegree) / perDegree + 0 : Math.round(value / gridDegrees) * gridDegrees + 0;
  return (position) => [snap(position[0]!), snap(position[1]!)];
}

function withoutRepeats(line: Position[]): Position[] {
  return line.filter((position, at) => at === 0 || !same(position, line[at - 1]!));
}

function same(a: Position, b: Position): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function coarsenPolygons(
  source: Polygon | MultiPolygon,
  polygons: Position[][][],
  snap: Snap,
): Geometry | undefined {
  const kept = polygons.map((rings) => coarsenRings(rings, snap)).filter((rings) => rings.length > 0);
  if (kept.length === 0 || !ringsAreSimple(kept.flat())) return undefined;
  if (source.type === 'Polygon') return { type: 'Polygon', coordinates: kept[0]! };
  return { type: 'MultiPolygon', coordinates: kept };
}

/** Nothing where the shell collapses or turns over; holes that do, or that come to lie outside, are filled. */
function coarsenRings([shell, ...holes]: Position[][], snap: Snap): Position[][] {
  const coarse = shell && coarsenRing(shell, snap);
  if (!coarse) return [];
  const coarseHoles = holes
    .map((hole) => coarsenRing(hole, snap))
    .filter((hole) => hole !== undefined)
    .filter((hole) => contains(coarse, hole[0]!));
  return [coarse, ...coarseHoles];
}

function coarsenRing(ring: Position[], snap: Snap): Position[] | undefined {
  const coarse = withoutSpikes(withoutRepeats(ring.map(snap)).slice(0, -1));
  if (coarse.length < 3) return undefined;
  const closed = [...coarse, coarse[0]!];
  const turned = Math.sign(signedArea(closed)) !== Math.sign(signedArea(ring));
  return turned ? undefined : closed;
}

/**
 *      s
 *      |       A path out and back along itself (a-s-a) bounds nothing: dropped, as often as one
 *   b--a--c    appears. `ring` is open (its first position is not repeated at the end).
 */
function withoutSpikes(ring: Position[]): Position[] {
  let open = ring;
  for (let at = 0; at < open.length && open.length >= 3; ) {
    const before = open[(at + open.length - 1) % open.length]!;
    const after = open[(at + 1) % open.length]!;
    if (same(before, after)) {
      const next = (at + 1) % open.length;
      open = open.filter((_, index) => index !== at && index !== next);
      at = 0;
    } else if (same(open[at]!, after)) {
      open = open.filter((_, index) => index !== at);
      at = 0;
    } else at += 1;
  }
  return open;
}

import type { Geometry, Position } from 'geojson';
import { geometryBounds } from './geometry-bounds.ts';

/** A point that stands for a geometry: itself, the middle of a line's course, a place inside an area. */
export function anchorPoint(geometry: Geometry): Position | undefined {
  switch (geometry.type) {
    case 'Point':
      return geometry.coordinates;
    case 'MultiPoint':
      return geometry.coordinates[0];
    case 'LineString':
      return halfway(geometry.coordinates);
    case 'MultiLineString':
      return halfway(longest(geometry.coordinates));
    case 'Polygon':
      return inside(geometry.coordinates);
    case 'MultiPolygon':
      return inside(largest(geometry.coordinates));
    case 'GeometryCollection':
      return geometry.geometries.map(anchorPoint).find((point) => point !== undefined);
  }
}

/** In degrees: which place along a line is its middle need not be right to the metre. */
const step = (a: Position, b: Position) => Math.hypot(b[0]! - a[0]!, b[1]! - a[1]!);
const lengthOf = (line: readonly Position[]) =>
  line.slice(1).reduce((sum, position, at) => sum + step(line[at]!, position), 0);
const longest = (lines: readonly Position[][]) =>
  lines.reduce((best, line) => (lengthOf(line) > lengthOf(best) ? line : best), lines[0] ?? []);

function halfway(line: readonly Position[]): Position | undefined {
  let left = lengthOf(line) / 2;
  for (const [at, to] of line.entries()) {
    const from = line[at - 1];
    if (!from) continue;
    const length = step(from, to);
    if (length >= left && length > 0) {
      const share = left / length;
      return [from[0]! + (to[0]! - from[0]!) * share, from[1]! + (to[1]! - from[1]!) * share];
    }
    left -= length;
  }
  return line[0];
}

function largest(polygons: readonly Position[][][]): readonly Position[][] {
  const sizeOf = (rings: readonly Position[][]) => {
    const [west, south, east, north] = geometryBounds({
      type: 'MultiLineString',
      coordinates: [...rings],
    }) ?? [0, 0, 0, 0];
    return (east - west) * (north - south);
  };
  return polygons.reduce((best, each) => (sizeOf(each) > sizeOf(best) ? each : best), polygons[0] ?? []);
}

/**
 * The middle of the widest stretch inside, halfway up the area: it lies neither in a hole nor beside a bent shape.
 *
 *       ┌───┐ ┌───┐
 *       │ • └─┘   │
 *       └─────────┘
 */
function inside(rings: readonly Position[][]): Position | undefined {
  const box = geometryBounds({ type: 'MultiLineString', coordinates: [...rings] });
  if (!box) return undefined;
  const y = (box[1] + box[3]) / 2;
  const crossings = rings
    .flatMap((ring) =>
      ring.slice(1).flatMap((to, at): number[] => {
        const from = ring[at]!;
        if (from[1]! > y === to[1]! > y) return [];
        return [from[0]! + ((y - from[1]!) / (to[1]! - from[1]!)) * (to[0]! - from[0]!)];
      }),
    )
    .sort((a, b) => a - b);
  let best: readonly [number, number] | undefined;
  for (let at = 0; at + 1 < crossings.length; at += 2) {
    const [west, east] = [crossings[at]!, crossings[at + 1]!];
    if (!best || east - west > best[1] - best[0]) best = [west, east];
  }
  return best ? [(best[0] + best[1]) / 2, y] : [(box[0] + box[2]) / 2, y];
}

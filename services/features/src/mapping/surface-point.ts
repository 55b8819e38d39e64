import type { Position } from 'geojson';
import { signedArea } from '../model/rings.ts';

/**
 * A position inside the polygon (rings closed, shell first), as ST_PointOnSurface finds it:
 *
 *        ____
 *    ___|    |       cut at half height, take the middle
 *   |  o---o |       of the widest piece inside
 *   |________|
 *
 * `undefined` where the polygon has no inside.
 */
export function pointOnSurface(rings: readonly (readonly Position[])[]): Position | undefined {
  const y = scanLatitude(rings);
  if (y === undefined) return undefined;
  const crossings = rings.flatMap((ring) => crossingsAt(ring, y)).sort((a, b) => a - b);
  let best: { middle: number; width: number } | undefined;
  for (let at = 0; at + 1 < crossings.length; at += 2) {
    const [from, to] = [crossings[at]!, crossings[at + 1]!];
    if (!best || to - from > best.width) best = { middle: (from + to) / 2, width: to - from };
  }
  return best && best.width > 0 ? [best.middle, y] : undefined;
}

/** Near the middle, between two vertices: on a vertex the count of crossings would be in doubt. */
function scanLatitude(rings: readonly (readonly Position[])[]): number | undefined {
  const latitudes = [...new Set(rings.flat().map((position) => position[1]!))].sort((a, b) => a - b);
  if (latitudes.length < 2) return undefined;
  const middle = (latitudes[0]! + latitudes.at(-1)!) / 2;
  const above = latitudes.findIndex((latitude) => latitude > middle);
  return (latitudes[above - 1]! + latitudes[above]!) / 2;
}

function crossingsAt(ring: readonly Position[], y: number): number[] {
  return ring.slice(1).flatMap((b, at) => {
    const [ax, ay] = ring[at] as [number, number];
    const [bx, by] = b as [number, number];
    return ay > y !== by > y ? [ax + ((y - ay) * (bx - ax)) / (by - ay)] : [];
  });
}

/** The polygon with the greatest area, holes not counted off. */
export function largestPolygon(polygons: readonly Position[][][]): Position[][] | undefined {
  const area = (rings: Position[][]) => Math.abs(signedArea(rings[0] ?? [[0, 0]]));
  return polygons.reduce<Position[][] | undefined>(
    (largest, rings) => (!largest || area(rings) > area(largest) ? rings : largest),
    undefined,
  );
}

/** The middle of a line by length in the plane of degrees, longitudes shortened by the cosine of latitude. */
export function middleOfLine(line: readonly Position[]): Position | undefined {
  const half = lengthOf(line) / 2;
  let passed = 0;
  for (let at = 1; at < line.length; at++) {
    const [a, b] = [line[at - 1]!, line[at]!];
    const length = distance(a, b);
    if (passed + length >= half && length > 0) {
      const share = (half - passed) / length;
      return [a[0]! + (b[0]! - a[0]!) * share, a[1]! + (b[1]! - a[1]!) * share];
    }
    passed += length;
  }
  return line[0];
}

export function lengthOf(line: readonly Position[]): number {
  return line.slice(1).reduce((sum, b, at) => sum + distance(line[at]!, b), 0);
}

function distance([ax, ay]: Position, [bx, by]: Position): number {
  return Math.hypot((bx! - ax!) * Math.cos(((ay! + by!) * Math.PI) / 360), by! - ay!);
}

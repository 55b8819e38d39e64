import type { LngLat } from '@tongtu/sdk/geo';
import type { Position } from 'geojson';
import { areaOf, lengthMeters } from '../../map/measure/geodesic.ts';
import { planeAt } from '../edit/geometry/plane.ts';

/** What one wants to know while drawing. */
export interface Reading {
  readonly lengthMeters: number;
  /** Of the edge that is being drawn. */
  readonly edgeMeters: number;
  /** Of an area only. */
  readonly areaSquareMeters?: number;
  /** Between the last two edges, 0 to 180; missing before there are two. */
  readonly angleDegrees?: number;
}

/** Measured on the ellipsoid. @param positions in the order in which they were drawn, the one under the pointer last */
export function readingOf(positions: readonly Position[], isArea: boolean): Reading {
  const corners = positions.map(([lng, lat]): LngLat => [lng!, lat!]);
  const angleDegrees = lastAngle(positions);
  return {
    lengthMeters: lengthMeters(isArea && corners.length > 2 ? [...corners, corners[0]!] : corners),
    edgeMeters: lengthMeters(corners.slice(-2)),
    ...(isArea && corners.length > 2 ? { areaSquareMeters: areaOf(corners).areaSquareMeters } : {}),
    ...(angleDegrees === undefined ? {} : { angleDegrees }),
  };
}

function lastAngle(positions: readonly Position[]): number | undefined {
  const [before, corner, end] = positions.slice(-3);
  if (!before || !corner || !end) return undefined;
  const plane = planeAt(corner);
  const [a, b] = [plane.toMeters(before), plane.toMeters(end)];
  const difference = Math.abs(Math.atan2(a[1], a[0]) - Math.atan2(b[1], b[0]));
  return (Math.min(difference, 2 * Math.PI - difference) * 180) / Math.PI;
}

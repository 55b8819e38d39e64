import { type Bbox, bboxesMeet } from '@tongtu/sdk/geo';
import type { Geometry, Position } from 'geojson';
import { chainsOf } from './chains.ts';
import { planeAt } from './plane.ts';

/** Geometries are never changed in place, so the box of each is worked out once. */
const boxes = new WeakMap<Geometry, Bbox>();

/** The box of a geometry in degrees. */
export function boxOf(geometry: Geometry): Bbox {
  const known = boxes.get(geometry);
  if (known) return known;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { positions } of chainsOf(geometry))
    for (const [lng, lat] of positions) {
      west = Math.min(west, lng!);
      south = Math.min(south, lat!);
      east = Math.max(east, lng!);
      north = Math.max(north, lat!);
    }
  const box: Bbox = [west, south, east, north];
  boxes.set(geometry, box);
  return box;
}

/** The box about a position that reaches this far to every side. */
function boxAround(position: Position, meters: number): Bbox {
  const plane = planeAt(position);
  const [west, south] = plane.toPosition([-meters, -meters]);
  const [east, north] = plane.toPosition([meters, meters]);
  return [west!, south!, east!, north!];
}

/** Those of the features whose box comes as near to the position as that. */
export function* near<Feature extends { readonly geometry: Geometry }>(
  features: Iterable<Feature>,
  position: Position,
  meters: number,
): Generator<Feature> {
  const box = boxAround(position, meters);
  for (const feature of features) if (bboxesMeet(boxOf(feature.geometry), box)) yield feature;
}

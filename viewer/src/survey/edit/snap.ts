import type { Position } from 'geojson';
import type { DeskFeature, FeatureKey } from './feature.ts';
import { chainsOf, edgesOf } from './geometry/chains.ts';
import { distance, nearestOnEdge, planeAt } from './geometry/plane.ts';
import { near } from './geometry/reach.ts';

export interface Snapped {
  readonly position: Position;
  readonly to: 'vertex' | 'edge';
  /** Missing where it is no feature of the desk's. */
  readonly key?: FeatureKey;
}

/**
 * The vertex within reach that is nearest, else the nearest place on an edge. A vertex comes before an edge that is
 * nearer: who points at a corner means the corner.
 *
 * @param skipped features that are no aim, such as what is being drawn
 */
export function snap(
  wanted: Position,
  features: Iterable<Pick<DeskFeature, 'geometry'> & { readonly key?: FeatureKey }>,
  toleranceMeters: number,
  skipped: ReadonlySet<FeatureKey> = new Set(),
): Snapped | undefined {
  const plane = planeAt(wanted);
  let vertex: (Snapped & { far: number }) | undefined;
  let edge: (Snapped & { far: number }) | undefined;
  for (const { key, geometry } of near(features, wanted, toleranceMeters)) {
    if (key !== undefined && skipped.has(key)) continue;
    const whose = key === undefined ? {} : { key };
    for (const chain of chainsOf(geometry)) {
      const points = chain.positions.map((position) => plane.toMeters(position));
      points.forEach((point, index) => {
        const far = distance(point, [0, 0]);
        if (far <= toleranceMeters && far < (vertex?.far ?? Infinity))
          vertex = { position: chain.positions[index]!, to: 'vertex', ...whose, far };
      });
      for (const [from, to] of edgesOf(chain)) {
        const nearest = nearestOnEdge([0, 0], points[from]!, points[to]!).point;
        const far = distance(nearest, [0, 0]);
        if (far <= toleranceMeters && far < (edge?.far ?? Infinity))
          edge = { position: plane.toPosition(nearest), to: 'edge', ...whose, far };
      }
    }
  }
  const found = vertex ?? edge;
  if (!found) return undefined;
  const { far, ...snapped } = found;
  return snapped;
}

/** How far some pixels are on the ground, at a zoom of tiles of 512 pixels. */
export function metersOfPixels(pixels: number, zoom: number, lat: number): number {
  const plane = planeAt([0, lat]);
  return pixels * plane.toMeters([360 / (512 * 2 ** zoom), lat])[0];
}

import type { Position } from 'geojson';
import { type Decision, decide, refuse, replace } from '../edit.ts';
import type { DeskFeature } from '../feature.ts';
import { withChains } from '../geometry/chains.ts';
import { planeAt, rounded } from '../geometry/plane.ts';

/**
 * Moves whole features as far as from one position to the other. Neighbours stay: what is moved as a whole is taken out
 * of its place; a boundary in common is moved by its vertices.
 */
export function move(features: readonly DeskFeature[], from: Position, to: Position): Decision {
  if (features.length === 0) return refuse('nothing_selected');
  const [east, north] = planeAt(from).toMeters(to);
  return decide(
    'move',
    features.map((feature) =>
      replace(feature, {
        geometry:
          withChains(feature.geometry, ({ positions }) =>
            positions.map((position) => rounded(planeAt(position).toPosition([east, north]))),
          ) ?? feature.geometry,
      }),
    ),
    features.map(({ key }) => key),
  );
}

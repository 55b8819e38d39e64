import { type Decision, refuse } from '../edit.ts';
import type { DeskFeature, Sheet } from '../feature.ts';
import { chainsOf } from '../geometry/chains.ts';
import { isSame, planeAt } from '../geometry/plane.ts';
import { squareRing } from '../geometry/square-ring.ts';
import { moveVertices } from './move-vertices.ts';

/** Makes the corners of an area right angles. What shares a wall with it goes along. */
export function square(sheet: Sheet, feature: DeskFeature): Decision {
  if (!feature.geometry.type.endsWith('Polygon')) return refuse('wrong_geometry');
  const moves = chainsOf(feature.geometry).flatMap(({ positions }) => {
    const plane = planeAt(positions[0]!);
    const squared = squareRing(positions.map((position) => plane.toMeters(position)));
    return (squared ?? []).map((point, index) => ({ from: positions[index]!, to: plane.toPosition(point) }));
  });
  const wanted = moves.filter(({ from, to }) => !isSame(from, to));
  if (wanted.length === 0) return refuse('no_right_angles');
  return moveVertices(sheet, feature, wanted, { action: 'square' });
}

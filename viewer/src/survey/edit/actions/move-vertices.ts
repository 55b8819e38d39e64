import type { Position } from 'geojson';
import { type Decision, decide, refuse, replace } from '../edit.ts';
import type { DeskFeature, Sheet } from '../feature.ts';
import { chainsOf, withChains } from '../geometry/chains.ts';
import { isSame, rounded } from '../geometry/plane.ts';
import { meeting, noded, verticesOnEdgesAt } from '../geometry/shared.ts';

export interface VertexMove {
  readonly from: Position;
  readonly to: Position;
}

/**
 * Moves vertices, and with them those of every line and area that meets them there, so that a boundary in common stays
 * one, at whichever of its sides somebody began:
 *
 *     a───b───c         a───b───c
 *     │ L │ R │   b→n   │ L  \ R│      also where b lay on an edge of R, which had no vertex there
 *     d───e───f         d───e─n─f
 *
 * @param alone moves the vertex of that one feature and leaves its neighbours where they are
 */
export function moveVertices(
  sheet: Sheet,
  feature: DeskFeature,
  moves: readonly VertexMove[],
  {
    alone = false,
    action = 'reshape',
  }: { readonly alone?: boolean; readonly action?: 'reshape' | 'square' } = {},
): Decision {
  const others = [...sheet.values()];
  const moving = moves.map(({ from }) => from);
  const met = alone
    ? [feature]
    : [...new Map(moving.flatMap((from) => meeting(others, from)).map((each) => [each.key, each])).values()];
  if (!met.some(({ key }) => key === feature.key)) return refuse('no_vertex_here');
  const prepared = alone ? met : met.map((each) => prepare(each, moving, others));
  const changes = prepared.map((each, index) => {
    const geometry = withChains(each.geometry, ({ positions, isRing }) =>
      withoutRepeats(
        positions.map((position) => {
          const found = moves.find(({ from }) => isSame(from, position));
          return found ? rounded(found.to) : position;
        }),
        isRing,
      ),
    );
    return geometry && replace(met[index]!, { geometry });
  });
  if (!changes.every((each) => each !== undefined)) return refuse('too_few_vertices');
  if (changes.every(({ before, after }) => !hasMoved(before!, after!))) return refuse('no_vertex_here');
  return decide(action, changes, [feature.key]);
}

/** With a vertex wherever its edges touch what moves, or what stays while they move. */
function prepare(
  feature: DeskFeature,
  moving: readonly Position[],
  others: readonly DeskFeature[],
): DeskFeature {
  const withMoving = noded(feature, moving);
  const staying = moving.flatMap((from) =>
    verticesOnEdgesAt(
      withMoving,
      from,
      others.filter(({ key }) => key !== feature.key),
    ),
  );
  return noded(withMoving, staying);
}

/** A vertex that was moved upon the next is one with it. */
function withoutRepeats(positions: readonly Position[], isRing: boolean): readonly Position[] {
  const kept = positions.filter((position, index) => index === 0 || !isSame(position, positions[index - 1]!));
  return isRing && kept.length > 1 && isSame(kept[0]!, kept.at(-1)!) ? kept.slice(0, -1) : kept;
}

function hasMoved(before: DeskFeature, after: DeskFeature): boolean {
  const [one, other] = [before, after].map(({ geometry }) =>
    chainsOf(geometry).flatMap((each) => each.positions),
  );
  return one!.length !== other!.length || one!.some((position, index) => !isSame(position, other![index]!));
}

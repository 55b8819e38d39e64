import type { Position } from 'geojson';
import { type Decision, decide, refuse, replace } from '../edit.ts';
import type { DeskFeature, Sheet } from '../feature.ts';
import { type Chain, chainsOf, type VertexAddress, withChains } from '../geometry/chains.ts';
import { isSame } from '../geometry/plane.ts';
import { near } from '../geometry/reach.ts';

/**
 * Takes a vertex out. Features whose boundary runs through it the same way lose it too; those that begin, end or branch
 * off there keep it.
 */
export function removeVertex(
  sheet: Sheet,
  feature: DeskFeature,
  { chain: number, index }: VertexAddress,
): Decision {
  const chain = chainsOf(feature.geometry)[number];
  const vertex = chain?.positions[index];
  if (!chain || !vertex) return refuse('no_vertex_here');
  const beside = neighbours(chain, index);
  const changes = [...near(sheet.values(), vertex, 0)].flatMap((each) => {
    const geometry = withChains(each.geometry, (other, place) => {
      const at =
        each.key === feature.key && place === number
          ? index
          : other.positions.findIndex(
              (position, at) => isSame(position, vertex) && areSame(neighbours(other, at), beside),
            );
      return at < 0 ? other.positions : other.positions.toSpliced(at, 1);
    });
    return geometry === undefined && each.key !== feature.key ? [] : [{ each, geometry }];
  });
  if (changes.some(({ geometry }) => geometry === undefined)) return refuse('too_few_vertices');
  return decide(
    'reshape',
    changes.map(({ each, geometry }) => replace(each, { geometry: geometry! })),
    [feature.key],
  );
}

type Neighbours = readonly [Position | undefined, Position | undefined];

function neighbours({ positions, isRing }: Chain, index: number): Neighbours {
  return isRing
    ? [positions.at(index - 1), positions[(index + 1) % positions.length]]
    : [positions[index - 1], positions[index + 1]];
}

function areSame([a, b]: Neighbours, [c, d]: Neighbours): boolean {
  if (!a || !b || !c || !d) return false;
  return (isSame(a, c) && isSame(b, d)) || (isSame(a, d) && isSame(b, c));
}

import type { Position } from 'geojson';
import { type Decision, decide, refuse, replace } from '../edit.ts';
import type { DeskFeature, Sheet } from '../feature.ts';
import { type Chain, chainsOf, edgesOf, type VertexAddress, withChains } from '../geometry/chains.ts';
import { isSame, rounded } from '../geometry/plane.ts';
import { near } from '../geometry/reach.ts';

/**
 * A new vertex in the edge that begins at the address, there where it is wanted. Features that have the same edge get it
 * too: what was one boundary stays one.
 */
export function addVertex(
  sheet: Sheet,
  feature: DeskFeature,
  { chain: number, index }: VertexAddress,
  wanted: Position,
): Decision {
  const chain = chainsOf(feature.geometry)[number];
  const edge = chain && edgesOf(chain)[index];
  if (!edge) return refuse('no_vertex_here');
  const position = rounded(wanted);
  const [a, b] = [chain.positions[edge[0]]!, chain.positions[edge[1]]!];
  if (isSame(position, a) || isSame(position, b)) return refuse('no_vertex_here');
  const changes = [...near(sheet.values(), a, 0)].flatMap((each) => {
    if (!chainsOf(each.geometry).some((other) => placeOf(other, a, b) >= 0)) return [];
    const geometry = withChains(each.geometry, (other) => {
      const place = placeOf(other, a, b);
      return place < 0 ? other.positions : other.positions.toSpliced(place + 1, 0, position);
    });
    return geometry ? [replace(each, { geometry })] : [];
  });
  return decide('reshape', changes, [feature.key]);
}

/** Where in the chain the edge between the two begins, whichever way it runs; -1 where it is not there. */
function placeOf(chain: Chain, a: Position, b: Position): number {
  return edgesOf(chain).findIndex(([from, to]) => {
    const [start, end] = [chain.positions[from]!, chain.positions[to]!];
    return (isSame(start, a) && isSame(end, b)) || (isSame(start, b) && isSame(end, a));
  });
}

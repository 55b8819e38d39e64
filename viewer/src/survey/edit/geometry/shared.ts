import type { Position } from 'geojson';
import type { DeskFeature } from '../feature.ts';
import { type Chain, chainsOf, edgesOf, withChains } from './chains.ts';
import { distance, isSame, nearestOnEdge, planeAt } from './plane.ts';
import { near } from './reach.ts';

/** A position that lies nearer to an edge than this lies on it: what is left by rounding is a tenth of it. */
export const ON_EDGE_METERS = 0.005;

/** The lines and areas that have the position as a vertex or on an edge. Points go their own way. */
export function meeting(features: Iterable<DeskFeature>, position: Position): DeskFeature[] {
  return [...near(features, position, ON_EDGE_METERS)].filter(
    ({ geometry }) =>
      !geometry.type.endsWith('Point') &&
      chainsOf(geometry).some(
        (chain) =>
          chain.positions.some((vertex) => isSame(vertex, position)) ||
          edgesOf(chain).some(([from, to]) =>
            liesBetween(position, chain.positions[from]!, chain.positions[to]!),
          ),
      ),
  );
}

/** The feature with those positions that lie on its edges as vertices of it; itself where there are none. */
export function noded(feature: DeskFeature, positions: readonly Position[]): DeskFeature {
  let isChanged = false;
  const geometry = withChains(feature.geometry, (chain) => {
    const next = nodedChain(chain, positions);
    isChanged ||= next.length !== chain.positions.length;
    return next;
  });
  return isChanged && geometry ? { ...feature, geometry } : feature;
}

/**
 * Vertices of the others that lie within the edges which begin or end at the position: an edge that is about to move
 * would leave them.
 *
 *     a───────b───────c        b moves: area A gets a vertex at v before,
 *         A       v            so that it stays on its neighbour
 */
export function verticesOnEdgesAt(
  feature: DeskFeature,
  position: Position,
  features: readonly DeskFeature[],
): Position[] {
  return chainsOf(feature.geometry).flatMap((chain) =>
    edgesOf(chain)
      .map(([from, to]) => [chain.positions[from]!, chain.positions[to]!] as const)
      .filter((edge) => edge.some((end) => isSame(end, position)))
      .flatMap(([a, b]) => verticesBetween(a, b, features)),
  );
}

function verticesBetween(a: Position, b: Position, features: readonly DeskFeature[]): Position[] {
  const middle = [(a[0]! + b[0]!) / 2, (a[1]! + b[1]!) / 2];
  const plane = planeAt(a);
  const reach = distance(plane.toMeters(a), plane.toMeters(b)) / 2 + ON_EDGE_METERS;
  return [...near(features, middle, reach)]
    .filter(({ geometry }) => !geometry.type.endsWith('Point'))
    .flatMap(({ geometry }) => chainsOf(geometry))
    .flatMap(({ positions }) => positions.filter((vertex) => liesBetween(vertex, a, b)));
}

/** Whether the position lies on the edge, but at neither of its ends. */
function liesBetween(position: Position, a: Position, b: Position): boolean {
  // Most edges are far away: the plane is not needed to see that. A ten-thousandth of a degree is some metres.
  const margin = 1e-4;
  if (position[0]! < Math.min(a[0]!, b[0]!) - margin || position[0]! > Math.max(a[0]!, b[0]!) + margin)
    return false;
  if (position[1]! < Math.min(a[1]!, b[1]!) - margin || position[1]! > Math.max(a[1]!, b[1]!) + margin)
    return false;
  if (isSame(position, a) || isSame(position, b)) return false;
  const plane = planeAt(a);
  const point = plane.toMeters(position);
  const nearest = nearestOnEdge(point, plane.toMeters(a), plane.toMeters(b));
  return nearest.along > 0 && nearest.along < 1 && distance(nearest.point, point) < ON_EDGE_METERS;
}

function nodedChain(chain: Chain, positions: readonly Position[]): readonly Position[] {
  const missing = positions.filter((position) => !chain.positions.some((vertex) => isSame(vertex, position)));
  if (missing.length === 0 || chain.positions.length < 2) return chain.positions;
  return chain.positions.flatMap((vertex, index) => {
    const edge = edgesOf(chain)[index];
    if (!edge) return [vertex];
    const end = chain.positions[edge[1]]!;
    const plane = planeAt(vertex);
    const between = missing
      .filter((position) => liesBetween(position, vertex, end))
      .map((position) => ({ position, far: distance([0, 0], plane.toMeters(position)) }))
      .toSorted((one, other) => one.far - other.far)
      .map(({ position }) => position);
    return [
      vertex,
      ...between.filter((each, place) => !between.slice(0, place).some((e) => isSame(e, each))),
    ];
  });
}

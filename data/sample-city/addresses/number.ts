import type { Block, Blocks } from '../blocks/block.ts';
import type { Building } from '../build/building.ts';
import type { Mesh } from '../geometry/mesh.ts';
import type { Point } from '../geometry/plane.ts';
import { distance } from '../geometry/polyline.ts';
import { halfWidthOf, type Street, type Tag } from '../plan/tags.ts';
import type { Chain, Network } from '../streets/network.ts';

/** An entrance on a street: of a building of its own, or the gate of a compound. */
export interface Entrance {
  readonly at: Point;
  readonly half: number;
  readonly building?: Building;
  readonly block?: Block;
}

export interface Numbered extends Entrance {
  readonly street: Street;
  readonly number: number;
}

/**
 * House numbers by the annex of GB/T 35639: east–west streets count from the east with odd numbers on the
 * north side, north–south streets from the north with odd numbers on the west side; none is skipped.
 * Walking the way the numbers grow, odd is on the right in both cases.
 */
export function numberEntrances(
  mesh: Mesh<Tag>,
  network: Network,
  entrances: readonly Entrance[],
): Numbered[] {
  const byStreet = new Map<Street, Entrance[]>();
  for (const entrance of entrances) {
    const { street } = mesh.tag(entrance.half);
    if (!street?.name || !network.chains.has(street)) continue;
    const list = byStreet.get(street);
    if (list) list.push(entrance);
    else byStreet.set(street, [entrance]);
  }
  const out: Numbered[] = [];
  for (const [street, list] of byStreet) {
    const course = measure(network, network.chains.get(street)!);
    const placed = list.map((entrance) => {
      const start = mesh.origin[entrance.half]!;
      const end = mesh.target(entrance.half);
      const [a, b] = [course.get(start)!, course.get(end)!];
      const share = Math.min(
        1,
        distance(mesh.points[start]!, entrance.at) / (distance(mesh.points[start]!, mesh.points[end]!) || 1),
      );
      // The plot lies left of its half-edge: right of the walk where the half-edge runs against it.
      return { entrance, along: a + (b - a) * share, odd: b < a };
    });
    placed.sort((p, q) => p.along - q.along);
    let [odd, even] = [1, 2];
    for (const { entrance, odd: isOdd } of placed) {
      const number = isOdd ? odd : even;
      if (isOdd) odd += 2;
      else even += 2;
      out.push({ ...entrance, street, number });
    }
  }
  return out;
}

/** Metres from the end where numbers begin, for every node of a street. */
function measure(network: Network, chains: readonly Chain[]): Map<number, number> {
  const points = chains.flatMap((chain) => chain.nodes.map((v) => network.points[v]!));
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
  const spread = (values: readonly number[]) =>
    values.reduce((m, v) => Math.max(m, v), -Infinity) - values.reduce((m, v) => Math.min(m, v), Infinity);
  const eastWest = spread(xs) >= spread(ys);
  const rank = (v: number) => (eastWest ? -network.points[v]![0] : -network.points[v]![1]);
  const runs = chains.map(({ nodes }) =>
    rank(nodes[0]!) <= rank(nodes[nodes.length - 1]!) ? nodes : [...nodes].reverse(),
  );
  runs.sort((p, q) => rank(p[0]!) - rank(q[0]!));
  const course = new Map<number, number>();
  let along = 0;
  for (const run of runs) {
    run.forEach((v, i) => {
      if (i > 0) along += distance(network.points[run[i - 1]!]!, network.points[v]!);
      if (!course.has(v)) course.set(v, along);
    });
  }
  return course;
}

/** The gate of a compound: in the middle of its longest side on a street with a name. */
export function gateOf(mesh: Mesh<Tag>, blocks: Blocks, block: Block): Entrance | undefined {
  let best: { size: number; half: number } | undefined;
  for (const face of block.faces) {
    for (const h of mesh.halfEdges(face)) {
      if (blocks.ofFace(mesh.face[h ^ 1]!) === block || !mesh.tag(h).street?.name) continue;
      const size = distance(mesh.start(h), mesh.end(h));
      if (!best || size > best.size) best = { size, half: h };
    }
  }
  if (!best) return undefined;
  const [a, b] = [mesh.start(best.half), mesh.end(best.half)];
  const u: Point = [(b[0] - a[0]) / best.size, (b[1] - a[1]) / best.size];
  const inset = halfWidthOf(mesh.tag(best.half)) + 1.5;
  return {
    at: [(a[0] + b[0]) / 2 - u[1] * inset, (a[1] + b[1]) / 2 + u[0] * inset],
    half: best.half,
    block,
  };
}

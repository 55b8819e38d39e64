import type { Ground } from '../blocks/ground.ts';
import type { Point } from '../geometry/plane.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import type { Street, Tag } from '../plan/tags.ts';

interface RoadEdge {
  readonly from: number;
  readonly to: number;
  /** The edge of the mesh, where there is one. */
  readonly edge?: number;
  /** Over water that has banks of its own on both sides. */
  readonly bridge: boolean;
}

/** A run of edges of one street from end to end: nodes in order, with one edge between each two. */
export interface Chain {
  readonly nodes: readonly number[];
  readonly edges: readonly RoadEdge[];
}

export interface Network {
  readonly points: readonly Point[];
  readonly chains: ReadonlyMap<Street, readonly Chain[]>;
  /** Widest water at a node that a road crosses there, in metres. */
  readonly waterAt: ReadonlyMap<number, number>;
  /** How many road edges meet at a node. */
  readonly degree: ReadonlyMap<number, number>;
}

/** The roads as streets, those that hang together only: a road that nothing leads to is left out. */
export function network(plan: CityPlan, ground: readonly Ground[]): Network {
  const { mesh } = plan;
  const edges: { street: Street; edge: RoadEdge }[] = [];
  const waterAt = new Map<number, number>();
  const wet = (vertex: number, { canal }: Tag) => {
    if (canal) waterAt.set(vertex, Math.max(waterAt.get(vertex) ?? 0, canal.widthMeters));
  };
  const isCorridor = (face: number) => ground[face]?.kind === 'corridor';
  mesh.tags.forEach((tag, e) => {
    const [from, to] = [mesh.origin[2 * e]!, mesh.origin[2 * e + 1]!];
    wet(from, tag);
    wet(to, tag);
    if (!tag.street) return;
    const bridge = !tag.street.quay && isCorridor(mesh.face[2 * e]!) && isCorridor(mesh.face[2 * e + 1]!);
    edges.push({ street: tag.street, edge: { from, to, edge: e, bridge } });
  });
  for (const { from, to, tag } of plan.leftOut) {
    wet(from, tag);
    wet(to, tag);
    if (tag.street) edges.push({ street: tag.street, edge: { from, to, bridge: false } });
  }
  const connected = mainPiece(
    edges.map(({ edge }) => edge),
    mesh.points.length,
  );
  const byStreet = new Map<Street, RoadEdge[]>();
  const degree = new Map<number, number>();
  for (const { street, edge } of edges) {
    if (!connected(edge.from)) continue;
    const list = byStreet.get(street);
    if (list) list.push(edge);
    else byStreet.set(street, [edge]);
    for (const vertex of [edge.from, edge.to]) degree.set(vertex, (degree.get(vertex) ?? 0) + 1);
  }
  const chains = new Map<Street, Chain[]>();
  for (const street of plan.streets.all) {
    const list = byStreet.get(street);
    if (list) chains.set(street, chained(list));
  }
  return { points: mesh.points, chains, waterAt, degree };
}

function mainPiece(edges: readonly RoadEdge[], size: number): (vertex: number) => boolean {
  const parent = new Int32Array(size).map((_, i) => i);
  const root = (vertex: number): number => {
    let r = vertex;
    while (parent[r] !== r) {
      parent[r] = parent[parent[r]!]!;
      r = parent[r]!;
    }
    return r;
  };
  for (const { from, to } of edges) parent[root(from)] = root(to);
  const counts = new Map<number, number>();
  for (const { from } of edges) counts.set(root(from), (counts.get(root(from)) ?? 0) + 1);
  let main = -1;
  for (const [piece, count] of counts) if (main < 0 || count > counts.get(main)!) main = piece;
  return (vertex) => root(vertex) === main;
}

function chained(edges: readonly RoadEdge[]): Chain[] {
  const at = new Map<number, RoadEdge[]>();
  for (const edge of edges) {
    for (const vertex of [edge.from, edge.to]) {
      const list = at.get(vertex);
      if (list) list.push(edge);
      else at.set(vertex, [edge]);
    }
  }
  const used = new Set<RoadEdge>();
  const chains: Chain[] = [];
  const walk = (start: number) => {
    for (;;) {
      const nodes = [start];
      const run: RoadEdge[] = [];
      let vertex = start;
      for (;;) {
        const onward = at.get(vertex)!.find((edge) => !used.has(edge));
        if (!onward || (run.length > 0 && at.get(vertex)!.length !== 2)) break;
        used.add(onward);
        run.push(onward);
        vertex = onward.from === vertex ? onward.to : onward.from;
        nodes.push(vertex);
      }
      if (run.length === 0) return;
      chains.push({ nodes, edges: run });
    }
  };
  for (const [vertex, list] of at) if (list.length !== 2) walk(vertex);
  // What is left runs in circles.
  for (const { from } of edges) walk(from);
  return chains;
}

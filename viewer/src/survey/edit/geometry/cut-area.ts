import type { Position } from 'geojson';
import { crossings } from './crossing.ts';
import { type Node, PlaneGraph } from './graph.ts';
import { distance, doubleArea, isInside, type Plane, type PlanePoint } from './plane.ts';

/** Of the whole area: what pieces may differ from it in sum before the cut is taken for a failure. */
const AREA_TOLERANCE = 1e-6;
/** Beside an edge, and yet in the area at its side, metres. */
const BESIDE_METERS = 0.001;

interface Ring {
  readonly points: readonly PlanePoint[];
  readonly nodes: readonly Node[];
}

/**
 * The pieces of an area along a line that crosses it, each its outer ring and its holes, all rings open, largest first.
 * Less than two where the line cuts nothing off: where it ends inside, or runs from one hole to another.
 *
 *     ┌────────┬──┐
 *     │   ┌─┐  │  │     vertices of the area stay where they are, bit for bit
 *     │   └─┘  │  │
 *     └────────┴──┘
 *
 * @param rings of one polygon, open, the outer one first
 */
export function cutArea(
  rings: readonly (readonly Position[])[],
  line: readonly Position[],
  plane: Plane,
): Position[][][] {
  const graph = new PlaneGraph();
  const ground = rings.map((ring) => ring.map((position) => plane.toMeters(position)));
  const known: Ring[] = ground.map((points) => ({ points, nodes: points.map((point) => graph.node(point)) }));
  const stored = new Map(
    known.flatMap(({ nodes }, ring) => nodes.map((node, index) => [node, rings[ring]![index]!] as const)),
  );
  const cutter = line.map((position) => plane.toMeters(position));
  const broken = connectRings(graph, known, cutter);
  connectCutter(graph, known, cutter);
  graph.prune();

  const pointsOf = (nodes: readonly Node[]) => nodes.map((node) => graph.points[node]!);
  const pieces = graph.faces().filter((face) => holds(ground, besideLongestEdge(pointsOf(face))));
  // A hole that the cut does not touch belongs to the piece about it.
  const loose = known.filter(
    (_, ring) => ring > 0 && broken[ring]!.every((node) => graph.degree(node) === 2),
  );
  const areas = pieces.map((face) => {
    const outer = pointsOf(face);
    const holes = loose.filter(({ points, nodes }) => !sameNodes(nodes, face) && isInside(points[0]!, outer));
    return {
      face,
      holes,
      size: sizeOf(
        outer,
        holes.map(({ points }) => points),
      ),
    };
  });
  const whole = sizeOf(ground[0]!, ground.slice(1));
  const sum = areas.reduce((total, { size }) => total + size, 0);
  if (Math.abs(sum - whole) > whole * AREA_TOLERANCE) return [];
  const positionOf = (node: Node) => stored.get(node) ?? plane.toPosition(graph.points[node]!);
  return areas
    .toSorted((one, other) => other.size - one.size)
    .map(({ face, holes }) =>
      [face, ...holes.map(({ nodes }) => nodes)].map((nodes) => nodes.map(positionOf)),
    );
}

/** Connects the rings' edges, broken where the line meets them. The nodes of each ring, those of the breaks among them. */
function connectRings(graph: PlaneGraph, rings: readonly Ring[], cutter: readonly PlanePoint[]): Node[][] {
  return rings.map(({ points, nodes }) =>
    points.flatMap((start, index) => {
      const next = (index + 1) % points.length;
      const met = cutter
        .slice(1)
        .flatMap((to, place) => crossings([cutter[place]!, to], [start, points[next]!]))
        .map((point) => graph.node(point));
      connectInOrder(graph, start, [nodes[index]!, ...met, nodes[next]!]);
      return [nodes[index]!, ...met];
    }),
  );
}

/** Of the line, what runs through the area. */
function connectCutter(graph: PlaneGraph, rings: readonly Ring[], cutter: readonly PlanePoint[]): void {
  const ground = rings.map(({ points }) => points);
  cutter.slice(1).forEach((to, place) => {
    const from = cutter[place]!;
    const met = ground.flatMap((points) =>
      points.flatMap((start, index) => crossings([from, to], [start, points[(index + 1) % points.length]!])),
    );
    connectInOrder(
      graph,
      from,
      [from, ...met, to].map((point) => graph.node(point)),
      (a, b) => holds(ground, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]),
    );
  });
}

/** Connects the nodes of one edge as they follow one another from its start. */
function connectInOrder(
  graph: PlaneGraph,
  start: PlanePoint,
  nodes: readonly Node[],
  isWanted: (a: PlanePoint, b: PlanePoint) => boolean = () => true,
): void {
  const far = (node: Node) => distance(start, graph.points[node]!);
  const ordered = [...new Set(nodes)].toSorted((one, other) => far(one) - far(other));
  ordered.slice(1).forEach((to, index) => {
    const from = ordered[index]!;
    if (!graph.isConnected(from, to) && isWanted(graph.points[from]!, graph.points[to]!))
      graph.connect(from, to);
  });
}

function holds([outer, ...holes]: readonly (readonly PlanePoint[])[], point: PlanePoint): boolean {
  return isInside(point, outer!) && !holes.some((hole) => isInside(point, hole));
}

/** A point within a ring that runs anticlockwise: just left of the middle of its longest edge. */
function besideLongestEdge(ring: readonly PlanePoint[]): PlanePoint {
  const edges = ring.map((from, index) => [from, ring[(index + 1) % ring.length]!] as const);
  const [from, to] = edges.toSorted(([a, b], [c, d]) => distance(c, d) - distance(a, b))[0]!;
  const length = distance(from, to);
  const [dx, dy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  return [(from[0] + to[0]) / 2 - dy * BESIDE_METERS, (from[1] + to[1]) / 2 + dx * BESIDE_METERS];
}

function sizeOf(outer: readonly PlanePoint[], holes: readonly (readonly PlanePoint[])[]): number {
  return Math.abs(doubleArea(outer)) - holes.reduce((sum, hole) => sum + Math.abs(doubleArea(hole)), 0);
}

function sameNodes(one: readonly Node[], other: readonly Node[]): boolean {
  return one.length === other.length && one.every((node) => other.includes(node));
}

import { distance, doubleArea, type PlanePoint } from './plane.ts';
import { ON_EDGE_METERS } from './shared.ts';

/** Number of a node in its {@link PlaneGraph}. */
export type Node = number;

/** Places in the plane and the edges between them, none of which cross. */
export class PlaneGraph {
  readonly points: PlanePoint[] = [];
  readonly #beside = new Map<Node, Set<Node>>();

  /** The node at the place, or as near as makes no difference. */
  node(point: PlanePoint): Node {
    const known = this.points.findIndex((other) => distance(other, point) < ON_EDGE_METERS);
    return known >= 0 ? known : this.points.push(point) - 1;
  }

  connect(from: Node, to: Node): void {
    if (from === to) return;
    this.#set(from).add(to);
    this.#set(to).add(from);
  }

  isConnected(from: Node, to: Node): boolean {
    return this.#set(from).has(to);
  }

  /** How many edges meet there. */
  degree(node: Node): number {
    return this.#set(node).size;
  }

  /** Takes away every edge that leads to a dead end. */
  prune(): void {
    const ends = [...this.#beside.keys()].filter((node) => this.degree(node) === 1);
    for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
      const [next] = this.#set(end);
      if (next === undefined) continue;
      this.#set(end).delete(next);
      this.#set(next).delete(end);
      if (this.degree(next) === 1) ends.push(next);
    }
  }

  /**
   * The rings of nodes that have one of the areas between the edges at their left, that is, that run anticlockwise.
   * Walked along by turning as far to the left as there is an edge.
   */
  faces(): Node[][] {
    const turns = new Map([...this.#beside].map(([node, beside]) => [node, this.#byAngle(node, beside)]));
    const walked = new Set<string>();
    const faces: Node[][] = [];
    for (const [start, beside] of turns)
      for (const first of beside) {
        const face: Node[] = [];
        let [from, to] = [start, first];
        while (!walked.has(`${from} ${to}`)) {
          walked.add(`${from} ${to}`);
          face.push(from);
          const around = turns.get(to)!;
          // Against the clock the edge before the one that we came by.
          const next = around.at(around.indexOf(from) - 1)!;
          [from, to] = [to, next];
        }
        if (face.length > 2 && doubleArea(face.map((node) => this.points[node]!)) > 0) faces.push(face);
      }
    return faces;
  }

  /** Anticlockwise. */
  #byAngle(node: Node, beside: ReadonlySet<Node>): Node[] {
    const [x, y] = this.points[node]!;
    const angle = (other: Node) => Math.atan2(this.points[other]![1] - y, this.points[other]![0] - x);
    return [...beside].toSorted((one, other) => angle(one) - angle(other));
  }

  #set(node: Node): Set<Node> {
    const known = this.#beside.get(node);
    if (known) return known;
    const made = new Set<Node>();
    this.#beside.set(node, made);
    return made;
  }
}

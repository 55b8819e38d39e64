import type { NodedGraph } from './noding.ts';
import type { Point } from './plane.ts';
import { signedArea } from './polygon.ts';
import { crossing, distance, mix } from './polyline.ts';

/** Square metres that a cut takes off at least: less is rounding. */
const LEAST_CUT = 1e-6;

/**
 * A planar map as half-edges, in which faces can be split again and again while neighbours keep sharing
 * every vertex. Half-edges 2e and 2e+1 are the two sides of edge e; each has its face on the left.
 *
 *        next(h)
 *      ●───────▶
 *      ▲  face
 *    h │
 */
export class Mesh<Tag> {
  readonly points: Point[] = [];
  readonly origin: number[] = [];
  readonly next: number[] = [];
  readonly prev: number[] = [];
  readonly face: number[] = [];
  /** By edge (half-edge >> 1). */
  readonly tags: Tag[] = [];
  /** One half-edge of each face; face 0 is the outside. */
  readonly faces: number[] = [-1];

  target(h: number): number {
    return this.origin[h ^ 1]!;
  }

  start(h: number): Point {
    return this.points[this.origin[h]!]!;
  }

  end(h: number): Point {
    return this.points[this.origin[h ^ 1]!]!;
  }

  tag(h: number): Tag {
    return this.tags[h >> 1]!;
  }

  halfEdges(face: number): number[] {
    const first = this.faces[face]!;
    const out: number[] = [];
    let h = first;
    do {
      out.push(h);
      h = this.next[h]!;
    } while (h !== first);
    return out;
  }

  ring(face: number): Point[] {
    return this.halfEdges(face).map((h) => this.start(h));
  }

  /** Puts a vertex on an edge; h then ends there. Returns the new vertex. */
  splitEdge(h: number, point: Point): number {
    const vertex = this.points.push(point) - 1;
    const t = h ^ 1;
    const h2 = this.origin.length;
    const t2 = h2 + 1;
    this.tags.push(this.tags[h >> 1]!);
    // h: a→v, h2: v→b; t2: b→v, t: v→a
    const b = this.origin[t]!;
    this.origin.push(vertex, b);
    this.origin[t] = vertex;
    this.face.push(this.face[h]!, this.face[t]!);
    this.next.push(this.next[h]!, t);
    this.prev.push(h, this.prev[t]!);
    this.prev[this.next[h]!] = h2;
    this.next[h] = h2;
    this.next[this.prev[t]!] = t2;
    this.prev[t] = t2;
    return vertex;
  }

  /** Joins the starts of two half-edges of one face. The part before `to` keeps the face; returns the other's. */
  splitFace(from: number, to: number, tag: Tag): number {
    const face = this.face[from]!;
    const h = this.origin.length;
    const t = h + 1;
    this.tags.push(tag);
    this.origin.push(this.origin[from]!, this.origin[to]!);
    const beforeFrom = this.prev[from]!;
    const beforeTo = this.prev[to]!;
    // h: from→to closes the loop to … beforeFrom; t: to→from closes from … beforeTo.
    this.next.push(to, from);
    this.prev.push(beforeFrom, beforeTo);
    this.next[beforeFrom] = h;
    this.prev[to] = h;
    this.next[beforeTo] = t;
    this.prev[from] = t;
    const other = this.faces.length;
    this.face.push(other, face);
    this.faces.push(h);
    this.faces[face] = t;
    for (let k = to; k !== h; k = this.next[k]!) this.face[k] = other;
    return other;
  }

  /**
   * Cuts a face by the line through a point in a direction, on the piece of the line that holds the point.
   * An end within `snapMeters` of a corner takes the corner. Nothing where the cut would be degenerate.
   */
  cut(
    face: number,
    through: Point,
    direction: Point,
    tag: Tag,
    snapMeters: number,
  ): { face: number; edge: number } | undefined {
    let ahead: { share: number; h: number; t: number } | undefined;
    let behind: { share: number; h: number; t: number } | undefined;
    const beyond: Point = [through[0] + direction[0], through[1] + direction[1]];
    for (const h of this.halfEdges(face)) {
      const hit = crossing(through, beyond, this.start(h), this.end(h));
      if (!hit || hit.t < 0 || hit.t > 1) continue;
      if (hit.s > 0 && (!ahead || hit.s < ahead.share)) ahead = { share: hit.s, h, t: hit.t };
      if (hit.s <= 0 && (!behind || hit.s > behind.share)) behind = { share: hit.s, h, t: hit.t };
    }
    if (!ahead || !behind || ahead.h === behind.h) return undefined;
    // Taking a corner bends the cut; where it would then leave the face, the ends stay where they fell.
    const snap = this.#sees(face, this.#end(ahead, snapMeters), this.#end(behind, snapMeters))
      ? snapMeters
      : 0.5;
    const from = this.#corner(ahead.h, ahead.t, snap);
    const to = this.#corner(behind.h, behind.t, snap);
    if (from === to || this.next[from] === to || this.next[to] === from) return undefined;
    // Along a side that has corners of its own, a cut takes nothing off.
    if (this.#areaBetween(from, to) < LEAST_CUT || this.#areaBetween(to, from) < LEAST_CUT) return undefined;
    const edge = this.tags.length;
    return { face: this.splitFace(from, to, tag), edge };
  }

  /** What lies between the boundary from one corner to another and the straight way back, in square metres. */
  #areaBetween(from: number, to: number): number {
    const ring: Point[] = [this.start(from)];
    for (let h = from; h !== to; h = this.next[h]!) ring.push(this.end(h));
    return signedArea(ring);
  }

  /**
   * Cuts a corner piece off a face: from a share of one of its edges straight to `corner`, and from there in
   * a direction until the face ends. Returns the new face; nothing where that path would leave the face
   * or its second part would be longer than `longestMeters`. `direction` is a unit vector.
   *
   *   ━━━━━━●━━━ edge
   *         │
   *   ◀─────┘ corner
   */
  carve(
    face: number,
    edge: number,
    share: number,
    corner: Point,
    direction: Point,
    tag: Tag,
    longestMeters: number,
  ): number | undefined {
    const foot = mix(this.start(edge), this.end(edge), share);
    const beyond: Point = [corner[0] + direction[0], corner[1] + direction[1]];
    let hit: { far: number; h: number; t: number } | undefined;
    for (const h of this.halfEdges(face)) {
      const [a, b] = [this.start(h), this.end(h)];
      const wall = crossing(foot, corner, a, b);
      if (h !== edge && wall && wall.s > 0 && wall.s < 1.05 && wall.t >= 0 && wall.t <= 1) return undefined;
      const far = crossing(corner, beyond, a, b);
      if (far && far.s > 0 && far.t >= 0 && far.t <= 1 && (!hit || far.s < hit.far))
        hit = { far: far.s, h, t: far.t };
    }
    if (!hit || hit.h === edge || hit.far < 4 || hit.far > longestMeters) return undefined;
    // The far end first: splitting the road's edge must not move the half-edge found here.
    const to = this.#corner(hit.h, hit.t, 1);
    const from = this.#corner(edge, share, 1);
    if (from === to || this.next[from] === to || this.next[to] === from) return undefined;
    const cut = this.tags.length;
    const other = this.splitFace(from, to, tag);
    this.splitEdge(2 * cut, corner);
    return other;
  }

  /**
   * Cuts a face from the corner where a half-edge starts, straight on in a direction until the face ends.
   * Returns the new face; nothing where the direction leads out of the face at once.
   */
  strut(from: number, direction: Point, tag: Tag): number | undefined {
    const face = this.face[from]!;
    const start = this.start(from);
    const beyond: Point = [start[0] + direction[0], start[1] + direction[1]];
    if (!this.#leadsIn(from, direction)) return undefined;
    let hit: { far: number; h: number; t: number } | undefined;
    for (const h of this.halfEdges(face)) {
      if (this.start(h) === start || this.end(h) === start) continue;
      const far = crossing(start, beyond, this.start(h), this.end(h));
      if (far && far.s > 0.5 && far.t >= 0 && far.t <= 1 && (!hit || far.s < hit.far))
        hit = { far: far.s, h, t: far.t };
    }
    if (!hit) return undefined;
    const to = this.#corner(hit.h, hit.t, 0.5);
    if (to === from || this.next[from] === to || this.next[to] === from) return undefined;
    return this.splitFace(from, to, tag);
  }

  /** True where the direction points into the face between the half-edges that meet at the corner. */
  #leadsIn(h: number, [dx, dy]: Point): boolean {
    const bearingOf = (x: number, y: number) => Math.atan2(y, x);
    const at = this.start(h);
    const out = this.end(h);
    const back = this.start(this.prev[h]!);
    const first = bearingOf(out[0] - at[0], out[1] - at[1]);
    const turn = (angle: number) => (((angle - first) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
    // The face lies left of h: from h counter-clockwise to the way back along what comes before.
    const width = turn(bearingOf(back[0] - at[0], back[1] - at[1])) || 2 * Math.PI;
    const mine = turn(bearingOf(dx, dy));
    return mine > 1e-3 && mine < width - 1e-3;
  }

  /** Where a cut would end on an edge: at a corner within reach, else in between. */
  #end({ h, t }: { h: number; t: number }, snapMeters: number): Point {
    const [a, b] = [this.start(h), this.end(h)];
    const size = distance(a, b);
    if (t * size < Math.min(snapMeters, size / 2)) return a;
    return (1 - t) * size <= snapMeters ? b : mix(a, b, t);
  }

  /** True where the straight line between two points of a face's border crosses no side of it. */
  #sees(face: number, p: Point, q: Point): boolean {
    for (const h of this.halfEdges(face)) {
      const hit = crossing(p, q, this.start(h), this.end(h));
      if (hit && hit.s > 1e-6 && hit.s < 1 - 1e-6 && hit.t >= 0 && hit.t <= 1) return false;
    }
    return true;
  }

  /** The half-edge that starts at the place, splitting the edge where no corner is near. */
  #corner(h: number, share: number, snapMeters: number): number {
    const a = this.start(h);
    const b = this.end(h);
    const size = distance(a, b);
    if (share * size < Math.min(snapMeters, size / 2)) return h;
    if ((1 - share) * size <= snapMeters) return this.next[h]!;
    this.splitEdge(h, mix(a, b, share));
    return this.next[h]!;
  }
}

/** The faces of a graph, after dead ends and pieces apart from the main one are left out. */
export function meshOf<Tag>(graph: NodedGraph<Tag>): {
  mesh: Mesh<Tag>;
  leftOut: NodedGraph<Tag>['edges'][number][];
} {
  const kept = mainWeb(graph);
  const mesh = new Mesh<Tag>();
  mesh.points.push(...graph.nodes);
  const leftOut: NodedGraph<Tag>['edges'][number][] = [];
  const out = new Map<number, number[]>();
  graph.edges.forEach((edge, index) => {
    if (!kept[index]) {
      leftOut.push(edge);
      return;
    }
    const h = mesh.origin.length;
    mesh.tags.push(edge.tag);
    mesh.origin.push(edge.from, edge.to);
    for (const [vertex, half] of [
      [edge.from, h],
      [edge.to, h + 1],
    ] as const) {
      const list = out.get(vertex);
      if (list) list.push(half);
      else out.set(vertex, [half]);
    }
  });
  const size = mesh.origin.length;
  mesh.next.length = size;
  mesh.prev.length = size;
  mesh.face.length = size;
  for (const list of out.values()) {
    list.sort((p, q) => bearing(mesh, p) - bearing(mesh, q));
    list.forEach((h, i) => {
      // Arriving by the twin of h, leave by the neighbour clockwise: faces lie on the left.
      const leave = list[(i + list.length - 1) % list.length]!;
      mesh.next[h ^ 1] = leave;
      mesh.prev[leave] = h ^ 1;
    });
  }
  mesh.face.fill(-1);
  for (let h = 0; h < size; h++) {
    if (mesh.face[h] !== -1) continue;
    const loop: number[] = [];
    for (let k = h; mesh.face[k] === -1; k = mesh.next[k]!) {
      mesh.face[k] = -2;
      loop.push(k);
    }
    const face = signedArea(loop.map((k) => mesh.start(k))) > 0 ? mesh.faces.push(h) - 1 : 0;
    for (const k of loop) mesh.face[k] = face;
    if (face === 0) mesh.faces[0] = h;
  }
  return { mesh, leftOut };
}

function bearing<Tag>(mesh: Mesh<Tag>, h: number): number {
  const a = mesh.start(h);
  const b = mesh.end(h);
  return Math.atan2(b[1] - a[1], b[0] - a[0]);
}

/** Which edges bound faces of the largest connected piece once dead ends are taken away. */
function mainWeb<Tag>({ nodes, edges }: NodedGraph<Tag>): boolean[] {
  const touching: number[][] = nodes.map(() => []);
  edges.forEach(({ from, to }, index) => {
    touching[from]!.push(index);
    touching[to]!.push(index);
  });
  const alive = edges.map(() => true);
  const degree = touching.map((list) => list.length);
  const dead = degree.flatMap((d, vertex) => (d === 1 ? [vertex] : []));
  for (let vertex = dead.pop(); vertex !== undefined; vertex = dead.pop()) {
    for (const index of touching[vertex]!) {
      if (!alive[index]) continue;
      alive[index] = false;
      const { from, to } = edges[index]!;
      for (const end of [from, to]) if (--degree[end]! === 1) dead.push(end);
    }
  }
  const piece = nodes.map(() => -1);
  const sizes: number[] = [];
  nodes.forEach((_, seed) => {
    if (piece[seed] !== -1) return;
    const id = sizes.push(0) - 1;
    const stack = [seed];
    piece[seed] = id;
    for (let vertex = stack.pop(); vertex !== undefined; vertex = stack.pop()) {
      sizes[id]! += 1;
      for (const index of touching[vertex]!) {
        if (!alive[index]) continue;
        const { from, to } = edges[index]!;
        const other = from === vertex ? to : from;
        if (piece[other] === -1) {
          piece[other] = id;
          stack.push(other);
        }
      }
    }
  });
  const main = sizes.indexOf(sizes.reduce((a, b) => Math.max(a, b), 0));
  return alive.map((yes, index) => yes && piece[edges[index]!.from] === main);
}

import { type Edge, nodeEdges } from './noding.ts';
import type { PathBuffer } from './path-buffer.ts';
import { type CutLines, SIMPLE, type TangleFinder } from './tangle.ts';

type Vertex = readonly [x: number, y: number];
type Ring = readonly Vertex[];

/**
 * Mends areas whose rings meet themselves on whole tile units: those of a coverage after they went to the grid, and
 * any that were cut to a tile, where the ends of cut edges are rounded. Meetings on the lines of the cut don't count.
 *
 *   a─────b          a─────b
 *   │     │          │     │
 *   f──╳──c    →     e─────c      (two rings that touch in a point)
 *     ╱ ╲              ╱ ╲
 *    e───d            e───d
 *
 * An area becomes what its rings wind round at least once, as simple rings, each hole behind its shell. In a coverage
 * the windings of all areas add up to one everywhere: where one is turned inside out, its neighbours lie twice, so what
 * it gives up leaves no gap; and edges that are kept stay where they are, for the neighbours that share them. Only
 * where a ring crosses over, off the grid, does its edge bend, by less than a unit.
 *
 * It looks at one area alone, and at all of it before it is cut, so every tile gets the same.
 *
 * @returns the path itself where nothing is tangled, else `into`, which may be the path
 */
export function untangleAreas(
  path: PathBuffer,
  into: PathBuffer,
  tangles: TangleFinder,
  cut?: CutLines,
): PathBuffer {
  const isTangled = (part: number) => {
    const [start, end] = [path.startOf(part), path.ends[part]!];
    return (cut ? tangles.ofCut(path.xy, start, end, cut) : tangles.of(path.xy, start, end)) !== SIMPLE;
  };
  let first = 0;
  while (first < path.partCount && !isTangled(first)) first++;
  if (first === path.partCount) return path;
  const areas: { readonly rings: Ring[]; tangled: boolean }[] = [];
  for (let part = 0; part < path.partCount; part++) {
    if (path.exterior[part] === 1) areas.push({ rings: [], tangled: false });
    const area = areas.at(-1)!;
    area.rings.push(ringOf(path, part));
    area.tangled ||= part >= first && isTangled(part);
  }
  const mended = areas.flatMap(({ rings, tangled }) => (tangled && simpleAreas(rings)) || [rings]);
  into.clear();
  for (const rings of mended) {
    rings.forEach((ring, index) => {
      into.reserve(ring.length);
      for (const [x, y] of ring) into.push(x, y);
      into.endPart(index === 0 ? 1 : 0);
    });
  }
  return into;
}

function ringOf(path: PathBuffer, part: number): Ring {
  const ring: Vertex[] = [];
  for (let i = path.startOf(part); i < path.ends[part]!; i++)
    ring.push([Math.round(path.xy[i * 2]!), Math.round(path.xy[i * 2 + 1]!)]);
  return ring;
}

/**
 * What rings wind round at least once, as areas of simple rings: each a shell of positive area (y down) and its holes.
 * Undefined where the edges can't be taken apart.
 */
export function simpleAreas(rings: readonly Ring[]): Ring[][] | undefined {
  const [x0, y0] = rings[0]![0]!;
  const edges = rings.flatMap((ring) =>
    ring.map(([x, y], i): Edge => {
      const [nx, ny] = ring[(i + 1) % ring.length]!;
      return { ax: x - x0, ay: y - y0, bx: nx - x0, by: ny - y0 };
    }),
  );
  const noded = nodeEdges(edges.filter(({ ax, ay, bx, by }) => ax !== bx || ay !== by));
  if (noded === undefined) return undefined;
  const simple = new Plane(noded).rings().map(withoutStraight);
  return nest(simple).map((area) => area.map((ring) => ring.map(([x, y]): Vertex => [x + x0, y + y0])));
}

/** A half edge: from one vertex to another, with what lies on its left (where a positive area has its inside). */
interface Half {
  readonly from: Vertex;
  readonly to: Vertex;
  readonly twin: Half;
  /** How often the rings run this way, less how often the other way. */
  readonly count: number;
  /** Of the face on the left. */
  winding: number | undefined;
  /** The next edge clockwise from this one round `from`. */
  clockwise: Half;
}

/** The plane as noded edges divide it. */
class Plane {
  private readonly halves: Half[] = [];

  constructor(edges: readonly Edge[]) {
    const counts = new Map<string, { edge: Edge; count: number }>();
    for (const edge of edges) {
      const { ax, ay, bx, by } = edge;
      const reversed = counts.get(`${bx} ${by} ${ax} ${ay}`);
      const same = reversed ?? counts.get(`${ax} ${ay} ${bx} ${by}`);
      if (same) same.count += reversed ? -1 : 1;
      else counts.set(`${ax} ${ay} ${bx} ${by}`, { edge, count: 1 });
    }
    // Where a ring runs to and fro over one edge nothing is bounded by it.
    for (const { edge, count } of counts.values()) if (count !== 0) this.add(edge, count);
    this.link();
    for (const half of this.halves) if (half.winding === undefined) this.windFace(half);
  }

  /** The rings round what is wound at least once, none of which comes to a vertex twice. */
  rings(): Ring[] {
    const open = new Set(this.halves.filter(isBoundary));
    const rings: Ring[] = [];
    for (const start of open) {
      const path: Vertex[] = [];
      const place = new Map<string, number>();
      for (let half = start; open.delete(half); half = nextOnBoundary(half)) {
        const key = half.from.join(' ');
        const before = place.get(key);
        if (before !== undefined) {
          const loop = path.splice(before);
          for (const vertex of loop) place.delete(vertex.join(' '));
          rings.push(loop);
        }
        place.set(key, path.length);
        path.push(half.from);
      }
      rings.push(path);
    }
    return rings;
  }

  private add({ ax, ay, bx, by }: Edge, count: number): void {
    const there = { from: [ax, ay], to: [bx, by], count, winding: undefined } as unknown as Half;
    const back = { from: [bx, by], to: [ax, ay], count: -count, winding: undefined } as unknown as Half;
    Object.assign(there, { twin: back });
    Object.assign(back, { twin: there });
    this.halves.push(there, back);
  }

  private link(): void {
    const around = Map.groupBy(this.halves, ({ from }) => from.join(' '));
    for (const leaving of around.values()) {
      leaving.sort(byTurn);
      leaving.forEach((half, i) => {
        half.clockwise = leaving.at(i - 1)!;
      });
    }
  }

  /** Gives all edges round the face on the left of one its winding number. */
  private windFace(start: Half): void {
    const face: Half[] = [];
    let half = start;
    do {
      face.push(half);
      half = half.twin.clockwise;
    } while (half !== start);
    const winding = this.windingLeftOf(face.find(({ from, to }) => from[1] !== to[1])!);
    for (const each of face) each.winding = winding;
  }

  /** Of a point beside the middle of an edge: what the rings cross of a ray to positive x. */
  private windingLeftOf(edge: Half): number {
    // Doubled, so that the middle is a whole number too.
    const x = edge.from[0] + edge.to[0];
    const y = edge.from[1] + edge.to[1];
    let winding = 0;
    for (const { from, to, count } of this.halves) {
      if (from[1] * 2 > y || to[1] * 2 <= y) continue; // each edge once, as the half that runs to positive y
      const side = (to[0] - from[0]) * (y - from[1] * 2) - (to[1] - from[1]) * (x - from[0] * 2);
      if (side > 0) winding += count;
    }
    return edge.to[1] > edge.from[1] ? winding + edge.count : winding;
  }
}

const isBoundary = ({ winding, twin }: Half) => winding! > 0 && twin.winding! <= 0;

/** Stays with the inside that lies on the left: rings that meet in a vertex are not mixed up there. */
function nextOnBoundary(half: Half): Half {
  let next = half.twin.clockwise;
  while (!isBoundary(next)) next = next.clockwise;
  return next;
}

/** Order by direction, turning from positive x to positive y. */
function byTurn(a: Half, b: Half): number {
  const [ax, ay] = [a.to[0] - a.from[0], a.to[1] - a.from[1]];
  const [bx, by] = [b.to[0] - b.from[0], b.to[1] - b.from[1]];
  const half = (x: number, y: number) => (y > 0 || (y === 0 && x > 0) ? 0 : 1);
  return half(ax, ay) - half(bx, by) || Math.sign(ay * bx - ax * by);
}

/** Without the vertices that splitting left on straight edges. */
function withoutStraight(ring: Ring): Ring {
  return ring.filter(([x, y], i) => {
    const [px, py] = ring.at(i - 1)!;
    const [nx, ny] = ring[(i + 1) % ring.length]!;
    return (x - px) * (ny - y) !== (y - py) * (nx - x);
  });
}

/** Each hole behind the smallest shell round it. */
function nest(rings: readonly Ring[]): Ring[][] {
  const areas = rings
    .filter((ring) => area2(ring) > 0)
    .map((ring): { rings: Ring[]; size: number } => ({ rings: [ring], size: area2(ring) }));
  for (const hole of rings.filter((ring) => area2(ring) < 0)) {
    const around = areas
      .filter(({ rings: [shell] }) => holds(shell!, hole))
      .reduce<(typeof areas)[number] | undefined>((a, b) => (a && a.size <= b.size ? a : b), undefined);
    around?.rings.push(hole);
  }
  return areas.map((area) => area.rings);
}

/** By the middle of the hole's first edge: a hole may touch its shell in vertices, but never along an edge. */
function holds(shell: Ring, hole: Ring): boolean {
  const x = hole[0]![0] + hole[1]![0];
  const y = hole[0]![1] + hole[1]![1];
  let inside = false;
  shell.forEach(([ax, ay], i) => {
    const [bx, by] = shell[(i + 1) % shell.length]!;
    if (ay * 2 > y === by * 2 > y) return;
    const side = (bx - ax) * (y - ay * 2) - (by - ay) * (x - ax * 2);
    if (side > 0 === by > ay) inside = !inside;
  });
  return inside;
}

function area2(ring: Ring): number {
  return ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length]!;
    return sum + x * ny - nx * y;
  }, 0);
}

import { frameOf } from '../blocks/cut.ts';
import type { Mesh } from '../geometry/mesh.ts';
import type { Point } from '../geometry/plane.ts';
import { contains, signedArea } from '../geometry/polygon.ts';
import type { SegmentIndex } from '../geometry/segment-index.ts';
import { halfWidthOf, type Tag } from '../plan/tags.ts';

/** An oriented rectangle: `u` is a unit vector along its length, which runs 2 × halfLength. */
export interface Footprint {
  readonly centre: Point;
  readonly u: Point;
  readonly halfLength: number;
  readonly halfDepth: number;
}

/** A side of the plot with the ground that the road or water on it takes. */
export interface PlotEdge {
  readonly half: number;
  readonly a: Point;
  readonly b: Point;
  readonly size: number;
  readonly inset: number;
  readonly tag: Tag;
}

/** Walls of neighbours stand this far apart, so that rounding to a centimetre never makes them overlap. */
const WALL_GAP_METERS = 0.12;

/** One face of the map to build on. What is placed touches no road, water, wall or other building. */
export class Plot {
  readonly ring: readonly Point[];
  readonly edges: readonly PlotEdge[];
  /** Square metres. */
  readonly area: number;
  readonly #placed: Footprint[] = [];
  readonly #obstacles: SegmentIndex<unknown>;
  readonly #crossed: boolean;
  /** Where a broad road only touches a corner of the plot. */
  readonly #corners: readonly { readonly at: Point; readonly inset: number }[];

  readonly face: number;

  constructor(mesh: Mesh<Tag>, face: number, obstacles: SegmentIndex<unknown>) {
    this.face = face;
    const halves = mesh.halfEdges(face);
    this.ring = halves.map((h) => mesh.start(h));
    this.area = signedArea(this.ring);
    this.edges = halves.map((half) => {
      const a = mesh.start(half);
      const b = mesh.end(half);
      const tag = mesh.tag(half);
      const margin = tag.canal ? 5 + tag.canal.widthMeters * 0.1 : tag.street ? 0.8 : 0.5;
      return {
        half,
        a,
        b,
        size: Math.hypot(b[0] - a[0], b[1] - a[1]),
        inset: halfWidthOf(tag) + margin,
        tag,
      };
    });
    this.#corners = this.edges.flatMap(({ half, a, inset }) => {
      const widest = widestAround(mesh, half);
      return widest > inset + 0.5 ? [{ at: a, inset: widest + 1 }] : [];
    });
    this.#obstacles = obstacles;
    this.#crossed = this.#anyObstacle();
  }

  /** Nothing is built there: it is pond or playing field. */
  keepClear(footprint: Footprint): void {
    this.#placed.push(footprint);
  }

  /** Places the footprint where it fits, `gap` metres clear of what stands; false where it does not. */
  place(footprint: Footprint, gap = WALL_GAP_METERS): boolean {
    if (!this.#fits(footprint, gap)) return false;
    this.#placed.push(footprint);
    return true;
  }

  #fits(f: Footprint, gap: number): boolean {
    const { centre, u, halfLength, halfDepth } = f;
    // With no side of the plot near the rectangle, it lies wholly in or wholly out, as its middle does.
    if (!contains(this.ring, centre)) return false;
    for (const { a, b, inset } of this.edges) {
      if (meets(centre, u, halfLength + inset, halfDepth + inset, a, b)) return false;
    }
    for (const { at, inset } of this.#corners) {
      if (meets(centre, u, halfLength + inset, halfDepth + inset, at, at)) return false;
    }
    for (const other of this.#placed) if (overlap(f, other, gap)) return false;
    if (!this.#crossed) return true;
    for (const { a, b, halfWidth } of this.#obstacles.near(centre, halfLength + halfDepth + 40)) {
      if (meets(centre, u, halfLength + halfWidth, halfDepth + halfWidth, a, b)) return false;
    }
    return true;
  }

  #anyObstacle(): boolean {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of this.ring) {
      west = Math.min(west, x);
      east = Math.max(east, x);
      south = Math.min(south, y);
      north = Math.max(north, y);
    }
    const reach = Math.max(east - west, north - south) / 2 + 40;
    return !this.#obstacles.near([(west + east) / 2, (south + north) / 2], reach).next().done;
  }
}

/** The rectangle around a long shape, along its first straight. */
export function boxAround(shape: readonly Point[]): Footprint {
  const { direction, length, breadth, middle } = frameOf(shape);
  return { centre: middle, u: direction, halfLength: length / 2, halfDepth: breadth / 2 };
}

export function cornersOf({
  centre: [x, y],
  u,
  halfLength: l,
  halfDepth: d,
}: Footprint): [Point, Point, Point, Point] {
  const [lx, ly, dx, dy] = [u[0] * l, u[1] * l, -u[1] * d, u[0] * d];
  return [
    [x - lx - dx, y - ly - dy],
    [x + lx - dx, y + ly - dy],
    [x + lx + dx, y + ly + dy],
    [x - lx + dx, y - ly + dy],
  ];
}

/** Half of the widest road or water that has an end where the half-edge starts; banks swing out at bends. */
function widestAround(mesh: Mesh<Tag>, half: number): number {
  let widest = 0;
  let h = half;
  do {
    widest = Math.max(widest, halfWidthOf(mesh.tag(h)) * (mesh.tag(h).canal ? 1.25 : 1));
    h = mesh.next[h ^ 1]!;
  } while (h !== half);
  return widest;
}

/** True where segment ab meets the rectangle. */
function meets(centre: Point, u: Point, halfLength: number, halfDepth: number, a: Point, b: Point): boolean {
  const ax = (a[0] - centre[0]) * u[0] + (a[1] - centre[1]) * u[1];
  const ay = -(a[0] - centre[0]) * u[1] + (a[1] - centre[1]) * u[0];
  const bx = (b[0] - centre[0]) * u[0] + (b[1] - centre[1]) * u[1];
  const by = -(b[0] - centre[0]) * u[1] + (b[1] - centre[1]) * u[0];
  if ((ax > halfLength && bx > halfLength) || (ax < -halfLength && bx < -halfLength)) return false;
  if ((ay > halfDepth && by > halfDepth) || (ay < -halfDepth && by < -halfDepth)) return false;
  // Liang–Barsky: the share of the segment inside both bands.
  let from = 0;
  let to = 1;
  for (const [p, d, half] of [
    [ax, bx - ax, halfLength],
    [ay, by - ay, halfDepth],
  ] as const) {
    if (Math.abs(d) < 1e-12) continue; // Wholly in the band: ruled out above otherwise.
    const s = (-half - p) / d;
    const t = (half - p) / d;
    from = Math.max(from, Math.min(s, t));
    to = Math.min(to, Math.max(s, t));
  }
  return from <= to;
}

/** Separating axes of two rectangles that want `gap` metres between them. */
function overlap(f: Footprint, g: Footprint, gap: number): boolean {
  const dx = g.centre[0] - f.centre[0];
  const dy = g.centre[1] - f.centre[1];
  const reach = f.halfLength + f.halfDepth + g.halfLength + g.halfDepth + gap;
  if (dx * dx + dy * dy > reach * reach) return false;
  for (const [ux, uy] of [f.u, [-f.u[1], f.u[0]], g.u, [-g.u[1], g.u[0]]] as const) {
    const span = (r: Footprint) =>
      r.halfLength * Math.abs(r.u[0] * ux + r.u[1] * uy) + r.halfDepth * Math.abs(-r.u[1] * ux + r.u[0] * uy);
    if (Math.abs(dx * ux + dy * uy) >= span(f) + span(g) + gap) return false;
  }
  return true;
}

import type { Point } from './plane.ts';
import { crossing, distance, type Polyline } from './polyline.ts';

/** A line of the plan and what it stands for. Where two lie on each other the higher rank stays. */
export interface PlanLine<Tag extends { readonly rank: number }> {
  readonly points: Polyline;
  readonly tag: Tag;
}

/** A graph in which lines meet at nodes only. */
export interface NodedGraph<Tag> {
  readonly nodes: readonly Point[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly tag: Tag }[];
}

/** Points closer than this become one: finer than a kerb, coarser than rounding. */
const SNAP_METERS = 0.6;
const CELL_METERS = 220;

interface Segment<Tag> {
  readonly a: Point;
  readonly b: Point;
  readonly tag: Tag;
  readonly cuts: { readonly share: number; readonly point: Point }[];
}

/** Cuts all lines where they cross or touch. */
export function node<Tag extends { readonly rank: number }>(
  lines: readonly PlanLine<Tag>[],
): NodedGraph<Tag> {
  const segments: Segment<Tag>[] = [];
  for (const { points, tag } of lines) {
    for (let i = 1; i < points.length; i++) {
      const a = points[i - 1]!;
      const b = points[i]!;
      if (distance(a, b) > 1e-6) segments.push({ a, b, tag, cuts: [] });
    }
  }
  cutAtCrossings(segments);
  const nodes = new NodeSet();
  const edges = new Map<number, { from: number; to: number; tag: Tag }>();
  for (const { a, b, tag, cuts } of segments) {
    cuts.sort((p, q) => p.share - q.share);
    let from = nodes.at(a);
    for (const point of [...cuts.map((cut) => cut.point), b]) {
      const to = nodes.at(point);
      if (to === from) continue;
      const key = Math.min(from, to) * 4_194_304 + Math.max(from, to);
      const present = edges.get(key);
      if (!present || present.tag.rank < tag.rank) edges.set(key, { from, to, tag });
      from = to;
    }
  }
  return { nodes: nodes.points, edges: [...edges.values()] };
}

function cutAtCrossings<Tag>(segments: readonly Segment<Tag>[]): void {
  const cells = new Map<number, number[]>();
  segments.forEach(({ a, b }, index) => {
    const west = Math.floor((Math.min(a[0], b[0]) - SNAP_METERS) / CELL_METERS);
    const east = Math.floor((Math.max(a[0], b[0]) + SNAP_METERS) / CELL_METERS);
    const south = Math.floor((Math.min(a[1], b[1]) - SNAP_METERS) / CELL_METERS);
    const north = Math.floor((Math.max(a[1], b[1]) + SNAP_METERS) / CELL_METERS);
    for (let row = south; row <= north; row++) {
      for (let column = west; column <= east; column++) {
        const key = (row + 32768) * 65536 + column + 32768;
        const cell = cells.get(key);
        if (cell) cell.push(index);
        else cells.set(key, [index]);
      }
    }
  });
  const done = new Set<number>();
  for (const cell of cells.values()) {
    for (let i = 0; i < cell.length; i++) {
      for (let j = i + 1; j < cell.length; j++) {
        const s = segments[cell[i]!]!;
        const t = segments[cell[j]!]!;
        if (!boxesMeet(s, t)) continue;
        const key = cell[i]! * 1_048_576 + cell[j]!;
        if (done.has(key)) continue;
        done.add(key);
        cutPair(s, t);
      }
    }
  }
}

function boxesMeet<Tag>(s: Segment<Tag>, t: Segment<Tag>): boolean {
  return (
    Math.min(s.a[0], s.b[0]) - SNAP_METERS <= Math.max(t.a[0], t.b[0]) &&
    Math.min(t.a[0], t.b[0]) - SNAP_METERS <= Math.max(s.a[0], s.b[0]) &&
    Math.min(s.a[1], s.b[1]) - SNAP_METERS <= Math.max(t.a[1], t.b[1]) &&
    Math.min(t.a[1], t.b[1]) - SNAP_METERS <= Math.max(s.a[1], s.b[1])
  );
}

function cutPair<Tag>(s: Segment<Tag>, t: Segment<Tag>): void {
  // Ends that touch the other segment first: a T is cut at its own end, so that both share one point.
  let touches = 0;
  for (const end of [s.a, s.b]) touches += touch(t, end);
  for (const end of [t.a, t.b]) touches += touch(s, end);
  if (touches > 0) return;
  const hit = crossing(s.a, s.b, t.a, t.b);
  if (!hit || hit.s <= 0 || hit.s >= 1 || hit.t <= 0 || hit.t >= 1) return;
  const point: Point = [s.a[0] + (s.b[0] - s.a[0]) * hit.s, s.a[1] + (s.b[1] - s.a[1]) * hit.s];
  s.cuts.push({ share: hit.s, point });
  t.cuts.push({ share: hit.t, point });
}

/** 1 where the end lies on the segment (its ends included), which is then cut there. */
function touch<Tag>(segment: Segment<Tag>, end: Point): number {
  if (distance(segment.a, end) < SNAP_METERS || distance(segment.b, end) < SNAP_METERS) return 1;
  const dx = segment.b[0] - segment.a[0];
  const dy = segment.b[1] - segment.a[1];
  const share = ((end[0] - segment.a[0]) * dx + (end[1] - segment.a[1]) * dy) / (dx * dx + dy * dy);
  if (share <= 0 || share >= 1) return 0;
  const foot: Point = [segment.a[0] + dx * share, segment.a[1] + dy * share];
  if (distance(foot, end) > SNAP_METERS) return 0;
  segment.cuts.push({ share, point: end });
  return 1;
}

/** Points to node numbers; a point near a known one is that one. */
class NodeSet {
  readonly points: Point[] = [];
  readonly #cells = new Map<number, number[]>();

  at(point: Point): number {
    const column = Math.floor(point[0] / SNAP_METERS);
    const row = Math.floor(point[1] / SNAP_METERS);
    for (let dr = -1; dr <= 1; dr++) {
      for (let dc = -1; dc <= 1; dc++) {
        for (const index of this.#cells.get(cellKey(column + dc, row + dr)) ?? []) {
          if (distance(this.points[index]!, point) < SNAP_METERS) return index;
        }
      }
    }
    const index = this.points.push(point) - 1;
    const key = cellKey(column, row);
    const cell = this.#cells.get(key);
    if (cell) cell.push(index);
    else this.#cells.set(key, [index]);
    return index;
  }
}

const cellKey = (column: number, row: number) => (row + 1_000_000) * 4_000_000 + column + 1_000_000;

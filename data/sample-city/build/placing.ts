import type { Point } from '../geometry/plane.ts';
import type { Random } from '../random.ts';
import type { Front } from './building.ts';
import { cornersOf, type Footprint, type Plot, type PlotEdge } from './plot.ts';

export interface RowRule {
  readonly pitch: number;
  readonly depth: number;
  readonly lengths: readonly [number, number];
  readonly gap: number;
  /** Share of gaps that widen to a lane. */
  readonly lane: number;
  /** Share of places that are built. */
  readonly keep: number;
  /** Metres to anything that stands already; the party-wall gap without it. */
  readonly tight?: number;
  /** Only this share of the plot, from the north. */
  readonly northShare?: number;
}

export interface FrontRule {
  readonly width: readonly [number, number];
  readonly depth: readonly [number, number];
  /** Share of houses followed by a way through. */
  readonly lane: number;
  readonly setback?: number;
  readonly gap?: readonly [number, number];
}

/** The frame of a plot: the direction of its sides that runs nearest to east–west. */
export function southFrame(plot: Plot): { u: Point; ring: readonly Point[] } {
  let best: { size: number; angle: number } = { size: 0, angle: 0 };
  for (const { a, b, size } of plot.edges) {
    const quarter = Math.PI / 2;
    const raw = Math.atan2(b[1] - a[1], b[0] - a[0]);
    if (size > best.size) best = { size, angle: raw - Math.round(raw / quarter) * quarter };
  }
  return { u: [Math.cos(best.angle), Math.sin(best.angle)], ring: plot.ring };
}

/** Rows along the frame from south to north, each filled from west to east. */
export function rows(
  plot: Plot,
  { u, ring }: { u: Point; ring: readonly Point[] },
  rule: RowRule,
  random: Random,
  each: (f: Footprint) => void,
): void {
  let [low, high, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const p of ring) {
    const x = p[0] * u[0] + p[1] * u[1];
    const y = -p[0] * u[1] + p[1] * u[0];
    low = Math.min(low, x);
    high = Math.max(high, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  const half = rule.depth / 2;
  if (rule.northShare) south = north - (north - south) * rule.northShare;
  const room = north - south;
  const count = Math.max(1, Math.floor((room - rule.depth) / rule.pitch) + 1);
  const slack = Math.max(0, (room - rule.depth - (count - 1) * rule.pitch) / 2);
  for (let row = 0; row < count; row++) {
    const y = south + slack + half + row * rule.pitch;
    let x = low;
    while (x < high) {
      const length = random.between(rule.lengths[0], rule.lengths[1]);
      const middle = x + length / 2;
      const f: Footprint = {
        centre: [middle * u[0] - y * u[1], middle * u[1] + y * u[0]],
        u,
        halfLength: length / 2,
        halfDepth: half,
      };
      if (random.chance(rule.keep) && plot.place(f, rule.tight ?? rule.gap)) {
        each(f);
        x += length + rule.gap + (random.chance(rule.lane) ? 2.4 : 0);
      } else {
        x += Math.max(3, length * 0.22);
      }
    }
  }
}

/** Houses along each side of the plot that has a street, their fronts to it. */
export function alongStreets(
  plot: Plot,
  random: Random,
  rule: FrontRule,
  each: (f: Footprint, front: Front) => void,
): void {
  for (const edge of plot.edges) {
    const { street } = edge.tag;
    if (!street || street.roadClass === 'service' || edge.size < rule.width[0] + 2) continue;
    const u: Point = [(edge.b[0] - edge.a[0]) / edge.size, (edge.b[1] - edge.a[1]) / edge.size];
    const inwards: Point = [-u[1], u[0]];
    const start = edge.inset + (rule.setback ?? 0.3);
    let t = random.between(0.5, 2);
    while (t < edge.size - rule.width[0]) {
      const width = Math.min(random.between(rule.width[0], rule.width[1]), edge.size - t - 0.2);
      const depth = random.between(rule.depth[0], rule.depth[1]);
      const middle = t + width / 2;
      const out = start + depth / 2;
      const f: Footprint = {
        centre: [edge.a[0] + u[0] * middle + inwards[0] * out, edge.a[1] + u[1] * middle + inwards[1] * out],
        u,
        halfLength: width / 2,
        halfDepth: depth / 2,
      };
      if (width >= rule.width[0] * 0.8 && plot.place(f)) {
        each(f, {
          at: [
            edge.a[0] + u[0] * middle + inwards[0] * start,
            edge.a[1] + u[1] * middle + inwards[1] * start,
          ],
          half: edge.half,
        });
        const gap = rule.gap
          ? random.between(rule.gap[0], rule.gap[1])
          : random.chance(rule.lane)
            ? random.between(1.8, 3.4)
            : 0.14;
        t += width + gap;
      } else {
        t += 2.5;
      }
    }
  }
}

/** The largest of the half sizes that fits about the middle of the plot. */
export function largest(
  plot: Plot,
  { u, ring }: { u: Point; ring: readonly Point[] },
  sizes: readonly (readonly [number, number])[],
): Footprint | undefined {
  const middle: Point = [
    ring.reduce((s, p) => s + p[0], 0) / ring.length,
    ring.reduce((s, p) => s + p[1], 0) / ring.length,
  ];
  for (const [halfLength, halfDepth] of sizes) {
    for (const [dx, dy] of [
      [0, 0],
      [0, 0.4],
      [0, -0.4],
      [0.4, 0],
      [-0.4, 0],
    ] as const) {
      const centre: Point = [
        middle[0] + u[0] * dx * halfLength - u[1] * dy * halfDepth,
        middle[1] + u[1] * dx * halfLength + u[0] * dy * halfDepth,
      ];
      for (const turned of [false, true]) {
        const f: Footprint = { centre, u: turned ? [-u[1], u[0]] : u, halfLength, halfDepth };
        if (plot.place(f, 10)) return f;
      }
    }
  }
  return undefined;
}

export function somewhere(
  plot: Plot,
  { u, ring }: { u: Point; ring: readonly Point[] },
  random: Random,
  halfLength: number,
  halfDepth: number,
): Footprint | undefined {
  for (let k = 0; k < 8; k++) {
    const [a, b] = [random.pick(ring), random.pick(ring)];
    const t = random.between(0.3, 0.7);
    const f: Footprint = {
      centre: [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t],
      u,
      halfLength,
      halfDepth,
    };
    if (plot.place(f, 6)) return f;
  }
  return undefined;
}

/** Big buildings are entered from the nearest street. */
export function frontOf(plot: Plot, f: Footprint): { front?: Front } {
  let best: { gap: number; edge: PlotEdge } | undefined;
  for (const edge of plot.edges) {
    if (!edge.tag.street || edge.tag.street.nameless) continue;
    const middle: Point = [(edge.a[0] + edge.b[0]) / 2, (edge.a[1] + edge.b[1]) / 2];
    const gap = Math.hypot(middle[0] - f.centre[0], middle[1] - f.centre[1]);
    if (!best || gap < best.gap) best = { gap, edge };
  }
  if (!best) return {};
  const corners = cornersOf(f);
  const { a, b } = best.edge;
  const towards: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  // The middle of the side that looks to the street.
  let at = f.centre;
  let least = Infinity;
  for (let i = 0; i < 4; i++) {
    const [p, q] = [corners[i]!, corners[(i + 1) % 4]!];
    const m: Point = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
    const d = Math.hypot(m[0] - towards[0], m[1] - towards[1]);
    if (d < least) {
      least = d;
      at = m;
    }
  }
  return { front: { at, half: best.edge.half } };
}

/** Heights are told to a decimetre. */
export const tenth = (meters: number) => Math.round(meters * 10) / 10;

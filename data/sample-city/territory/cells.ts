import outlineFacts from '../facts/outline.json' with { type: 'json' };
import { delaunay } from '../geometry/delaunay.ts';
import { fromLngLat, type Point } from '../geometry/plane.ts';
import { boundsOf, contains, distanceToRing } from '../geometry/polygon.ts';
import { distance, mix } from '../geometry/polyline.ts';
import type { Random } from '../random.ts';
import { type Town, towns, type Village } from './divisions.ts';

/** One village's ground: a Voronoi cell whose edges are bent a little, the same for both neighbours. */
export interface Cell {
  readonly site: Point;
  readonly town: Town;
  readonly village: Village;
  /** Edge indices in ring order (counter-clockwise), with true where the edge runs backwards. */
  readonly edges: readonly { readonly edge: number; readonly reversed: boolean }[];
  /** Counter-clockwise, without repeated last point. */
  readonly ring: readonly Point[];
}

/** A border between two cells; `right` is missing where the city ends. */
export interface CellEdge {
  readonly left: number;
  readonly right: number | undefined;
  /** Numbers of the corners at which it begins and ends. */
  readonly from: number;
  readonly to: number;
  readonly points: readonly Point[];
}

export interface Territory {
  readonly cells: readonly Cell[];
  readonly edges: readonly CellEdge[];
  readonly neighbours: readonly (readonly number[])[];
}

const FIELD_MARGIN_METERS = 950;
/** Cells of the coast reach half of this out to sea. */
const SEA_MARGIN_METERS = 4200;

/**
 * The partition of the city: villages, whose unions are towns, whose unions are counties. Every border is
 * one list of vertices used by both sides, so the levels nest and cover without gap. The outer edge is the
 * border towards sites outside, never an outline taken from a map.
 */
export function partition(random: Random): Territory {
  const outline = outlineFacts.outline.map(([lng, lat]) => fromLngLat([lng!, lat!]));
  const coast = outlineFacts.coast.map(([lng, lat]) => fromLngLat([lng!, lat!]));
  const sites = villageSites(outline, random.fork('sites'));
  const inside = sites.length;
  const all = [...sites.map((s) => s.at), ...outerSites(outline, coast, random.fork('outer'))];
  const { triangles, centres } = delaunay(all);
  const around: { triangle: number; next: number; previous: number }[][] = all.map(() => []);
  triangles.forEach((corners, triangle) => {
    const [a, b, c] = corners.map((i) => all[i]!) as [Point, Point, Point];
    const ccw = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0;
    const turn = ccw ? corners : [corners[0], corners[2], corners[1]];
    for (let k = 0; k < 3; k++) {
      around[turn[k]!]!.push({ triangle, next: turn[(k + 1) % 3]!, previous: turn[(k + 2) % 3]! });
    }
  });
  const edges: CellEdge[] = [];
  const edgeOf = new Map<number, number>();
  const neighbours: number[][] = sites.map(() => []);
  const bend = random.fork('bend');
  const cells = sites.map(({ at, town, village }, index): Cell => {
    // Triangles around a site, counter-clockwise: the one whose `next` is my `previous` follows.
    const fan = around[index]!;
    const byNext = new Map(fan.map((t) => [t.next, t]));
    const used: { edge: number; reversed: boolean }[] = [];
    const ring: Point[] = [];
    let t = fan[0]!;
    for (let k = 0; k < fan.length; k++) {
      const following = byNext.get(t.previous)!;
      const neighbour = t.previous;
      const key = Math.min(index, neighbour) * 8192 + Math.max(index, neighbour);
      let edge = edgeOf.get(key);
      const reversed = edge !== undefined;
      if (edge === undefined) {
        const points = bent(centres[t.triangle]!, centres[following.triangle]!, bend);
        edge =
          edges.push({
            left: index,
            right: neighbour < inside ? neighbour : undefined,
            from: t.triangle,
            to: following.triangle,
            points,
          }) - 1;
        edgeOf.set(key, edge);
        if (neighbour < inside) {
          neighbours[index]!.push(neighbour);
          neighbours[neighbour]!.push(index);
        }
      }
      const { points } = edges[edge]!;
      ring.push(...(reversed ? [...points].reverse() : points).slice(0, -1));
      used.push({ edge, reversed });
      t = following;
    }
    return { site: at, town, village, edges: used, ring };
  });
  return { cells, edges, neighbours };
}

/** Corner to corner in a few strokes, as a bank or a field path runs. */
function bent(a: Point, b: Point, random: Random): Point[] {
  const size = distance(a, b);
  if (size < 250) return [a, b];
  const count = size < 700 ? 1 : size < 1500 ? 2 : 3;
  const points: Point[] = [a];
  for (let i = 1; i <= count; i++) {
    const p = mix(a, b, i / (count + 1));
    const shift = random.between(-0.055, 0.055);
    points.push([p[0] - (b[1] - a[1]) * shift, p[1] + (b[0] - a[0]) * shift]);
  }
  points.push(b);
  return points;
}

/** As many well-spaced sites around each seat as the town has villages. */
function villageSites(outline: readonly Point[], random: Random) {
  const [west, south, east, north] = boundsOf(outline);
  const samples: Point[][] = towns.map(() => []);
  for (let i = 0; i < 17_000; i++) {
    const p: Point = [random.between(west, east), random.between(south, north)];
    if (!contains(outline, p)) continue;
    samples[nearestTown(p)]!.push(p);
  }
  const sites: { at: Point; town: Town; village: Village }[] = [];
  towns.forEach((town, index) => {
    const own = samples[index]!;
    while (own.length < town.villages.length * 6) {
      own.push([town.seat[0] + random.between(-500, 500), town.seat[1] + random.between(-500, 500)]);
    }
    const centres = town.villages.map((_, i) => own[Math.floor((i * own.length) / town.villages.length)]!);
    for (let round = 0; round < 4; round++) relax(centres, own);
    // The village nearest the seat takes the first name: lists begin with the seat's community.
    centres.sort((p, q) => distance(p, town.seat) - distance(q, town.seat));
    centres.forEach((at, i) => {
      sites.push({ at, town, village: town.villages[i]! });
    });
  });
  return sites;
}

function nearestTown(p: Point): number {
  let best = 0;
  let least = Infinity;
  towns.forEach(({ seat }, index) => {
    const d = (seat[0] - p[0]) ** 2 + (seat[1] - p[1]) ** 2;
    if (d < least) {
      least = d;
      best = index;
    }
  });
  return best;
}

/** One step of Lloyd's method: each centre moves to the mean of the samples nearest to it. */
function relax(centres: Point[], samples: readonly Point[]): void {
  const sums = centres.map(() => [0, 0, 0] as [number, number, number]);
  for (const [x, y] of samples) {
    let best = 0;
    let least = Infinity;
    for (let i = 0; i < centres.length; i++) {
      const d = (centres[i]![0] - x) ** 2 + (centres[i]![1] - y) ** 2;
      if (d < least) {
        least = d;
        best = i;
      }
    }
    const sum = sums[best]!;
    sum[0] += x;
    sum[1] += y;
    sum[2] += 1;
  }
  sums.forEach(([x, y, count], i) => {
    if (count > 0) centres[i] = [x / count, y / count];
  });
}

/** Sites beyond the city, so that its outer cells end; a far ring closes the triangulation. */
function outerSites(outline: readonly Point[], coast: readonly Point[], random: Random): Point[] {
  const [west, south, east, north] = boundsOf(outline);
  const out: Point[] = [];
  for (let i = 0; i < 9000; i++) {
    const p: Point = [random.between(west - 9000, east + 9000), random.between(south - 12000, north + 9000)];
    if (contains(outline, p)) continue;
    const sea = distanceToRing(coast, p) < distanceToRing(outline, p) + 60;
    const gap = distanceToRing(outline, p);
    if (gap < (sea ? SEA_MARGIN_METERS : FIELD_MARGIN_METERS) || gap > 9000) continue;
    if (out.every((q) => distance(p, q) > 1700)) out.push(p);
  }
  for (let k = 0; k < 48; k++) {
    const angle = (k / 48) * 2 * Math.PI;
    out.push([90_000 * Math.cos(angle), 80_000 * Math.sin(angle)]);
  }
  return out;
}

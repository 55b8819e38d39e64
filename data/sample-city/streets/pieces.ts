import type { Point } from '../geometry/plane.ts';
import { distance, mix } from '../geometry/polyline.ts';
import type { Chain, Network } from './network.ts';

/** A part of a chain that is wholly on a bridge or wholly not. */
export interface RoadPiece {
  readonly points: readonly Point[];
  readonly bridge: boolean;
}

const ABUTMENT_METERS = 5;

/** Cuts a chain where bridges begin and end. Vertices of the map stay, so that crossings share a position. */
export function pieces(network: Network, { nodes, edges }: Chain): RoadPiece[] {
  const points = nodes.map((vertex) => network.points[vertex]!);
  const along = [0];
  for (let i = 1; i < points.length; i++) along.push(along[i - 1]! + distance(points[i - 1]!, points[i]!));
  const total = along[along.length - 1]!;
  let from = 0;
  let to = total;
  const spans: [number, number][] = [];
  edges.forEach((edge, i) => {
    if (edge.bridge) spans.push([along[i]!, along[i + 1]!]);
  });
  nodes.forEach((vertex, i) => {
    const water = network.waterAt.get(vertex);
    if (water === undefined) return;
    const reach = water / 2 + ABUTMENT_METERS;
    const end = i === 0 || i === nodes.length - 1;
    if (end && network.degree.get(vertex) === 1) {
      // A lane that ends at the water stops on the bank.
      if (i === 0) from = Math.min(reach, total * 0.4);
      else to = Math.max(total - reach, total * 0.6);
    } else {
      spans.push([Math.max(0, along[i]! - reach), Math.min(total, along[i]! + reach)]);
    }
  });
  spans.sort((p, q) => p[0] - q[0]);
  const merged: [number, number][] = [];
  for (const [a, b] of spans) {
    const last = merged[merged.length - 1];
    if (last && a <= last[1] + 8) last[1] = Math.max(last[1], b);
    else merged.push([a, b]);
  }
  const out: RoadPiece[] = [];
  let position = from;
  const emit = (a: number, b: number, bridge: boolean) => {
    if (b - a > 0.5) out.push({ points: part(points, along, a, b), bridge });
  };
  for (const [a, b] of merged) {
    const start = a < position + 3 ? position : a;
    const end = b > to - 3 ? to : b;
    if (end <= position) continue;
    emit(position, start, false);
    emit(start, end, true);
    position = end;
  }
  emit(position, to, false);
  return out;
}

function part(points: readonly Point[], along: readonly number[], a: number, b: number): Point[] {
  const out: Point[] = [];
  for (let i = 0; i < points.length; i++) {
    const here = along[i]!;
    const before = along[i - 1];
    if (before !== undefined) {
      const share = (d: number) => mix(points[i - 1]!, points[i]!, (d - before) / (here - before));
      if (a > before && a < here) out.push(share(a));
      if (b > before && b < here) out.push(share(b));
    }
    if (here >= a && here <= b) out.push(points[i]!);
  }
  return out;
}

import type { Point } from '../geometry/plane.ts';
import { distance, footOf, type Polyline } from '../geometry/polyline.ts';

/** The line with each end moved onto the nearest of the targets, where one lies within reach. */
export function joinEnds(line: Polyline, targets: readonly Polyline[], reachMeters: number): Point[] {
  const out = [...line];
  out[0] = nearestOn(out[0]!, targets, reachMeters) ?? out[0]!;
  out[out.length - 1] = nearestOn(out[out.length - 1]!, targets, reachMeters) ?? out[out.length - 1]!;
  return out;
}

function nearestOn(p: Point, targets: readonly Polyline[], reachMeters: number): Point | undefined {
  let best: Point | undefined;
  let least = reachMeters;
  for (const target of targets) {
    for (let i = 1; i < target.length; i++) {
      const foot = footOf(p, target[i - 1]!, target[i]!);
      const gap = distance(foot, p);
      if (gap < least) {
        least = gap;
        best = foot;
      }
    }
  }
  return best;
}

import type { Point } from '../geometry/plane.ts';
import { distance, footOf, type Polyline } from '../geometry/polyline.ts';

/** The line with each end moved onto the nearest of the targets, where one lies within reach. */
export function joinEnds(line: Polyline, targets: readonly Polyline[], reachMeters: number): Point[] {
  const started = joinStart([...line], targets, reachMeters);
  return joinStart(started.reverse(), targets, reachMeters).reverse();
}

function joinStart(line: Point[], targets: readonly Polyline[], reachMeters: number): Point[] {
  const foot = nearestOn(line[0]!, targets, reachMeters);
  if (!foot) return line;
  const rest = line.slice(1);
  // A line that had run past its target would turn back on itself: what lay beyond is left out.
  while (rest.length > 1) {
    const [p, q] = [rest[0]!, rest[1]!];
    const onward = (p[0] - foot[0]) * (q[0] - p[0]) + (p[1] - foot[1]) * (q[1] - p[1]);
    // Only near the end, and only where it doubles back: a bend further on is the line's own course.
    if (onward > 0 || distance(foot, p) > reachMeters) break;
    rest.shift();
  }
  return [foot, ...rest];
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

import type { Position } from 'geojson';

/** An arc is drawn by chords that leave it by no more than this: less than the drawing's own accuracy at 1:500. */
const TOLERANCE = 0.01;
const MAX_CHORDS = 128;
const STEPS_PER_SPAN = 8;

/** Positions along an arc from one angle to another, in radians, anticlockwise where that grows, both ends among them. */
export function arc(center: Position, radius: number, from: number, to: number): Position[] {
  const chords = chordsOf(radius, to - from);
  return Array.from({ length: chords + 1 }, (_, index) => {
    const angle = from + ((to - from) * index) / chords;
    return [center[0]! + radius * Math.cos(angle), center[1]! + radius * Math.sin(angle)];
  });
}

/** From the start to the end of an edge with a bulge (the tangent of a quarter of its angle), without the end. */
export function bulged(start: Position, end: Position, bulge: number): Position[] {
  const chord = Math.hypot(end[0]! - start[0]!, end[1]! - start[1]!);
  if (bulge === 0 || chord === 0) return [start];
  const angle = 4 * Math.atan(bulge);
  const radius = chord / 2 / Math.sin(angle / 2); // signed
  const heading = Math.atan2(end[1]! - start[1]!, end[0]! - start[0]!);
  const toCenter = heading + (Math.PI - angle) / 2;
  const center = [start[0]! + radius * Math.cos(toCenter), start[1]! + radius * Math.sin(toCenter)];
  const from = Math.atan2(start[1]! - center[1]!, start[0]! - center[0]!);
  return [start, ...arc(center, Math.abs(radius), from, from + angle).slice(1, -1)];
}

/** An ellipse or a part of it: `major` leads from the centre to the end of the longer axis. */
export function ellipse(
  center: Position,
  major: Position,
  ratio: number,
  from: number,
  to: number,
): Position[] {
  const [x, y] = [major[0]!, major[1]!];
  const chords = chordsOf(Math.hypot(x, y), to - from);
  return Array.from({ length: chords + 1 }, (_, index) => {
    const angle = from + ((to - from) * index) / chords;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle) * ratio];
    return [center[0]! + x * cos - y * sin, center[1]! + y * cos + x * sin];
  });
}

/** A B-spline without weights by its control points (de Boor). Undefined where knots and points do not fit together. */
export function spline(
  points: readonly Position[],
  knots: readonly number[],
  degree: number,
): Position[] | undefined {
  if (degree < 1 || points.length <= degree || knots.length !== points.length + degree + 1) return undefined;
  const along: Position[] = [];
  for (let span = degree; span < points.length; span++) {
    const [from, to] = [knots[span]!, knots[span + 1]!];
    if (!(to > from)) continue;
    for (let step = 0; step < STEPS_PER_SPAN; step++)
      along.push(at(points, knots, degree, span, from + ((to - from) * step) / STEPS_PER_SPAN));
  }
  const last = knots.findLastIndex((knot, index) => index < points.length && knot < knots[points.length]!);
  if (last < degree) return undefined;
  along.push(at(points, knots, degree, last, knots[points.length]!));
  return along;
}

function at(
  points: readonly Position[],
  knots: readonly number[],
  degree: number,
  span: number,
  t: number,
): Position {
  const near = points.slice(span - degree, span + 1).map(([x, y]): Position => [x!, y!]);
  for (let level = 1; level <= degree; level++)
    for (let index = degree; index >= level; index--) {
      const low = knots[span - degree + index]!;
      const share = (t - low) / (knots[span + 1 + index - level]! - low);
      near[index] = [0, 1].map((axis) => near[index - 1]![axis]! * (1 - share) + near[index]![axis]! * share);
    }
  return near[degree]!;
}

function chordsOf(radius: number, angle: number): number {
  const step = radius > TOLERANCE ? 2 * Math.acos(1 - TOLERANCE / radius) : Math.PI / 2;
  return Math.max(8, Math.min(MAX_CHORDS, Math.ceil(Math.abs(angle) / step)));
}

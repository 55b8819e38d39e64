import type { Position } from 'geojson';

/** Area in square degrees of a closed ring, positive where it runs counter-clockwise. */
export function signedArea(ring: readonly Position[]): number {
  const [x0, y0] = ring[0] as [number, number];
  let twice = 0;
  for (let at = 1; at < ring.length; at++) {
    const [ax, ay] = ring[at - 1] as [number, number];
    const [bx, by] = ring[at] as [number, number];
    // Relative to the first position: near 120° the plain products lose six of sixteen digits.
    twice += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return twice / 2;
}

/** Whether the position lies inside the closed ring, by the even-odd rule. On the line itself: either. */
export function contains(ring: readonly Position[], [x, y]: Position): boolean {
  let inside = false;
  for (let at = 1; at < ring.length; at++) {
    const [ax, ay] = ring[at - 1] as [number, number];
    const [bx, by] = ring[at] as [number, number];
    if (ay > y! !== by > y! && x! < ((bx - ax) * (y! - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

interface Segment {
  readonly a: Position;
  readonly b: Position;
  readonly ring: number;
  readonly at: number;
  readonly last: number;
}

/**
 * Whether no two segments of the closed rings meet, but for neighbours in their common vertex.
 * Stricter than validity (rings may touch in a point there), which is the safe side after rounding.
 * Sorted by west edge, so that a segment meets only those whose span of longitude it shares.
 */
export function ringsAreSimple(rings: readonly (readonly Position[])[]): boolean {
  const segments = rings.flatMap((positions, ring) =>
    positions
      .slice(1)
      .map((b, at): Segment => ({ a: positions[at]!, b, ring, at, last: positions.length - 2 })),
  );
  segments.sort((s, t) => west(s) - west(t));
  return segments.every((segment, index) => {
    for (let other = index + 1; other < segments.length && west(segments[other]!) <= east(segment); other++)
      if (collide(segment, segments[other]!)) return false;
    return true;
  });
}

const west = ({ a, b }: Segment) => Math.min(a[0]!, b[0]!);
const east = ({ a, b }: Segment) => Math.max(a[0]!, b[0]!);

function collide(s: Segment, t: Segment): boolean {
  if (s.ring === t.ring) {
    if (s.at + 1 === t.at || (t.at === 0 && s.at === s.last)) return backtracks(s.a, s.b, t.b);
    if (t.at + 1 === s.at || (s.at === 0 && t.at === t.last)) return backtracks(t.a, t.b, s.b);
  }
  const [a, b, c, d] = [turn(s.a, s.b, t.a), turn(s.a, s.b, t.b), turn(t.a, t.b, s.a), turn(t.a, t.b, s.b)];
  if (a * b < 0 && c * d < 0) return true;
  return (
    (a === 0 && onBox(s, t.a)) ||
    (b === 0 && onBox(s, t.b)) ||
    (c === 0 && onBox(t, s.a)) ||
    (d === 0 && onBox(t, s.b))
  );
}

/** a→b→c turns back over itself at b. */
function backtracks(a: Position, b: Position, c: Position): boolean {
  const forward = (b[0]! - a[0]!) * (c[0]! - b[0]!) + (b[1]! - a[1]!) * (c[1]! - b[1]!);
  return turn(a, b, c) === 0 && forward < 0;
}

/** On which side of a→b the position c lies; zero within rounding error counts as on the line. */
function turn([ax, ay]: Position, [bx, by]: Position, [cx, cy]: Position): number {
  const cross = (bx! - ax!) * (cy! - ay!) - (by! - ay!) * (cx! - ax!);
  const scale = Math.abs((bx! - ax!) * (cy! - ay!)) + Math.abs((by! - ay!) * (cx! - ax!));
  return Math.abs(cross) <= scale * 1e-9 ? 0 : Math.sign(cross);
}

function onBox({ a, b }: Segment, [x, y]: Position): boolean {
  return (
    x! >= Math.min(a[0]!, b[0]!) &&
    x! <= Math.max(a[0]!, b[0]!) &&
    y! >= Math.min(a[1]!, b[1]!) &&
    y! <= Math.max(a[1]!, b[1]!)
  );
}

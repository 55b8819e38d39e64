import type { PathBuffer } from './path-buffer.ts';

/** Which coordinate a clip looks at: 0 is x, 1 is y. */
export type Axis = 0 | 1;

/**
 * Cuts rings to the band `low ≤ coordinate ≤ high` along one axis (Sutherland and Hodgman 1974, both edges at once):
 *
 *        low      high
 *   ┌─────┼────────┼──┐          ┌────────┐
 *   │     │        │  │    →     │        │
 *   └─────┼────────┼──┘          └────────┘
 *
 * A ring that leaves the band and comes back runs along its edge meanwhile. Holes go with their exterior. New vertices are not rounded: a tile is
 * cut first by its column and then by its row, always from the whole shape, so it is the same in every block.
 */
export function clipRings(from: PathBuffer, to: PathBuffer, axis: Axis, low: number, high: number): void {
  to.clear();
  const { xy } = from;
  const other = 1 - axis;
  let exteriorKept = false;
  for (let part = 0; part < from.partCount; part++) {
    const exterior = from.exterior[part]!;
    if (exterior === 0 && !exteriorKept) continue;
    const start = from.startOf(part);
    const end = from.ends[part]!;
    // A segment gives at most its end and two crossings.
    to.reserve((end - start) * 3);
    let a = xy[(end - 1) * 2 + axis]!;
    let aOther = xy[(end - 1) * 2 + other]!;
    for (let i = start; i < end; i++) {
      const b = xy[i * 2 + axis]!;
      const bOther = xy[i * 2 + other]!;
      if (a < low) {
        if (b > low) pushCrossing(to, axis, a, aOther, b, bOther, low);
        if (b > high) pushCrossing(to, axis, a, aOther, b, bOther, high);
      } else if (a > high) {
        if (b < high) pushCrossing(to, axis, a, aOther, b, bOther, high);
        if (b < low) pushCrossing(to, axis, a, aOther, b, bOther, low);
      } else if (b < low) {
        if (a > low) pushCrossing(to, axis, a, aOther, b, bOther, low);
      } else if (b > high) {
        if (a < high) pushCrossing(to, axis, a, aOther, b, bOther, high);
      }
      if (b >= low && b <= high) to.push(xy[i * 2]!, xy[i * 2 + 1]!);
      a = b;
      aOther = bOther;
    }
    const kept = to.vertexCount - to.startOf(to.partCount) >= 3;
    if (kept) to.endPart(exterior);
    else to.dropOpenPart();
    if (exterior === 1) exteriorKept = kept;
  }
}

/** Cuts lines to the band `low ≤ coordinate ≤ high` along one axis; a line that leaves it and returns is two. */
export function clipLines(from: PathBuffer, to: PathBuffer, axis: Axis, low: number, high: number): void {
  to.clear();
  const { xy } = from;
  const other = 1 - axis;
  for (let part = 0; part < from.partCount; part++) {
    const start = from.startOf(part);
    const end = from.ends[part]!;
    to.reserve((end - start) * 3);
    let a = xy[start * 2 + axis]!;
    let aOther = xy[start * 2 + other]!;
    if (a >= low && a <= high) to.push(xy[start * 2]!, xy[start * 2 + 1]!);
    for (let i = start + 1; i < end; i++) {
      const b = xy[i * 2 + axis]!;
      const bOther = xy[i * 2 + other]!;
      if (a < low && b > low) pushCrossing(to, axis, a, aOther, b, bOther, low);
      else if (a > high && b < high) pushCrossing(to, axis, a, aOther, b, bOther, high);
      if (b >= low && b <= high) {
        to.push(xy[i * 2]!, xy[i * 2 + 1]!);
      } else {
        if (b < low && a > low) pushCrossing(to, axis, a, aOther, b, bOther, low);
        else if (b > high && a < high) pushCrossing(to, axis, a, aOther, b, bOther, high);
        endLine(to);
      }
      a = b;
      aOther = bOther;
    }
    endLine(to);
  }
}

function endLine(to: PathBuffer): void {
  if (to.vertexCount - to.startOf(to.partCount) >= 2) to.endPart(0);
  else to.dropOpenPart();
}

function pushCrossing(
  to: PathBuffer,
  axis: Axis,
  a: number,
  aOther: number,
  b: number,
  bOther: number,
  edge: number,
): void {
  const other = aOther + ((bOther - aOther) * (edge - a)) / (b - a);
  if (axis === 0) to.push(edge, other);
  else to.push(other, edge);
}

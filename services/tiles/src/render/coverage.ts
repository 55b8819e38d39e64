import type { PathBuffer } from './path-buffer.ts';

/** Cells of the grid that coverages are drawn on below the maximum zoom, in tile units: half a pixel at 512. */
export const COVERAGE_GRID_UNITS = 4;

/**
 * Generalises a path in place for coverages: every vertex goes to the nearest point of a grid that is the same for
 * the whole world; vertices that then repeat or lie on the way between their neighbours go. What happens to a vertex
 * depends on nothing but the line through it, so two areas that share an edge share it still, a third that ends on
 * it lies exactly on it, and an area that is too small for the grid closes without leaving a gap.
 *
 *   ┌──┬─────┐      ┌──┬─────┐
 *   │A ╰╮ B  │      │A │  B  │
 *   │   │    │  →   │  ╰╮    │      (the corner moved for A and B alike)
 *   └───┴────┘      └───┴────┘
 */
export function snapToGrid(path: PathBuffer, closed: boolean): void {
  const { xy } = path;
  let written = 0;
  let parts = 0;
  let start = 0;
  let exteriorKept = false;
  for (let part = 0; part < path.partCount; part++) {
    const end = path.ends[part]!;
    const from = written;
    if (closed && path.exterior[part] === 0 && !exteriorKept) {
      start = end;
      continue;
    }
    for (let i = start; i < end; i++) {
      const x = Math.round(xy[i * 2]! / COVERAGE_GRID_UNITS) * COVERAGE_GRID_UNITS;
      const y = Math.round(xy[i * 2 + 1]! / COVERAGE_GRID_UNITS) * COVERAGE_GRID_UNITS;
      written = append(xy, from, written, x, y, closed);
    }
    start = end;
    if (closed) written = closeStraight(xy, from, written);
    const kept = written - from >= (closed ? 3 : 2);
    if (path.exterior[part] === 1) exteriorKept = kept;
    if (!kept) {
      written = from;
      continue;
    }
    path.ends[parts] = written;
    path.exterior[parts++] = path.exterior[part]!;
  }
  path.partCount = parts;
  path.vertexCount = written;
}

/** Appends a vertex, without the former one where that lies straight on the way; returns the new end. */
function append(
  xy: Float64Array,
  from: number,
  end: number,
  x: number,
  y: number,
  turnsBack: boolean,
): number {
  let to = end;
  while (to > from) {
    const bx = xy[to * 2 - 2]!;
    const by = xy[to * 2 - 1]!;
    if (bx === x && by === y) return to;
    if (to - from < 2 || !dispensable(xy[to * 2 - 4]!, xy[to * 2 - 3]!, bx, by, x, y, turnsBack)) break;
    to--;
  }
  xy[to * 2] = x;
  xy[to * 2 + 1] = y;
  return to + 1;
}

/** Drops the ends of a ring where they lie straight between their neighbours across its start. */
function closeStraight(xy: Float64Array, from: number, end: number): number {
  let to = end;
  let first = from;
  const at = (i: number): [number, number] => [xy[i * 2]!, xy[i * 2 + 1]!];
  for (let changed = true; changed && to - first >= 3; ) {
    changed = false;
    const [ax, ay] = at(to - 2);
    const [bx, by] = at(to - 1);
    const [cx, cy] = at(first);
    const [dx, dy] = at(first + 1);
    if ((bx === cx && by === cy) || dispensable(ax, ay, bx, by, cx, cy, true)) {
      to--;
      changed = true;
    } else if (dispensable(bx, by, cx, cy, dx, dy, true)) {
      first++;
      changed = true;
    }
  }
  if (first > from) xy.copyWithin(from * 2, first * 2, to * 2);
  return to - (first - from);
}

/**
 * Whether b lies straight between a and c. A ring may also turn back at b: the spike has no area. A line may not:
 * it would lose its end.
 */
function dispensable(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  turnsBack: boolean,
): boolean {
  if ((bx - ax) * (cy - by) !== (by - ay) * (cx - bx)) return false;
  return turnsBack || (bx - ax) * (cx - bx) + (by - ay) * (cy - by) > 0;
}

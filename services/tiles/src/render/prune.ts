import type { Axis } from './clip.ts';
import type { PathBuffer } from './path-buffer.ts';

/**
 * Leaves out vertices that no cut within the band `low ≤ coordinate ≤ high` can see: of a run of vertices on one
 * side of the band, only the first and the last bear segments that may enter it.
 *
 *        low      high                 low      high
 *   o─o   │        │               o    │        │
 *   │  ╲  │        │               │╲   │        │
 *   │   o─┼──o     │        →      │ o──┼──o     │
 *   o──o──┼──o     │               o────┼──o     │        (second row: only the corner of the run is left)
 *
 * Unlike a cut it makes no new vertices, so cuts of what is left are the same to the last bit, and a large shape can
 * be halved again and again on its way down to its tiles.
 */
export function prune(
  from: PathBuffer,
  to: PathBuffer,
  closed: boolean,
  axis: Axis,
  low: number,
  high: number,
): void {
  to.clear();
  const { xy } = from;
  const sideOf = (vertex: number) => {
    const value = xy[vertex * 2 + axis]!;
    return value < low ? -1 : value > high ? 1 : 0;
  };
  for (let part = 0; part < from.partCount; part++) {
    const start = from.startOf(part);
    const end = from.ends[part]!;
    to.reserve(end - start);
    let previous = sideOf(closed ? end - 1 : start);
    let side = sideOf(start);
    for (let i = start; i < end; i++) {
      const next = i + 1 < end ? sideOf(i + 1) : closed ? sideOf(start) : side;
      if (side === 0 || side !== previous || side !== next) to.push(xy[i * 2]!, xy[i * 2 + 1]!);
      previous = side;
      side = next;
    }
    to.endPart(from.exterior[part]!);
  }
}

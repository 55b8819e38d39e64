/** A line of rounded tile coordinates: x0, y0, x1, y1 … */
export type TileLine = Int32Array;

/** Joined lines shorter than this are not drawn: the tolerance of simplification, in tile units. */
const MIN_LENGTH_UNITS = 3;

/** One end of a line: twice its index, plus one for its last vertex. */
type End = number;

/**
 * Joins lines where exactly two of them end in one point, so that a street drawn in twenty pieces is one line:
 *
 *   ──a──┐                      ──────┐
 *        b     c ── d     →           │     c, d: joined with the rest at a crossing only where two ends meet
 *        └─────┼────              ────┼────
 *
 * Lines come simplified with their ends in place. The first line of a chain gives the direction. Straight joints
 * and lines too short to be seen are dropped. Depends on the order of the lines only in how chains are oriented.
 */
export function joinLines(lines: readonly TileLine[]): TileLine[] {
  const endsAt = new Map<number, End[]>();
  lines.forEach((line, index) => {
    for (const end of [index * 2, index * 2 + 1]) {
      const key = pointKey(line, end);
      const ends = endsAt.get(key);
      if (ends) ends.push(end);
      else endsAt.set(key, [end]);
    }
  });

  /** The only other end where this one lies, or -1. */
  const continuation = (end: End): End => {
    const ends = endsAt.get(pointKey(lines[end >> 1]!, end))!;
    if (ends.length !== 2) return -1;
    return ends[0] === end ? ends[1]! : ends[0]!;
  };

  const used = new Uint8Array(lines.length);
  const joined: TileLine[] = [];
  const walk = (entry: End) => {
    const vertices: number[] = [];
    for (let end = entry; end >= 0 && !used[end >> 1]; ) {
      used[end >> 1] = 1;
      appendFrom(lines[end >> 1]!, (end & 1) === 0, vertices);
      end = continuation(end ^ 1);
    }
    if (lengthOf(vertices) >= MIN_LENGTH_UNITS) joined.push(Int32Array.from(vertices));
  };
  // Chains from their open ends first; what is left is rings.
  for (let index = 0; index < lines.length; index++) {
    if (used[index]) continue;
    if (continuation(index * 2) < 0) walk(index * 2);
    else if (continuation(index * 2 + 1) < 0) walk(index * 2 + 1);
  }
  for (let index = 0; index < lines.length; index++) if (!used[index]) walk(index * 2);
  return joined;
}

function pointKey(line: TileLine, end: End): number {
  const at = end & 1 ? line.length - 2 : 0;
  // Tile coordinates are far below 2^20; the product keeps negative ones apart.
  return line[at]! * 2 ** 21 + line[at + 1]!;
}

function appendFrom(line: TileLine, forward: boolean, vertices: number[]): void {
  for (let i = 0; i < line.length; i += 2) {
    const at = forward ? i : line.length - 2 - i;
    const x = line[at]!;
    const y = line[at + 1]!;
    const n = vertices.length;
    if (n >= 2 && vertices[n - 2] === x && vertices[n - 1] === y) continue;
    if (n >= 4 && isStraight(vertices[n - 4]!, vertices[n - 3]!, vertices[n - 2]!, vertices[n - 1]!, x, y)) {
      vertices.length = n - 2;
    }
    vertices.push(x, y);
  }
}

function isStraight(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): boolean {
  return (bx - ax) * (cy - by) === (by - ay) * (cx - bx) && (bx - ax) * (cx - bx) + (by - ay) * (cy - by) > 0;
}

function lengthOf(vertices: readonly number[]): number {
  let length = 0;
  for (let i = 2; i < vertices.length; i += 2) {
    length += Math.hypot(vertices[i]! - vertices[i - 2]!, vertices[i + 1]! - vertices[i - 1]!);
  }
  return length;
}

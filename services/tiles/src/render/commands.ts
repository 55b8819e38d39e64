import type { ByteWriter } from './byte-writer.ts';
import type { PathBuffer } from './path-buffer.ts';

/**
 * Geometry as MVT commands (MVT 2.1, 4.3). Paths come in tile units, not rounded; `originX`, `originY` are the
 * tile's corner. Vertices are rounded here, once, and those that then repeat are dropped, as are lines without
 * length and rings without area.
 */
const MOVE_TO = 1;
const LINE_TO = 2;
const CLOSE_PATH = 15;
/** A varint of a coordinate takes at most 5 bytes. */
const MAX_VERTEX_BYTES = 10;

/** The part in hand: rounded vertices, x0, y0, x1 … */
let rounded = new Int32Array(1024);
let cursorX = 0;
let cursorY = 0;

/** Writes lines; false where nothing was left of them. */
export function writeLines(path: PathBuffer, originX: number, originY: number, out: ByteWriter): boolean {
  const before = out.length;
  cursorX = 0;
  cursorY = 0;
  for (let part = 0; part < path.partCount; part++) {
    const count = round(path, part, originX, originY);
    if (count >= 2) writePart(count, out);
  }
  return out.length > before;
}

/** Writes lines that are rounded already, each with two vertices or more; false where there are none. */
export function writeTileLines(lines: readonly Int32Array[], out: ByteWriter): boolean {
  cursorX = 0;
  cursorY = 0;
  for (const line of lines) {
    if (rounded.length < line.length) rounded = new Int32Array(line.length * 2);
    rounded.set(line);
    writePart(line.length / 2, out);
  }
  return lines.length > 0;
}

/** Writes each vertex as a point; false where there are none. */
export function writePoints(path: PathBuffer, originX: number, originY: number, out: ByteWriter): boolean {
  const count = path.vertexCount;
  if (count === 0) return false;
  out.reserve(count * MAX_VERTEX_BYTES + 10);
  out.varint((count << 3) | MOVE_TO);
  let x = 0;
  let y = 0;
  for (let i = 0; i < count; i++) {
    const px = Math.round(path.xy[i * 2]! - originX);
    const py = Math.round(path.xy[i * 2 + 1]! - originY);
    out.zigzag(px - x);
    out.zigzag(py - y);
    x = px;
    y = py;
  }
  return true;
}

/**
 * Writes polygons: exteriors with positive area (y down), holes with negative, each hole behind its exterior.
 * A polygon that its holes fill is left out: so is every tile that lies inside a hole.
 */
export function writePolygons(path: PathBuffer, originX: number, originY: number, out: ByteWriter): boolean {
  const before = out.length;
  cursorX = 0;
  cursorY = 0;
  let polygonStart = out.length;
  let polygonArea2 = 0;
  let polygonCursorX = 0;
  let polygonCursorY = 0;
  for (let part = 0; part < path.partCount; part++) {
    const exterior = path.exterior[part] === 1;
    if (exterior) {
      polygonStart = out.length;
      polygonCursorX = cursorX;
      polygonCursorY = cursorY;
      polygonArea2 = 0;
    } else if (polygonArea2 <= 0) {
      continue;
    }
    const count = withoutSpikes(round(path, part, originX, originY));
    if (count < 3) continue;
    const area2 = roundedArea2(count);
    if (area2 === 0) continue;
    if (area2 > 0 !== exterior) reverseRounded(count);
    polygonArea2 += exterior ? Math.abs(area2) : -Math.abs(area2);
    if (polygonArea2 <= 0) {
      out.length = polygonStart;
      cursorX = polygonCursorX;
      cursorY = polygonCursorY;
      continue;
    }
    writePart(count, out);
    out.bytes[out.length++] = CLOSE_PATH;
  }
  return out.length > before;
}

function round(path: PathBuffer, part: number, originX: number, originY: number): number {
  const { xy } = path;
  const start = path.startOf(part) * 2;
  const end = path.ends[part]! * 2;
  if (rounded.length < end - start) rounded = new Int32Array((end - start) * 2);
  let n = 0;
  for (let i = start; i < end; i += 2) {
    const x = Math.round(xy[i]! - originX);
    const y = Math.round(xy[i + 1]! - originY);
    if (n > 0 && rounded[n - 2] === x && rounded[n - 1] === y) continue;
    rounded[n++] = x;
    rounded[n++] = y;
  }
  return n / 2;
}

/** Drops vertices of a ring that lead straight back to where the ring came from, and its closing vertex. */
function withoutSpikes(count: number): number {
  let end = 0;
  for (let i = 0; i < count; i++) {
    const x = rounded[i * 2]!;
    const y = rounded[i * 2 + 1]!;
    if (end > 1 && isVertex(end - 2, x, y)) {
      end--;
      continue;
    }
    rounded[end * 2] = x;
    rounded[end * 2 + 1] = y;
    end++;
  }
  // The same across the start; each turn shortens the ring.
  let start = 0;
  while (end - start > 1) {
    if (isVertex(end - 1, rounded[start * 2]!, rounded[start * 2 + 1]!)) end--;
    else if (end - start > 2 && isVertex(end - 2, rounded[start * 2]!, rounded[start * 2 + 1]!)) end -= 1;
    else if (end - start > 2 && isVertex(end - 1, rounded[start * 2 + 2]!, rounded[start * 2 + 3]!)) start++;
    else break;
  }
  if (start > 0) rounded.copyWithin(0, start * 2, end * 2);
  return end - start;
}

function isVertex(index: number, x: number, y: number): boolean {
  return rounded[index * 2] === x && rounded[index * 2 + 1] === y;
}

function writePart(count: number, out: ByteWriter): void {
  out.reserve(count * MAX_VERTEX_BYTES + 16);
  out.bytes[out.length++] = (1 << 3) | MOVE_TO;
  out.zigzag(rounded[0]! - cursorX);
  out.zigzag(rounded[1]! - cursorY);
  out.varint(((count - 1) << 3) | LINE_TO);
  let x = rounded[0]!;
  let y = rounded[1]!;
  for (let i = 2; i < count * 2; i += 2) {
    out.zigzag(rounded[i]! - x);
    out.zigzag(rounded[i + 1]! - y);
    x = rounded[i]!;
    y = rounded[i + 1]!;
  }
  cursorX = x;
  cursorY = y;
}

function roundedArea2(count: number): number {
  let sum = 0;
  let px = rounded[count * 2 - 2]!;
  let py = rounded[count * 2 - 1]!;
  for (let i = 0; i < count * 2; i += 2) {
    const x = rounded[i]!;
    const y = rounded[i + 1]!;
    sum += px * y - x * py;
    px = x;
    py = y;
  }
  return sum;
}

function reverseRounded(count: number): void {
  for (let i = 0, j = count * 2 - 2; i < j; i += 2, j -= 2) {
    const x = rounded[i]!;
    const y = rounded[i + 1]!;
    rounded[i] = rounded[j]!;
    rounded[i + 1] = rounded[j + 1]!;
    rounded[j] = x;
    rounded[j + 1] = y;
  }
}
